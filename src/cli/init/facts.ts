import { existsSync } from 'node:fs';
import type { Database } from '../../database/database.js';
import { describeTables } from '../../database/describe.js';
import type { DescribedColumn, DescribedTables } from '../../database/described.js';
import { openAsItIs } from '../../database/open.js';
import { SourceReading } from '../../mapping/propose/source-profile.js';
import type { SourceProfile } from '../../mapping/propose/source-profile.js';
import { unreadable } from '../../mapping/validate/server-types.js';
import { createMondayApi } from '../../monday/client.js';
import type { BoardFacts } from '../../monday/types.js';
import { firstRows } from '../../store/source/first-rows.js';
import { liveBoard } from '../../sync/preflight/preflight.js';
import { mondayAccess } from '../../config/services.js';
import type { Settings } from '../../config/settings.js';
import { CommandError, UsageError } from '../exit-codes.js';
import { didYouMean } from '../output/words.js';

/** Enough to show that a key repeats, and few enough that any table answers within seconds. */
const ROWS_READ = 20_000;

/** The database of the source, opened as it is: nothing is created or changed in it. */
export interface OpenSource {
  readonly tables: DescribedTables;
  readonly read: (table: string) => Promise<SourceProfile>;
  readonly close: () => Promise<void>;
}

export async function openSource({ database: config }: Pick<Settings, 'database'>): Promise<OpenSource> {
  if (config.engine === 'sqlite' && !existsSync(config.file))
    throw new CommandError(
      `There is no database ${config.file}. Name the one with the source table: DATABASE=mssql with MSSQL_URL, or DATABASE_FILE for the embedded engine.`,
    );
  const database = await openAsItIs(config);
  try {
    const tables = await describeTables(database);
    return { tables, read: (table) => readSource(database, tables, table), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Tables and views that a sync may have made: no source of another. */
const OWN = /^dbo\.(SYNC_|STG_|CHG_|MON_|ERR_|VW_MON_|VW_SYNC_|StagingOrders$)/;

/** Names of the tables and views that may hold orders. */
export const possibleSources = (tables: DescribedTables): string[] => [...tables.keys()].filter((table) => !OWN.test(table));

/** The full name of a table that a person has named: `ORDERS` is `dbo.ORDERS`, in any case. */
export function tableNamed(tables: DescribedTables, name: string): string {
  const wanted = (name.includes('.') ? name : `dbo.${name}`).toLowerCase();
  const found = [...tables.keys()].find((table) => table.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new UsageError(`The database has no table or view ${name}. ${didYouMean(wanted, [...tables.keys()])}`);
}

async function readSource(database: Database, tables: DescribedTables, table: string): Promise<SourceProfile> {
  const columns = tables.get(table) ?? [];
  const readable = columns.filter(({ type }) => unreadable(type, true) === null);
  if (readable.length === 0)
    throw new CommandError(`${table} has no column of a type that can be read: texts, numbers, dates or identifiers.`);
  const reading = new SourceReading(table, readable);
  const rows = await firstRows(database, table, namesOf(readable), ROWS_READ + 1);
  for (const row of rows.slice(0, ROWS_READ)) reading.add(row);
  return reading.profile(rows.length <= ROWS_READ);
}

const namesOf = (columns: readonly DescribedColumn[]): string[] => columns.map(({ name }) => name);

/** The live board. Throws in words for a person when there is no token, no such board, or one that no mapping can name. */
export async function readBoardFor(settings: Settings, id: string): Promise<BoardFacts> {
  const board = await liveBoard(createMondayApi(mondayAccess(settings)), id);
  if (board === null)
    throw new CommandError(
      `Board ${id} does not exist, or the token cannot see it. The number of a board is at the end of its address in the browser.`,
    );
  if (board.state !== 'active') throw new CommandError(`Board ${id} is ${board.state}. Restore it, or name another one.`);
  if (board.type === 'sub_items_board') throw new CommandError(`Board ${id} is a board of subitems. Name the board whose items have them.`);
  return board;
}
