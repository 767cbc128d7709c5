import { loadSettings } from '../../cli/settings.js';
import { openDatabase } from '../../database/open.js';
import { countSource } from '../../store/source.js';
import { orderColumns, toRow } from './columns.js';
import { demoOrders } from './demo-orders.js';

/** Any seed does; the demo's own, so that both show the same orders. */
const SEED = 1;
const SOURCE = 'dbo.ORDERS_UNIFIED';

// `npm run sample`: the orders of the demo for a system whose source is still empty. Orders that are there may be real: they are never added to.
try {
  const settings = await loadSettings(undefined);
  const database = await openDatabase(settings.database);
  try {
    if ((await database.columns(SOURCE)).length === 0) throw new Error(`There is no ${SOURCE}. For a sample system \`npm run cli -- db migrate --with-source\` makes it.`);
    const rows = await countSource(database, SOURCE);
    if (rows > 0) throw new Error(`${SOURCE} holds ${String(rows)} rows already. Sample orders are for an empty table alone.`);
    const orders = demoOrders(SEED);
    await database.bulkLoad(SOURCE, orderColumns, orders.map(toRow));
    process.stdout.write(`Loaded ${String(orders.length)} sample orders into ${SOURCE}.\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
