import { byTable } from '../described.js';
import type { DescribedTables } from '../described.js';
import type { DdlSchema } from './schema.js';

/** The tables that DDL files create, as the catalog of their database would describe them. Views are not among them, because DDL does not declare their types. */
export function describeDdl(schema: DdlSchema): DescribedTables {
  return byTable(
    schema.tables.flatMap(({ name: table, columns }) =>
      columns.map(({ columnName, name, length, precision, scale, nullable, defaultValue }) => ({
        table,
        column: { name: columnName, type: { name, length, precision, scale }, nullable, hasDefault: defaultValue !== null },
      })),
    ),
  );
}
