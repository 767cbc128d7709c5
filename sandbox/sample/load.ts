import { loadSettings } from '../../src/config/settings.js';
import { openDatabase } from '../../src/database/open.js';
import { countSource } from '../../src/store/source/source.js';
import { requireName } from '../disposable/disposable-database.js';
import { DISPOSABLE } from '../disposable/disposable-server.js';
import { orderColumns, toRow } from './columns.js';
import { demoOrders } from './demo-orders.js';

/** The seed of the demo, so that both show the same orders. */
const SEED = 1;
const SOURCE = 'dbo.ORDERS_UNIFIED';

/**
 * `npm run sample`: loads the orders of the demo into an empty source. Existing orders may be real, so nothing is added to them. A real source
 * may also be empty, while it is rebuilt, and the next run would send the sample: so a database of a server must be named explicitly.
 */
async function loadSample(): Promise<number> {
  const { database: config } = await loadSettings(undefined);
  const named = process.env[DISPOSABLE];
  if (config.engine === 'mssql' && named !== config.database) {
    throw new Error(
      `Sample orders need a database that ${DISPOSABLE} names: it is ${named ?? 'not set'}, and the database of the settings is ${config.database}.`,
    );
  }
  const orders = demoOrders(SEED);
  const database = await openDatabase(config);
  try {
    if ((await database.columns(SOURCE)).length === 0)
      throw new Error(`There is no ${SOURCE}. For a sample system \`npm run cli -- db migrate --with-source\` creates it.`);
    await database.transaction(async (tx) => {
      if (config.engine === 'mssql') await requireName(tx, config.database);
      const rows = await countSource(tx, SOURCE);
      if (rows > 0) throw new Error(`${SOURCE} holds ${String(rows)} rows already. Sample orders are only for an empty table.`);
      await tx.bulkLoad(SOURCE, orderColumns, orders.map(toRow));
    });
  } finally {
    await database.close();
  }
  return orders.length;
}

try {
  process.stdout.write(`Loaded ${String(await loadSample())} sample orders into ${SOURCE}.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
