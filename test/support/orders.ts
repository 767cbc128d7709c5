import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { sizesOf } from '../../sandbox/sample/columns.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';

/** Any seed does; a fixed one gives every test the same orders. */
const SEED = 1;

/** Orders of a customer with two sizes or more, as the demo's changes need them; `from` are left out. */
export function ordersOf(customer: string, count: number, from = 0): SampleOrder[] {
  const sold = demoOrders(SEED).filter(
    (order) => order['CUSTOMER NAME'] === customer && order['ORDER TYPE'] === 'ACTIVE' && sizesOf(order).length > 1,
  );
  return sold.slice(from, from + count);
}

/** Four customers with three to six orders each: enough for every change of the demo. */
export function smallDemo(): SampleOrder[] {
  return [...ordersOf('GREYSON CLOTHIERS', 6), ...ordersOf('JOHNNIE O', 4), ...ordersOf('TITLE 9', 4), ...ordersOf('MACK WELDON', 3)];
}
