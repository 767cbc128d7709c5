import type { SqlValue } from '../../src/database/database.js';
import type { SampleOrder } from './columns.js';
import type { SampleCustomer } from './customers.js';
import { colourOf, kindShapes, stylesOf } from './products.js';
import type { Style } from './products.js';
import type { Random } from './random.js';

interface Season {
  readonly aag: string;
  readonly long: string;
  readonly short: string;
  /** First day on which its orders come in. The windows lie in the last and the current year, none before 2025. */
  readonly opens: string;
}

const SEASONS: readonly Season[] = [
  { aag: '2025 Q2', long: 'SUMMER 2025', short: 'SU25', opens: '2025-01-06' },
  { aag: '2025 FALL', long: 'FALL', short: 'FA25', opens: '2025-02-10' },
  { aag: '2025 HOLIDAY', long: 'HOLIDAY 2025', short: 'HO25', opens: '2025-04-07' },
  { aag: '2026 SPRING', long: 'SPRING SUMMER 2026', short: 'SP26', opens: '2025-07-07' },
  { aag: '2026 SPRING SUMMER', long: 'SUMMER 2026', short: 'SPRING 26 REBUY', opens: '2025-11-03' },
  { aag: '2026 FALL', long: 'FALL WINTER 2026', short: 'FA26', opens: '2026-02-09' },
];

const WINDOW_DAYS = 90;

/** The formats of PO numbers that customers use. Each customer uses one of them. */
const PO_PATTERNS: readonly ((po: number) => string)[] = [
  (po) => String(5000 + po),
  (po) => `${8000 + po}-00`,
  (po) => `OA25_${String(po).padStart(5, '0')}`,
  (po) => `AB${String(po).padStart(4, '0')}`,
];

const DESTINATIONS = ['MISSISSIPPI', 'NEW JERSEY', 'SYDNEY', 'LONDON', 'TORONTO'];

/** An order during its generation. One object is filled column by column, because copies would be too slow for a million rows. */
type Columns = Record<string, SqlValue>;

export interface OrderLimits {
  /** Share of orders that have no quantities yet or are cancelled. */
  readonly emptyShare: number;
  /** Most sizes of one order. */
  readonly maxSizes: number;
}

/** Orders without a quantity are common: planned, but not yet bought. */
export const ordinaryLimits: OrderLimits = { emptyShare: 0.14, maxSizes: 7 };

/** Writes the orders of one customer, one after the other, with order numbers that count up. */
export class CustomerOrders {
  readonly #customer: SampleCustomer;
  readonly #styles: readonly Style[];
  readonly #poPattern: (po: number) => string;
  #number: number;
  #po = 0;
  #season: Season;

  constructor(customer: SampleCustomer, random: Random, firstNumber: number) {
    this.#customer = customer;
    this.#styles = stylesOf(customer, random);
    this.#poPattern = random.pick(PO_PATTERNS);
    this.#season = random.pick(SEASONS);
    this.#number = firstNumber;
  }

