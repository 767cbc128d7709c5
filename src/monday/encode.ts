import { columnType } from '../orders/column-types.js';
import type { MondayType, MondayValue } from '../orders/column-types.js';
import type { ColumnValues } from '../orders/effects.js';
import type { RequestLabels } from './labels.js';
import { columnMapping, type MondayBoardMapping } from './mapping.js';

/** One value as Monday takes it in `column_values`. Null empties the column. */
export function encodeValue(type: MondayType, value: string | null): MondayValue {
  const { encode, blank } = columnType(type);
  return value === null ? blank : encode(value);
}

/** Values of an existing item: exactly the given columns, blank ones emptied, labels in the board's spelling. */
export function encodeChanges(columns: ColumnValues, board: MondayBoardMapping, labels: RequestLabels): Record<string, MondayValue> {
  return Object.fromEntries(
    Object.entries(columns).map(([id, value]) => {
      const column = columnMapping(board, id);
      return [id, encodeValue(column.type, labels.spelled({ id, column, value }))];
    }),
  );
}

/** Values of a new item: blank ones are left out, since a new item is empty. */
export function encodeNew(columns: ColumnValues, board: MondayBoardMapping, labels: RequestLabels): Record<string, MondayValue> {
  return encodeChanges(Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)), board, labels);
}
