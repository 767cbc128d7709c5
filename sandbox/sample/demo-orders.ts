import type { SampleOrder } from './columns.js';
import { findCustomer } from './customers.js';
import { goldenOrders } from './golden-orders.js';
import { CustomerOrders } from './order.js';
import type { OrderLimits } from './order.js';
import { seededRandom } from './random.js';

/** The customers beside GREYSON, and how many orders each has. `from` is its first order number. */
const others = [
  { name: 'JOHNNIE O', count: 16, from: 506 },
  { name: 'TITLE 9', count: 12, from: 749 },
  { name: 'MACK WELDON', count: 9, from: 24 },
] as const;

/** Every order has sizes, four or five of them, so that any seed stays below 450 subitems and every later change has sizes to change. */
export const demoLimits: OrderLimits = { emptyShare: 0, maxSizes: 5 };

/** The source of the demo's first act: the 69 golden orders and 37 of three other customers. All of them can be sent. */
export function demoOrders(seed: number): SampleOrder[] {
  const random = seededRandom(seed);
  return [
    ...goldenOrders(),
    ...others.flatMap(({ name, count, from }) => {
      const orders = new CustomerOrders(findCustomer(name), random, from);
      return Array.from({ length: count }, () => orders.next(random, demoLimits));
    }),
  ];
}
