import type { Mapping } from '../mapping/schema.js';
import type { ColumnNames } from '../orders/field-changes.js';

/** How a person calls the columns of the board: as the source does. */
export function columnNames({ fields, board }: Mapping): ColumnNames {
  return new Map([[board.keyColumn.id, board.keyColumn.title], ...fields.map(({ source, monday }) => [monday.id, source] as const)]);
}
