import { order, orders } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { active, boardOf } from '../support/board.js';
import { COLUMNS } from '../support/shipped-board.js';
import { outcomeOf, RUN_ID } from '../support/test-sync.js';
import { until } from '../support/until.js';
import type { World } from './world.js';

/** Longest until the world is in a state, on a busy machine. */
const STATE_MS = 60_000;

const GREYSON = orders(4, { customer: 'GREYSON CLOTHIERS' }, 'GRY');
const RHONE = orders(3, { customer: 'RHONE' }, 'RHO');
const titleNine = (number: string, more: Omit<SourceOrder, 'number'>): SourceOrder => order(number, { customer: 'TITLE 9', ...more });

/** The source of the walk; `first` is what of ASH-00001 is not as of the others. */
export const allOrders = (first: Omit<SourceOrder, 'number'> = {}, colours = ['RED', 'BLUE']): SourceOrder[] => [
  ...GREYSON,
  ...RHONE,
  titleNine('ASH-00001', first),
  titleNine('ASH-00002', {}),
  ...colours.map((colour) => titleNine('ASH-00003', { colour })),
];

/** The same orders with a price that all of them have: an abnormal share of the orders changes. */
export const priced = (source: readonly SourceOrder[], price: string): SourceOrder[] => source.map((one) => ({ ...one, price }));

/** The source after the troubles of docs/findings.md. */
export const putBack = (): SourceOrder[] => allOrders({ unit: 'BOX' }, ['NAVY', 'SKY']);

/**
 * What the pages about findings and held things speak of: an order with a label that the board lacks, a value that cannot be read, two customers that are gone from
 * the source, and an order of whose two lines both have another colour.
 */
export async function held(world: World): Promise<void> {
  const gone = new Set([...GREYSON, ...RHONE].map(({ number }) => number));
  const source = allOrders({ unit: 'CRATE' }, ['NAVY', 'SKY']).filter(({ number }) => !gone.has(number));
  await world.fill(source.map((one) => (one.number === 'ASH-00002' ? { ...one, price: 'TBC' } : one)));
  for (let read = 0; read < 2; read += 1) await world.run('COMPLETED_WITH_ERRORS');
}

/** Starts a run that waits for approval. */
export async function waitingRun(world: World): Promise<void> {
  const run = await world.start();
  await until(
    async () => (await run.query<{ readonly waitingFor: string | null }>('progress')).waitingFor !== null,
    STATE_MS,
    'a run that waits for approval',
  );
}

/** Waits for the end of the run that a command has decided about. */
export async function decided({ temporal }: World): Promise<void> {
  await outcomeOf(temporal.workflow.getHandle(RUN_ID));
}

/** Waits until no run is open, whoever started it. */
export async function noRunOpen({ database }: World): Promise<void> {
  await until(
    async () => (await database.query(`SELECT [run_id] FROM [dbo].[SYNC_Run] AS r WHERE r.[status] = N'RUNNING'`)).length === 0,
    STATE_MS,
    'the end of the run',
  );
}

/** The beginning of an id, as the pages show it. */
async function first({ database }: World, sql: string): Promise<string> {
  const [row] = await database.query(sql);
  const [id] = Object.values(row ?? {});
  if (typeof id !== 'string') throw new Error(`Nothing was found by ${sql}`);
  return id.slice(0, 8);
}

export const newestRun = async (world: World): Promise<string> =>
  await first(world, 'SELECT [run_id] FROM [dbo].[SYNC_Run] AS r ORDER BY r.[start_time] DESC');

/** The newest batch with an order that was refused. */
export const newestBatch = async (world: World): Promise<string> =>
  await first(
    world,
    `SELECT [batch_id] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[status] = N'COMPLETED_WITH_ERRORS' ORDER BY b.[start_time] DESC`,
  );

export const warning = async (world: World): Promise<string> =>
  await first(world, `SELECT [finding_id] FROM [dbo].[SYNC_Finding] AS f WHERE f.[code] = N'VALUE_KEPT'`);

/** The key of an order whose line has a colour, by what the errors say of it. */
export const heldKey =
  (colour: string) =>
  async ({ database }: World): Promise<string> => {
    const messages = (await messagesOf(database)).flatMap(
      (text) => new RegExp(`New key ([0-9a-f]{12}) \\([^)]*${colour}`).exec(text)?.[1] ?? [],
    );
    return (messages[0] ?? '').slice(0, 6);
  };

export const knownKey = async ({ database }: World): Promise<string> =>
  (await messagesOf(database)).flatMap((text) => /([0-9a-f]{12}) \([^)]*RED\)/.exec(text)?.[1] ?? [])[0]?.slice(0, 6) ?? '';

async function messagesOf(database: World['database']): Promise<string[]> {
  const rows = await database.query(
    `SELECT [error_message] FROM [dbo].[ERR_MON_CustMasterSchedule] AS e WHERE e.[error_type] = N'KEY_CHANGE_AMBIGUOUS'`,
  );
  return rows.map((row) => String(row['error_message']));
}

/** The item of an order on the board. */
export async function itemOf({ monday, board }: World, number: string): Promise<string> {
  const items = active(boardOf(await monday.state(), board).items).filter(({ values }) => values[COLUMNS.number] === number);
  if (items.length !== 1) throw new Error(`The board shows ${number} ${String(items.length)} times.`);
  return items[0]?.id ?? '';
}
