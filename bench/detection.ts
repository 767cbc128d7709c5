import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../src/config/settings.js';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open.js';
import { loadingServices } from '../test/contract/loading-services.js';
import { Driver } from '../test/protocol/support/driver.js';
import { addToSource, fillSource, orders } from '../test/protocol/support/orders.js';
import { benchDatabases, prepare, withoutServer } from './databases.js';
import type { BenchDatabase } from './databases.js';
import { benchUnchanged } from './unchanged-detection.js';

/** Source rows written at once. */
const ROWS_AT_ONCE = 5_000;

/** Pause between two writes to the source, which imitate another system during a read. */
const WRITE_EVERY_MS = 20;

/**
 * With `--warnings <share>` the cost of warnings in a source that does not change. Without: how long a first detection of many orders takes, and their staging, done as by the activities of a run; and how long a writer of the source waits meanwhile.
 */
export async function benchDetection(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '3' },
      warnings: { type: 'string' },
    },
  });
  for (const database of await benchDatabases(process.env)) {
    try {
      if (values.warnings !== undefined) {
        await benchUnchanged(database, Number(values.orders), Number(values.warnings), Number(values.rounds));
        continue;
      }
      process.stdout.write(`${database.title}: ${values.orders} orders, seconds\n`);
      for (let round = 1; round <= Number(values.rounds); round += 1) await measure(database, Number(values.orders), round);
    } finally {
      await database.remove();
    }
  }
  const reason = withoutServer(process.env);
  if (reason !== null) process.stdout.write(`${reason}\n`);
}

async function measure(place: BenchDatabase, count: number, round: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-bench-'));
  await prepare(place);
  const database = await openDatabase(place.config);
  try {
    for (const table of ['StagingOrders', 'MON_BatchProcessing', 'SYNC_Run', 'SYNC_Claim'])
      await database.execute(`DELETE FROM [dbo].[${table}]`);
    await fillSource(database, []);
    for (let from = 0; from < count; from += ROWS_AT_ONCE)
      await addToSource(database, orders(Math.min(ROWS_AT_ONCE, count - from), {}, `B${String(from)}`));
    const driver = new Driver(loadingServices(database, folder, join(PROJECT_ROOT, 'mappings')), () => Promise.resolve());
    const begun = await driver.begin();
    const writer = await openDatabase(place.config);
    const started = performance.now();
    const { waited } = await whileWriting(writer, () => driver.detect(begun)).finally(() => writer.close());
    const detected = performance.now();
    await driver.stage(begun);
    const seconds = (from: number, until: number): string => ((until - from) / 1_000).toFixed(1);
    process.stdout.write(
      `  round ${String(round)}: detection ${seconds(started, detected)}, staging ${seconds(detected, performance.now())}, ` +
        `longest wait of a writer of the source ${(waited / 1_000).toFixed(3)}\n`,
    );
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Adds rows to the source, one at a time, until `work` is done. The longest time that one of them took, in milliseconds. */
async function whileWriting(writer: Database, work: () => Promise<unknown>): Promise<{ readonly waited: number }> {
  let done = false;
  let written = 0;
  let waited = 0;
  const working = work().finally(() => (done = true));
  while (!done) {
    const from = performance.now();
    await addToSource(writer, orders(1, {}, `W${String(written++)}`));
    waited = Math.max(waited, performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS));
  }
  await working;
  return { waited };
}
