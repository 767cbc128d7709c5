import { existsSync } from 'node:fs';
import type { Database } from '../../database/database.js';
import { describeTables } from '../../database/describe.js';
import type { DescribedColumn, DescribedTables } from '../../database/described.js';
import { primaryKeyOf } from '../../database/primary-key.js';
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
import { CommandError } from '../exit-codes.js';

/** Enough to show that a key repeats, and few enough that any table answers within seconds. */
const ROWS_READ = 20_000;

/** Throws, with everything that is missing, while the settings name no database or no token: nothing is asked before they do. */
export function requireSettings({ database, monday }: Pick<Settings, 'database' | 'monday'>): void {
  const missing = [
    ...(database.engine === 'sqlite' && !existsSync(database.file)
      ? [
          `There is no database ${database.file}. Name the one with the source table: DATABASE=mssql with MSSQL_URL, or DATABASE_FILE for the embedded engine.`,
        ]
      : []),
    ...(monday.token === null ? ['There is no Monday token: set MONDAY_API_TOKEN, or MONDAY_API_TOKEN_FILE.'] : []),
  ];
  if (missing.length === 0) return;
  const where = 'Settings are lines of a file .env in this folder, or variables of the environment.';
  throw new CommandError([...missing, `${where} \`npm run cli -- init --demo\` shows everything without any.`].join('\n'));
}

/** The database of the source, opened as it is: nothing is created or changed in it. */
export interface OpenSource {
  readonly tables: DescribedTables;
  readonly read: (table: string) => Promise<SourceProfile>;
  readonly close: () => Promise<void>;
}

/** Opens the database of the settings to read it. Throws when the embedded file is not there. */
export async function openSource({ database: config }: Pick<Settings, 'database'>): Promise<OpenSource> {
  const database = await openAsItIs(config);
  try {
    const tables = await describeTables(database);
    return { tables, read: (table) => readSource(database, tables, table), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function readSource(database: Database, tables: DescribedTables, table: string): Promise<SourceProfile> {
  const columns = tables.get(table) ?? [];
  const readable = columns.filter(({ type }) => unreadable(type, true) === null);
  if (readable.length === 0)
    throw new CommandError(`${table} has no column of a type that can be read: texts, numbers, dates or identifiers.`);
  const reading = new SourceReading(table, readable, await primaryKeyOf(database, table));
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
