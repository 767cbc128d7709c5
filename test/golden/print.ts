/** Prints the golden listing. After a wanted change: `npx tsx test/golden/print.ts > test/golden/greyson-4755.txt`, then read the difference. */
import { goldenOrders } from '../../sandbox/sample/golden-orders.js';
import { listing } from './listing.js';

process.stdout.write(listing(goldenOrders()));
