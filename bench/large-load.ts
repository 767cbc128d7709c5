/** A process of its own that loads many orders and sizes in one transaction, as the product stages them, and prints time and memory. */
import { performance } from 'node:perf_hooks';
import { openDatabase } from '../src/database/open.js';
import type { DatabaseConfig } from '../src/database/open.js';
import { ORDERS_TABLE, SIZES_TABLE } from './rounds.js';
import { SIZE_COLUMNS, StagedRows } from './staged-rows.js';

/** Orders per call, as in the staging of the product. */
const ORDERS_PER_LOAD = 500;

export interface LargeLoad {
  readonly seconds: number;
  readonly rows: number;
  /** Of the whole process, the driver and the embedded engine included. */
  readonly peakBytes: number;
}

const [config = '{}', orders = '0'] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(config) as DatabaseConfig);
const staged = new StagedRows(await database.columns(ORDERS_TABLE));
const started = performance.now();
const rows = await database.transaction(async (tx) => {
  let loaded = 0;
  for (let from = 0; from < Number(orders); from += ORDERS_PER_LOAD) {
    const count = Math.min(ORDERS_PER_LOAD, Number(orders) - from);
    loaded += await tx.bulkLoad(ORDERS_TABLE, staged.names, staged.orders(from, count));
    loaded += await tx.bulkLoad(SIZES_TABLE, SIZE_COLUMNS, staged.sizes(from, count));
  }
  return loaded;
});
const result: LargeLoad = { seconds: (performance.now() - started) / 1_000, rows, peakBytes: process.resourceUsage().maxRSS * 1_024 };
await database.close();
process.stdout.write(`${JSON.stringify(result)}\n`);
