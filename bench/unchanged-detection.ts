import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../src/config/settings.js';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open.js';
import { nextGeneration } from '../src/store/boards/boards.js';
import { loadingServices } from '../test/contract/loading-services.js';
import { Driver } from '../test/protocol/support/driver.js';
import { addToSource, fillSource, orders } from '../test/protocol/support/orders.js';
import type { SourceOrder } from '../test/protocol/support/orders.js';
import { prepare } from './databases.js';
import type { BenchDatabase } from './databases.js';

/** Source rows written at once. */
const ROWS_AT_ONCE = 5_000;

/** Tables that a run fills; findings too. */
const FILLED = [
  'StagingOrders',
  'MON_BatchProcessing',
  'SYNC_Run',
  'SYNC_Claim',
  'SYNC_Record',
  'SYNC_Board',
  'SYNC_Generation',
  'SYNC_Finding',
];

/**
 * CPU time of this process, worker threads included, for detections over a source in which nothing has changed: once without a warning and once with a share of rows whose
 * price cannot be read, all of them known from before. What the second costs more is the price of keeping the warnings.
 */
export async function benchUnchanged(place: BenchDatabase, count: number, share: number, rounds: number): Promise<void> {
  process.stdout.write(`${place.title}: ${String(count)} unchanged orders, seconds of CPU for a detection\n`);
  for (let round = 1; round <= rounds; round += 1) {
    const without = await measure(place, count, 0);
    const withWarnings = await measure(place, count, share);
    process.stdout.write(
      `  round ${String(round)}: without warnings ${without.cpu.toFixed(2)}, with ${String(withWarnings.findings)} warnings ${withWarnings.cpu.toFixed(2)}, ` +
        `ratio ${(withWarnings.cpu / without.cpu).toFixed(3)}; the detection that finds them first ${withWarnings.first.toFixed(2)} (without ${without.first.toFixed(2)})\n`,
    );
  }
}

async function measure(place: BenchDatabase, count: number, share: number): Promise<{ cpu: number; first: number; findings: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-bench-'));
  await prepare(place);
  const database = await openDatabase(place.config);
  try {
    for (const table of FILLED) await database.execute(`DELETE FROM [dbo].[${table}]`);
    await fillSource(database, []);
    for (let from = 0; from < count; from += ROWS_AT_ONCE)
      await addToSource(database, spoiled(orders(Math.min(ROWS_AT_ONCE, count - from), {}, `B${String(from)}`), share));
    const driver = new Driver(loadingServices(database, folder, join(PROJECT_ROOT, 'mappings')), () => Promise.resolve());
    const first = await detect(driver, () => acknowledge(database));
    const cpu = await detect(driver, () => Promise.resolve());
    const [row] = await database.query<{ n: number }>(`SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Finding] WHERE [code] = N'VALUE_UNSET'`);
    return { cpu, first, findings: row?.n ?? 0 };
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every row has a price of its own; those of the share are no numbers. */
function spoiled(rows: readonly SourceOrder[], share: number): SourceOrder[] {
  const every = share === 0 ? Number.POSITIVE_INFINITY : Math.round(1 / share);
  return rows.map((row, index) => ({ ...row, price: index % every === 0 && share > 0 ? `TBC ${String(index)}` : `${String(index)}.5` }));
}

async function detect(driver: Driver, before: () => Promise<void>): Promise<number> {
  const begun = await driver.begin();
  const started = process.cpuUsage();
  await driver.detect(begun);
  const { user, system } = process.cpuUsage(started);
  await before();
  await driver.finish(begun, { kind: 'cancelled', reason: 'only the detection is measured' });
  return (user + system) / 1_000_000;
}

/** Takes what the read has found for acknowledged, as after a run that has sent it all. */
async function acknowledge(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const [board] = await tx.query<{ board_id: string }>('SELECT [board_id] FROM [dbo].[SYNC_Board]');
    const boardId = board?.board_id ?? '';
    const generation = await nextGeneration(tx, boardId);
    await tx.execute(
      `INSERT INTO [dbo].[SYNC_Record] ([board_id], [key_digest], [order_key], [customer], [state], [sent_columns], [uncertain], [acknowledged_hash], [generation],
         [read_number], [dirty], [updated_date])
       SELECT @boardId, s.[stg_key], N'[]', N'GREYSON', N'LIVE', N'{}', N'[]', s.[stg_hash], @generation, 1, 0, @now FROM [dbo].[StagingOrders] AS s`,
      { boardId, generation, now: await database.now() },
    );
  });
}
