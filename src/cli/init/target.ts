import { viewStatement } from '../../database/view-statement.js';
import type { DescribedTables } from '../../database/described.js';
import { SOURCE_TABLE } from '../../mapping/schema.js';
import { UsageError } from '../exit-codes.js';
import { didYouMean } from '../output/words.js';

/** Tables and views that a sync has made under their usual names: no source of another. */
const OWN = /^dbo\.(SYNC_|MON_|(CHG|STG|ERR|VW)_MON_|VW_SYNC_|StagingOrders$)/i;

/** Names of the tables and views that may hold orders. */
export const possibleSources = (tables: DescribedTables): string[] =>
  [...tables.keys()].filter((table) => !OWN.test(table) && SOURCE_TABLE.test(table));

/** The same for a question. Throws where there is nothing to choose from. */
export function choosableSources(tables: DescribedTables): string[] {
  const names = possibleSources(tables);
  if (names.length > 0) return names;
  throw new UsageError(
    'The schema dbo has no table or view that a mapping can read, or the login may not read it. Check the database in MSSQL_URL or DATABASE_FILE; a view in dbo makes a table of another schema readable.',
  );
}

/**
 * The full name of a table that a person has named: `ORDERS` is `dbo.ORDERS`, in any case, with or without brackets. Throws for one that no mapping can read, and
 * says which view makes it readable.
 */
export function tableNamed(tables: DescribedTables, name: string): string {
  const { schema, table } = partsOf(name.trim());
  if (schema.toLowerCase() !== 'dbo')
    throw new UsageError(`A mapping reads tables and views of the schema dbo. ${throughView(schema, table)}`);
  const wanted = `dbo.${table}`.toLowerCase();
  const found = [...tables.keys()].find((known) => known.toLowerCase() === wanted);
  if (found === undefined)
    throw new UsageError(
      `The schema dbo has no table or view ${table}, or the login may not read it. ${didYouMean(wanted, possibleSources(tables))}`,
    );
  if (SOURCE_TABLE.test(found)) return found;
  throw new UsageError(
    `A mapping reads tables and views whose names are letters from A to Z, digits and underscores. ${throughView('dbo', table)}`,
  );
}

/** `dbo.ORDERS`, `[dbo].[ORDERS]` and `ORDERS`. */
function partsOf(name: string): { readonly schema: string; readonly table: string } {
  const [, schema, table] = /^(?:(\[[^\]]+\]|[^.[]+)\.)?(.*)$/s.exec(name) ?? [];
  const plain = (text: string): string => text.replace(/^\[(.*)\]$/s, '$1');
  return { schema: plain(schema ?? 'dbo'), table: plain(table ?? name) };
}

function throughView(schema: string, table: string): string {
  const letters = table
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\W+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const view = letters === '' ? 'Orders' : /^\d/.test(letters) ? `V_${letters}` : letters;
  return `Make a view of this one, and name the view: ${viewStatement(view, schema, table)}`;
}

/** The number of a board from what a person gives: the number itself, or the address of the board in the browser. Null for anything else. */
export function boardNumber(text: string): string | null {
  const [, number] = /^(?:https?:\/\/\S+\/boards\/)?(\d{1,19})(?:[/?#]\S*)?$/.exec(text.trim()) ?? [];
  return number ?? null;
}

/** The same for the command line. */
export function boardNamed(text: string): string {
  const number = boardNumber(text);
  if (number !== null) return number;
  throw new UsageError(`--board: "${text}" is no board. Give its number, or its address in the browser: https://.../boards/9200517329.`);
}