  next(random: Random, limits: OrderLimits): SampleOrder {
    // A PO holds about eight orders, and belongs to one season.
    if (this.#po === 0 || random.chance(0.125)) {
      this.#po += 1;
      this.#season = random.pick(SEASONS);
    }
    const style = random.pick(this.#styles);
    const empty = random.chance(limits.emptyShare);
    const number = this.#takeNumber();
    const order: Columns = {
      'AAG ORDER NUMBER': `${this.#customer.prefix}-${String(number).padStart(5, '0')}`,
      'CUSTOMER NAME': this.#customer.name,
      'PO NUMBER': this.#poPattern(this.#po),
      'ORDER TYPE': empty && random.chance(0.3) ? 'CANCELLED' : 'ACTIVE',
      'TOTAL QTY': 0,
    };
    addSeason(order, this.#season, this.#customer, random);
    addStyle(order, style, colourOf(this.#customer, random));
    addDates(order, this.#season.opens, random);
    addDelivery(order, random);
    addPrices(order, style.priceCents, random);
    if (!empty) addSizes(order, style, limits.maxSizes, random);
    return order;
  }

  #takeNumber(): number {
    const number = this.#number;
    this.#number += 1;
    return number;
  }
}

function addSeason(order: Columns, season: Season, customer: SampleCustomer, random: Random): void {
  order['AAG SEASON'] = season.aag;
  order['CUSTOMER SEASON'] = customer.season === 'none' ? null : season[customer.season];
  order.DROP = `DROP ${random.whole(1, 3)}`;
  order.MONTH = random.pick(['JAN', 'MAR', 'JUL', 'SEP']);
  order['RANGE / COLLECTION'] = random.pick(['CORE', 'ESSENTIALS', 'CAPSULE', 'TOUR']);
}

function addStyle(order: Columns, style: Style, colour: string): void {
  order.CATEGORY = kindShapes[style.kind].category;
  order['PATTERN ID'] = style.patternId;
  order['ALIAS/RELATED ITEM'] = `${style.code}-A`;
  order['CUSTOMER STYLE'] = style.code;
  order['STYLE DESCRIPTION'] = style.description;
  order['CUSTOMER COLOUR DESCRIPTION'] = colour;
  // Text between the markers of the size range. A number in it must never become a size.
  order['INFOR COLOUR CODE'] = /^\d+/.exec(colour)?.[0] ?? colour.slice(0, 3);
  order['UNIT OF MEASURE'] = 'PCE';
  order['HS CODE'] = style.hsCode;
}

function addDates(order: Columns, opens: string, random: Random): void {
  const received = random.whole(0, WINDOW_DAYS);
  const exFactory = received + random.whole(110, 150);
  order['ORDER DATE PO RECEIVED'] = dayAfter(opens, received);
  order['EX FACTORY DATE'] = dayAfter(opens, exFactory);
  order['ETA CUSTOMER WAREHOUSE DATE'] = dayAfter(opens, exFactory + random.whole(21, 45));
}

const DAY = 86_400_000;

/** The days of two and a half years, which reach from the first order to the last arrival. */
const calendar = Array.from({ length: 900 }, (_, day) => new Date(Date.parse('2025-01-01') + day * DAY).toISOString().slice(0, 10));

function dayAfter(day: string, days: number): string {
  const after = calendar[calendar.indexOf(day) + days];
  if (after === undefined) throw new RangeError(`The sample's calendar does not reach ${days} days beyond ${day}.`);
  return after;
}

function addDelivery(order: Columns, random: Random): void {
  order['CUSTOMER ALT PO'] = random.chance(0.3) ? `ALT-${random.whole(1000, 9999)}` : null;
  order.ACTIVE = 'Y';
  order.DESTINATION = random.pick(DESTINATIONS);
  order['DESTINATION WAREHOUSE'] = `DC ${random.whole(1, 4)}`;
  order['DELIVERY TERMS'] = random.pick(['FOB', 'DDP']);
  order['PLANNED DELIVERY METHOD'] = random.pick(['SEA', 'SEA', 'AIR', 'FAST BOAT']);
  order.NOTES = random.chance(0.2) ? `ADDED ${random.whole(1, 28)}.5.25` : null;
}

const money = (cents: number): string => (cents / 100).toFixed(2);

function addPrices(order: Columns, cents: number, random: Random): void {
  const dutyRate = random.pick([0.165, 0.1625, 0.28, 0.12]);
  order['CUSTOMER PRICE'] = money(cents);
  order['EX WORKS (USD)'] = money(cents * 0.82);
  order['ADMINISTRATION FEE'] = money(cents * 0.03);
  order['DESIGN FEE'] = '0';
  order['FX CHARGE'] = '0';
  order.HANDLING = '0.35';
  order['SURCHARGE FEE'] = '0';
  order.DISCOUNT = '0';
  order['FINAL FOB (USD)'] = money(cents * 0.9);
  order['US DUTY RATE'] = String(dutyRate);
  order['US DUTY'] = money(cents * 0.82 * dutyRate);
  order.FREIGHT = money(random.whole(40, 260));
  order['US TARIFF RATE'] = '0.1';
  order['US TARIFF'] = money(cents * 0.082);
  order['DDP US (USD)'] = money(cents * (0.98 + dutyRate));
  order['SMS PRICE USD'] = money(cents * 2);
  order['FINAL PRICES Y/N'] = random.chance(0.8) ? 'Y' : 'N';
}

/** A run of neighbouring sizes, four or more where the kind has them, with 10 to 200 pieces each. */
function addSizes(order: Columns, style: Style, maxSizes: number, random: Random): void {
  const sizes = kindShapes[style.kind].sizes;
  const most = Math.min(maxSizes, sizes.length);
  const count = random.whole(Math.min(4, most), most);
  const first = random.whole(0, sizes.length - count);
  let total = 0;
  for (const size of sizes.slice(first, first + count)) {
    const quantity = random.whole(10, 200);
    order[size] = quantity;
    total += quantity;
  }
  order['TOTAL QTY'] = total;
}
