import { describeDdl } from '../database/ddl/describe.js';
import type { DdlSchema } from '../database/ddl/schema.js';
import type { DescribedTables } from '../database/described.js';
import { createStatements, sqlText } from '../database/mapping-tables/write.js';
import { neededTables } from './needed-tables.js';
import type { Mapping } from './schema.js';

const HEADER = [
  'Written by `npm run cli -- generate`. Columns that you add to these tables stay, with the types that you give to columns; the rest is written again.',
];

/** Where the tables of a mapping are declared, in the folder of the SQL. */
export const tablesPath = (mapping: string): string => `tables/${mapping}.sql`;

/**
 * The file that declares the tables of a mapping, or null when other files declare all of them. Columns that the file has already keep their place and
 * type. `live` are tables of a database, whose source counts before that of the files.
 */
export function tablesFileText(mapping: Mapping, declared: DdlSchema, live: DescribedTables = new Map()): string | null {
  const own = tablesPath(mapping.name);
  const present = new Map(declared.tables.map((table) => [`dbo.${table.name}`.toLowerCase(), table]));
  const source = live.get(mapping.source.table) ?? describeDdl(declared).get(mapping.source.table);
  const tables = neededTables(mapping, source).flatMap((table) => {
    const known = present.get(table.table.toLowerCase());
    const elsewhere = known !== undefined && !known.path.replaceAll('\\', '/').endsWith(own);
    return elsewhere ? [] : [createStatements(table, known?.columns)];
  });
  return tables.length === 0 ? null : sqlText(HEADER, tables);
}
