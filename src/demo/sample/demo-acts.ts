import type { SampleOrder } from './columns.js';
import { sizesOf } from './columns.js';
import { chooseCustomers } from './customers.js';
import { changedColumn, changedSize, newOrder, removedOrder } from './demo-changes.js';
import type { SourceChange } from './demo-changes.js';
import { demoLimits } from './demo-orders.js';
import { CustomerOrders } from './order.js';
import { seededRandom } from './random.js';

/** The third act: two changes that Monday refuses, and how a person puts them right. */
export interface DemoRefusals {
  /** UNIT OF MEASURE becomes a label that the board lacks: Monday refuses the item. */
  readonly refusedItem: SourceChange;
  /** The remedy, in the source. */
  readonly refusedItemFix: SourceChange;
  /** The order gets a size whose label the subitem board lacks: Monday refuses the subitem. */
  readonly refusedSize: SourceChange;
  /** The remedy, on the board: a label to add. */
  readonly missingLabel: { readonly column: 'Size'; readonly label: string };
}

/** Any fixed value: the new orders are the same in every demo. */
const NEW_ORDERS_SEED = 2;

/** The second act, for the orders of `demoOrders`. Each order is changed at most once. */
export function demoChanges(orders: readonly SampleOrder[]): SourceChange[] {
  const [priced, cancelled] = sold(orders, 'TITLE 9');
  const [moved] = sold(orders, 'JOHNNIE O');
  const [requantified, shortened, removed] = sold(orders, 'GREYSON CLOTHIERS');
  const [size] = sizesOf(requantified!);
  const goneSize = sizesOf(shortened!).at(-1)!;
  return [
    ...newOrders('JOHNNIE O', orders, 2),
    ...newOrders('MACK WELDON', orders, 2),
    changedColumn('price', priced!, 'CUSTOMER PRICE', '31.75', `the price goes from ${priced!['CUSTOMER PRICE']} to 31.75`),
    changedSize('quantity', requantified!, size!.size, size!.quantity + 8, `size ${size!.size} goes from ${size!.quantity} to ${size!.quantity + 8}`),
    changedColumn('season', moved!, 'CUSTOMER SEASON', 'RESORT 2026', `moves from season ${moved!['CUSTOMER SEASON']} to RESORT 2026, another group`),
    changedSize('sizeGone', shortened!, goneSize.size, null, `size ${goneSize.size} is no longer ordered`),
    changedColumn('cancelled', cancelled!, 'ORDER TYPE', 'CANCELLED', 'is cancelled'),
    removedOrder(removed!),
  ];
}

/** The third act. Its orders are none of those that the second act changes. */
export function demoRefusals(orders: readonly SampleOrder[]): DemoRefusals {
  const [boxed] = sold(orders, 'MACK WELDON');
  const oneSize = sold(orders, 'TITLE 9').at(-1)!;
  const refusedItem = changedColumn('unknownUnit', boxed!, 'UNIT OF MEASURE', 'BOX', 'the unit of measure becomes BOX, a label that the board lacks');
  return {
    refusedItem,
    refusedItemFix: changedColumn('unitCorrected', { ...boxed!, 'UNIT OF MEASURE': 'BOX' }, 'UNIT OF MEASURE', 'PCE', 'the unit of measure is PCE again'),
    refusedSize: changedSize('sizeAdded', oneSize, 'ONE SIZE', 24, 'gets 24 pieces of ONE SIZE, a label that the subitem board lacks'),
    missingLabel: { column: 'Size', label: 'ONE SIZE' },
  };
}

/** The orders of a customer that are active and have sizes. Three at least, or the demo has nothing to tell. */
function sold(orders: readonly SampleOrder[], customer: string): SampleOrder[] {
  const found = orders.filter((order) => order['CUSTOMER NAME'] === customer && order['ORDER TYPE'] === 'ACTIVE' && sizesOf(order).length > 1);
  if (found.length < 3) throw new Error(`The demo needs three active orders of ${customer} with sizes, and found ${found.length}. Start from demoOrders().`);
  return found;
}

/** Further orders of a customer, numbered on from its last one. */
function newOrders(customer: string, orders: readonly SampleOrder[], count: number): SourceChange[] {
  const numbers = orders.filter((order) => order['CUSTOMER NAME'] === customer).map((order) => Number(String(order['AAG ORDER NUMBER']).slice(4)));
  const random = seededRandom(NEW_ORDERS_SEED);
  const writer = new CustomerOrders(chooseCustomers([customer])[0]!, random, Math.max(...numbers) + 1);
  return Array.from({ length: count }, () => newOrder(writer.next(random, demoLimits)));
}
