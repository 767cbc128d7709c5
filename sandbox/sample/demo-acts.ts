import type { SampleOrder, SizeQuantity } from './columns.js';
import { sizesOf } from './columns.js';
import { findCustomer } from './customers.js';
import { changedColumn, changedSize, newOrder, removedOrder } from './demo-changes.js';
import type { SourceChange } from './demo-changes.js';
import { demoLimits } from './demo-orders.js';
import { CustomerOrders } from './order.js';
import { seededRandom } from './random.js';

/** The third act: two changes that Monday refuses, and how a person corrects them. */
export interface DemoRefusals {
  /** UNIT OF MEASURE becomes a label that the board lacks: Monday refuses the item. */
  readonly refusedItem: SourceChange;
  /** The remedy, in the source. */
  readonly refusedItemFix: SourceChange;
  /** The order gets a size whose label the subitem board lacks: Monday refuses the subitem. */
  readonly refusedSize: SourceChange;
  /** Valid changes of the same two customers, so that each batch has an order that is promoted. */
  readonly neighbours: readonly SourceChange[];
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
  return [
    ...newOrders('JOHNNIE O', orders, 2),
    ...newOrders('MACK WELDON', orders, 2),
    dearer(priced.order),
    moreOf(requantified),
    changedColumn(
      'season',
      moved.order,
      'CUSTOMER SEASON',
      'RESORT 2026',
      `moves from season ${moved.order['CUSTOMER SEASON']} to RESORT 2026, another group`,
    ),
    changedSize('sizeGone', shortened.order, shortened.last.size, null, `size ${shortened.last.size} is no longer ordered`),
    changedColumn('cancelled', cancelled.order, 'ORDER TYPE', 'CANCELLED', 'is cancelled'),
    removedOrder(removed.order),
  ];
}

/** The third act. Its orders are none of those that the second act changes. */
export function demoRefusals(orders: readonly SampleOrder[]): DemoRefusals {
  const [{ order: boxed }, besideBoxed] = sold(orders, 'MACK WELDON');
  const [, , { order: oneSize }, besideOneSize] = sold(orders, 'TITLE 9');
  return {
    refusedItem: changedColumn(
      'unknownUnit',
      boxed,
      'UNIT OF MEASURE',
      'BOX',
      'the unit of measure becomes BOX, a label that the board lacks',
    ),
    refusedItemFix: changedColumn(
      'unitCorrected',
      { ...boxed, 'UNIT OF MEASURE': 'BOX' },
      'UNIT OF MEASURE',
      'PCE',
      'the unit of measure is PCE again',
    ),
    refusedSize: changedSize('sizeAdded', oneSize, 'ONE SIZE', 24, 'gets 24 pieces of ONE SIZE, a label that the subitem board lacks'),
    neighbours: [dearer(besideBoxed.order), dearer(besideOneSize.order)],
    missingLabel: { column: 'Size', label: 'ONE SIZE' },
  };
}

function dearer(order: SampleOrder): SourceChange {
  const price = (Number(order['CUSTOMER PRICE']) + 1.5).toFixed(2);
  return changedColumn('price', order, 'CUSTOMER PRICE', price, `the price goes from ${order['CUSTOMER PRICE']} to ${price}`);
}

function moreOf({ order, first }: Sold): SourceChange {
  const quantity = first.quantity + 8;
  return changedSize('quantity', order, first.size, quantity, `size ${first.size} goes from ${first.quantity} to ${quantity}`);
}

interface Sold {
  readonly order: SampleOrder;
  readonly first: SizeQuantity;
  readonly last: SizeQuantity;
}

/** The active orders of a customer with two sizes or more. The demo uses four. */
function sold(orders: readonly SampleOrder[], customer: string): readonly [Sold, Sold, Sold, Sold] {
  const found = orders.flatMap((order): Sold[] => {
    if (order['CUSTOMER NAME'] !== customer || order['ORDER TYPE'] !== 'ACTIVE') return [];
    const [first, ...others] = sizesOf(order);
    const last = others.at(-1);
    return first && last ? [{ order, first, last }] : [];
  });
  const [one, two, three, four] = found;
  if (one && two && three && four) return [one, two, three, four];
  throw new Error(
    `The demo needs four active orders of ${customer} with two sizes or more, and found ${found.length}. Start from demoOrders().`,
  );
}

/** Further orders of a customer, numbered on from its last one. */
function newOrders(customer: string, orders: readonly SampleOrder[], count: number): SourceChange[] {
  const numbers = orders
    .filter((order) => order['CUSTOMER NAME'] === customer)
    .map((order) => Number(String(order['AAG ORDER NUMBER']).slice(4)));
  const random = seededRandom(NEW_ORDERS_SEED);
  const writer = new CustomerOrders(findCustomer(customer), random, Math.max(...numbers) + 1);
  return Array.from({ length: count }, () => newOrder(writer.next(random, demoLimits)));
}
