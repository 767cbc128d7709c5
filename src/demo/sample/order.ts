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

/** PO numbers come in the shapes that customers use. A customer keeps to one of them. */
const PO_PATTERNS: readonly ((po: number) => string)[] = [
  (po) => String(5000 + po),
  (po) => `${8000 + po}-00`,
  (po) => `OA25_${String(po).padStart(5, '0')}`,
  (po) => `AB${String(po).padStart(4, '0')}`,
];

const DESTINATIONS = ['MISSISSIPPI', 'NEW JERSEY', 'SYDNEY', 'LONDON', 'TORONTO'];

export interface OrderLimits {
  /** Share of orders that have no quantities yet or are cancelled. */
  readonly emptyShare: number;
  /** Most sizes of one order. */
  readonly maxSizes: number;
}

/** Orders without a quantity are ordinary: planned, and not yet bought. */
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
    return {
      'AAG ORDER NUMBER': `${this.#customer.prefix}-${String(number).padStart(5, '0')}`,
      'CUSTOMER NAME': this.#customer.name,
      'PO NUMBER': this.#poPattern(this.#po),
      ...seasonColumns(this.#season, this.#customer, random),
      ...styleColumns(style, colourOf(this.#customer, random)),
      ...dateColumns(this.#season.opens, random),
      ...deliveryColumns(random),
      ...priceColumns(style.priceCents, random),
      'ORDER TYPE': empty && random.chance(0.3) ? 'CANCELLED' : 'ACTIVE',
      ...(empty ? { 'TOTAL QTY': 0 } : sizeQuantities(style, limits.maxSizes, random)),
    };
  }

  #takeNumber(): number {
    const number = this.#number;
    this.#number += 1;
    return number;
  }
}

function seasonColumns(season: Season, customer: SampleCustomer, random: Random): SampleOrder {
  return {
    'AAG SEASON': season.aag,
    'CUSTOMER SEASON': customer.season === 'none' ? null : season[customer.season],
    DROP: `DROP ${random.whole(1, 3)}`,
    MONTH: random.pick(['JAN', 'MAR', 'JUL', 'SEP']),
    'RANGE / COLLECTION': random.pick(['CORE', 'ESSENTIALS', 'CAPSULE', 'TOUR']),
  };
}

function styleColumns(style: Style, colour: string): SampleOrder {
  return {
    CATEGORY: kindShapes[style.kind].category,
    'PATTERN ID': style.patternId,
    'ALIAS/RELATED ITEM': `${style.code}-A`,
    'CUSTOMER STYLE': style.code,
    'STYLE DESCRIPTION': style.description,
    'CUSTOMER COLOUR DESCRIPTION': colour,
    // Text between the markers of the size range. A number in it must never become a size.
    'INFOR COLOUR CODE': /^\d+/.exec(colour)?.[0] ?? colour.slice(0, 3),
    'UNIT OF MEASURE': 'PCE',
    'HS CODE': style.hsCode,
  };
}

function dateColumns(opens: string, random: Random): SampleOrder {
  const received = random.whole(0, WINDOW_DAYS);
  const exFactory = received + random.whole(110, 150);
  return {
    'ORDER DATE PO RECEIVED': dayAfter(opens, received),
    'EX FACTORY DATE': dayAfter(opens, exFactory),
    'ETA CUSTOMER WAREHOUSE DATE': dayAfter(opens, exFactory + random.whole(21, 45)),
  };
}

const DAY = 86_400_000;

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

function deliveryColumns(random: Random): SampleOrder {
  return {
    'CUSTOMER ALT PO': random.chance(0.3) ? `ALT-${random.whole(1000, 9999)}` : null,
    ACTIVE: 'Y',
    DESTINATION: random.pick(DESTINATIONS),
    'DESTINATION WAREHOUSE': `DC ${random.whole(1, 4)}`,
    'DELIVERY TERMS': random.pick(['FOB', 'DDP']),
    'PLANNED DELIVERY METHOD': random.pick(['SEA', 'SEA', 'AIR', 'FAST BOAT']),
    NOTES: random.chance(0.2) ? `ADDED ${random.whole(1, 28)}.5.25` : null,
  };
}

const money = (cents: number): string => (cents / 100).toFixed(2);

function priceColumns(cents: number, random: Random): SampleOrder {
  const dutyRate = random.pick([0.165, 0.1625, 0.28, 0.12]);
  return {
    'CUSTOMER PRICE': money(cents),
    'EX WORKS (USD)': money(cents * 0.82),
    'ADMINISTRATION FEE': money(cents * 0.03),
    'DESIGN FEE': '0',
    'FX CHARGE': '0',
    HANDLING: '0.35',
    'SURCHARGE FEE': '0',
    DISCOUNT: '0',
    'FINAL FOB (USD)': money(cents * 0.9),
    'US DUTY RATE': String(dutyRate),
    'US DUTY': money(cents * 0.82 * dutyRate),
    FREIGHT: money(random.whole(40, 260)),
    'US TARIFF RATE': '0.1',
    'US TARIFF': money(cents * 0.082),
    'DDP US (USD)': money(cents * (0.98 + dutyRate)),
    'SMS PRICE USD': money(cents * 2),
    'FINAL PRICES Y/N': random.chance(0.8) ? 'Y' : 'N',
  };
}

/** A run of neighbouring sizes, four or more where the kind has them, with 10 to 200 pieces each. */
function sizeQuantities(style: Style, maxSizes: number, random: Random): SampleOrder {
  const sizes = kindShapes[style.kind].sizes;
  const most = Math.min(maxSizes, sizes.length);
  const count = random.whole(Math.min(4, most), most);
  const first = random.whole(0, sizes.length - count);
  const columns: Record<string, number> = {};
  let total = 0;
  for (const size of sizes.slice(first, first + count)) {
    const quantity = random.whole(10, 200);
    columns[size] = quantity;
    total += quantity;
  }
  columns['TOTAL QTY'] = total;
  return columns;
}
