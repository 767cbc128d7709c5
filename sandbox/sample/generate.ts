import type { SampleOrder } from './columns.js';
import { chooseCustomers } from './customers.js';
import type { SampleCustomer } from './customers.js';
import { DirtMaker } from './dirt.js';
import { goldenOrders } from './golden-orders.js';
import { CustomerOrders, ordinaryLimits } from './order.js';
import { seededRandom } from './random.js';

export interface SampleOptions {
  /** Any whole number. The same seed and options give the same rows. */
  readonly seed: number;
  /** Rows to generate, not counting the golden ones. */
  readonly rows: number;
  /** Customer names as the source has them. Left out: all, the largest with a fifth of the rows. */
  readonly customers?: readonly string[] | undefined;
  /** Puts the 69 orders of GREYSON's PO 4755 before the others. */
  readonly includeGolden?: boolean | undefined;
  /** `none` (default): every row can be sent. `real`: the defects of dirt.ts in the shares named there. */
  readonly dirt?: 'none' | 'real' | undefined;
}

/** Generated order numbers start here, above those that the golden and the demo orders have. */
const FIRST_NUMBER = 10_001;

/** Dirt draws from a sequence of its own, so that the clean rows beneath are the same at both levels. */
const DIRT_SEED = 0x5eed;

/**
 * Sample rows of dbo.ORDERS_UNIFIED, one at a time: memory does not grow with their number.
 * Options that cannot be met (an unknown customer, a number of rows below 0) throw at once, before the first row.
 */
export function generateOrders(options: SampleOptions): Iterable<SampleOrder> {
  if (!Number.isSafeInteger(options.rows) || options.rows < 0) {
    throw new RangeError(`The number of rows must be a whole number from 0, and is ${options.rows}.`);
  }
  const customers = chooseCustomers(options.customers);
  return { [Symbol.iterator]: () => writeRows(options, customers) };
}

function* writeRows(options: SampleOptions, chosen: readonly SampleCustomer[]): Generator<SampleOrder, void, undefined> {
  const random = seededRandom(options.seed);
  const dirt = options.dirt === 'real' ? new DirtMaker(seededRandom(options.seed ^ DIRT_SEED)) : undefined;
  // The probability of a customer is proportional to its rows in the real table.
  const draw = chosen.flatMap((customer) =>
    new Array<CustomerOrders>(customer.rows).fill(new CustomerOrders(customer, random, FIRST_NUMBER)),
  );

  if (options.includeGolden) yield* goldenOrders();
  for (let row = 0; row < options.rows; row += 1) {
    const order = random.pick(draw).next(random, ordinaryLimits);
    yield dirt ? dirt.spoil(order) : order;
  }
}
