import type { Database, SqlRow } from '../../src/database/database.js';
import type { TextChanges } from '../../sandbox/simulator/columns/changed-texts.js';
import type { LoggedEffect, SimulatorClient } from '../../sandbox/demo/simulator-client.js';
import { boardOf } from './board.js';
import type { Board } from './board.js';
import { ordersOf } from './expected-orders.js';
import type { ExpectedOrder } from './expected-orders.js';
import { sqlTable } from './schedule.js';
import type { Schedule } from './schedule.js';
import { readSnapshotFile } from './snapshot-file.js';
import type { SnapshotFile } from './snapshot-file.js';
import { readSource } from './source-content.js';
import type { SourceContent } from './source-content.js';

/** One request as the simulator logged it. */
export interface RequestRecord {
  readonly seq: number;
  /** ISO time by the simulator's clock. */
  readonly at: string;
  readonly key: string | null;
  readonly bodySha256: string;
  readonly operations: readonly string[];
  readonly mutationCount: number;
  readonly status: number | null;
  readonly replayed: boolean;
  /** Kind of the fault that hit it. */
  readonly fault: string | null;
}

/** One effect as the simulator logged it, with its place in the request. */
export interface Effect extends LoggedEffect {
  /** ISO time by the simulator's clock. */
  readonly at: string;
  readonly alias: string | null;
}

/** Everything that the promises are judged by: the source, the board with its log, and the tables, read by plain SQL. */
export interface Evidence {
  readonly schedule: Schedule;
  /** The source as it is now, and the orders that the board shall show of it. */
  readonly source: SourceContent;
  readonly expected: readonly ExpectedOrder[];
  readonly board: Board;
  /** What Monday makes of texts. */
  readonly textChanges: TextChanges;
  readonly effects: readonly Effect[];
  /** The same on every board of the account. */
  readonly everywhere: readonly Effect[];
  readonly requests: readonly RequestRecord[];
  readonly runs: readonly SqlRow[];
  readonly batches: readonly SqlRow[];
  readonly records: readonly SqlRow[];
  readonly lines: readonly SqlRow[];
  readonly groups: readonly SqlRow[];
  readonly storedRequests: readonly SqlRow[];
  readonly intents: readonly SqlRow[];
  readonly staging: readonly SqlRow[];
  readonly stagingSizes: readonly SqlRow[];
  readonly production: readonly SqlRow[];
  readonly productionSizes: readonly SqlRow[];
  readonly errors: readonly SqlRow[];
  readonly findings: readonly SqlRow[];
  /** What persons have decided about held removals. */
  readonly removalDecisions: readonly SqlRow[];
  readonly generation: number;
  readonly snapshot: SnapshotFile | null;
}

/** Where evidence is gathered: a whole stack, or the database and the simulated account alone. */
export interface Observed {
  readonly database: Database;
  readonly schedule: Schedule;
  readonly stack: {
    readonly services: { readonly snapshotFolder: string };
    readonly monday: Pick<SimulatorClient, 'state' | 'log'>;
  };
}

/** The log comes last: what is in the tables before must have left its trace in it. */
export async function gather(sync: Observed, schedule: Schedule = sync.schedule): Promise<Evidence> {
  const { database } = sync;
  const all = async (table: string | undefined): Promise<SqlRow[]> =>
    table === undefined ? [] : await database.query(`SELECT * FROM ${sqlTable(table)} AS t`);
  const ofBoard = async (table: string): Promise<SqlRow[]> => (await all(table)).filter((row) => row['board_id'] === schedule.board.id);
  const runs = (await all('dbo.SYNC_Run')).filter((row) => row['mapping_name'] === schedule.name);
  const storedRequests = await ofBoard('dbo.SYNC_Request');
  const { tables } = schedule;
  const errors = [...(await all(tables.errors.orders)), ...(await all(tables.errors.subitems))];
  const source = await readSource(database, schedule);
  const evidence = {
    schedule,
    source,
    expected: ordersOf(source, schedule),
    runs,
    batches: (await all('dbo.MON_BatchProcessing')).filter((row) => row['mapping_name'] === schedule.name),
    records: await ofBoard('dbo.SYNC_Record'),
    lines: await ofBoard('dbo.SYNC_Line'),
    groups: await ofBoard('dbo.SYNC_Group'),
    storedRequests,
    intents: await ofBoard('dbo.SYNC_Intent'),
    staging: await all(tables.staging.orders),
    stagingSizes: await all(tables.staging.subitems),
    production: await all(tables.production.orders),
    productionSizes: await all(tables.production.subitems),
    errors,
    findings: (await all('dbo.SYNC_Finding')).filter((row) => row['mapping_name'] === schedule.name),
    removalDecisions: await ofBoard('dbo.SYNC_RemovalDecision'),
    generation: await generationOf(database, schedule.board.id),
    snapshot: await readSnapshotFile(sync.stack.services.snapshotFolder, schedule),
  };
  const state = await sync.stack.monday.state();
  const log = (await sync.stack.monday.log()) as unknown as { effects: Effect[]; requests: RequestRecord[] };
  const boards = new Set([schedule.board.id, schedule.subitems?.board]);
  const effects = log.effects.filter((effect) => boards.has(effect.boardId));
  const { settings } = state as { settings: TextChanges };
  const shown = { board: boardOf(state, schedule.board.id), textChanges: settings };
  return { ...evidence, ...shown, effects, everywhere: log.effects, requests: log.requests };
}

async function generationOf(database: Database, boardId: string): Promise<number> {
  const [board] = await database.query<{ generation: number }>('SELECT [generation] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId', {
    boardId,
  });
  return board?.generation ?? 0;
}

/** A text column, '' for NULL. */
export const text = (row: SqlRow | undefined, column: string): string => {
  const value = row?.[column];
  return value === null || value === undefined ? '' : String(value);
};

export const count = (row: SqlRow | undefined, column: string): number => Number(row?.[column] ?? 0);
