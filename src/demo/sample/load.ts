import { loadSettings } from '../../cli/settings.js';
import { openDatabase } from '../../database/open.js';
import { orderColumns, toRow } from './columns.js';
import { demoOrders } from './demo-orders.js';

/** Any seed does; the demo's own, so that both show the same orders. */
const SEED = 1;

// `npm run sample`: the orders of the demo for a system whose source is still empty. Orders that are there may be real: they are never added to.
try {
  const settings = await loadSettings(undefined);
  const database = await openDatabase(settings.database);
  try {
    const [count] = await database.query<{ rows: number }>('SELECT COUNT(*) AS [rows] FROM [dbo].[ORDERS_UNIFIED] AS o');
    if (count === undefined || count.rows > 0) throw new Error(`dbo.ORDERS_UNIFIED holds ${String(count?.rows)} rows already. Sample orders are for an empty table alone.`);
    const orders = demoOrders(SEED);
    await database.bulkLoad('dbo.ORDERS_UNIFIED', orderColumns, orders.map(toRow));
    process.stdout.write(`Loaded ${String(orders.length)} sample orders into dbo.ORDERS_UNIFIED.\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
