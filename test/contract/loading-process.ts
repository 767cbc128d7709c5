/**
 * A process of its own that detects and stages the orders of a source, to be killed in the middle. Says on stdout what it has loaded
 * into which table.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Database, Queryable } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open.js';
import { Driver } from '../protocol/support/driver.js';
import { loadingServices } from './loading-services.js';

/** After each load there is time to be killed. */
const PAUSE_MS = 50;

const [folder = '', sqlFolder = '', mappingsFolder = ''] = process.argv.slice(2);
const opened = await openDatabase({ engine: 'sqlite', file: join(folder, 'orders.db'), sqlFolder });
const services = loadingServices(tellingDatabase(opened), folder, mappingsFolder);
const driver = new Driver(services, () => Promise.resolve());
const begun = await driver.begin();
await driver.detect(begun);
process.stdout.write('detected\n');
await driver.stage(begun);
process.stdout.write('staged\n');
await opened.close();

function tellingDatabase(database: Database): Database {
  const telling = (tx: Queryable): Queryable => ({
    query: (sql, params, options) => tx.query(sql, params, options),
    execute: (sql, params) => tx.execute(sql, params),
    executeMany: (sql, params) => tx.executeMany(sql, params),
    bulkLoad: async (table, columns, rows) => {
      const loaded = await tx.bulkLoad(table, columns, rows);
      process.stdout.write(`loaded ${table} ${String(loaded)}\n`);
      await setTimeout(PAUSE_MS);
      return loaded;
    },
  });
  return {
    engine: database.engine,
    ...telling(database),
    now: () => database.now(),
    transaction: (work) => database.transaction((tx) => work(telling(tx))),
    stream: (sql, params, options) => database.stream(sql, params, options),
    columns: (table) => database.columns(table),
    close: () => database.close(),
  };
}
