import type { SampleOrder } from './columns.js';
import { sizeColumns, sizesOf } from './columns.js';
import type { Random } from './random.js';

/** One kind of defect of real rows, and its frequency. */
export interface Defect {
  readonly name: string;
  /** Share of the rows, 0 to 1. Defects are drawn one by one, so a row may have several. */
  readonly share: number;
  readonly spoil: (order: SampleOrder, random: Random) => SampleOrder;
}

const set =
  (columns: SampleOrder) =>
  (order: SampleOrder): SampleOrder => ({ ...order, ...columns });

const edit =
  (column: string, change: (text: string) => string) =>
  (order: SampleOrder): SampleOrder => {
    const text = order[column];
    return typeof text === 'string' ? { ...order, [column]: change(text) } : order;
  };

const pickOf =
  (column: string, values: readonly (string | null)[]) =>
  (order: SampleOrder, random: Random): SampleOrder => ({ ...order, [column]: random.pick(values) });

const withoutSizes = (order: SampleOrder): SampleOrder => ({
  ...order,
  ...Object.fromEntries(sizesOf(order).map(({ size }) => [size, null])),
  'TOTAL QTY': 0,
});

const STYLE = 'CUSTOMER STYLE';
const COLOUR = 'CUSTOMER COLOUR DESCRIPTION';

/** The shares are those of the real table. Rare defects are raised to one row in a thousand so that 10,000 rows contain all of them. */
export const defects: readonly Defect[] = [
  { name: 'customer season is null', share: 0.2, spoil: set({ 'CUSTOMER SEASON': null }) },
  { name: 'customer season is a word for nothing', share: 0.02, spoil: pickOf('CUSTOMER SEASON', ['nan', 'None', 'null', '', '  ']) },
  {
    name: 'both seasons blank',
    share: 0.001,
    spoil: (order, random) => ({ ...order, 'CUSTOMER SEASON': null, 'AAG SEASON': random.pick([null, 'nan', '']) }),
  },
  { name: 'leading space in the style', share: 0.01, spoil: edit(STYLE, (text) => ` ${text}`) },
  { name: 'trailing space in the colour', share: 0.01, spoil: edit(COLOUR, (text) => `${text} `) },
  {
    name: 'control character',
    share: 0.002,
    spoil: (order, random) => edit(random.pick([STYLE, COLOUR, 'STYLE DESCRIPTION']), (text) => `${text}\r\n\u0007`)(order),
  },
  { name: '4-byte character', share: 0.001, spoil: edit('STYLE DESCRIPTION', (text) => `${text} \u{1F30A}`) },
  { name: 'style or colour is null', share: 0.002, spoil: (order, random) => ({ ...order, [random.pick([STYLE, COLOUR])]: null }) },
  {
    name: 'placeholder style without quantities',
    share: 0.005,
    spoil: (order) => ({ ...withoutSizes(order), [STYLE]: 'TBD', 'AAG SEASON': '2022 Q2' }),
  },
  {
    name: 'order type in another case',
    share: 0.01,
    spoil: edit('ORDER TYPE', (text) => `${text.slice(0, 1)}${text.slice(1).toLowerCase()}`),
  },
  { name: 'cancelled with its quantities left in', share: 0.01, spoil: set({ 'ORDER TYPE': 'CANCELLED' }) },
  { name: 'price with signs', share: 0.02, spoil: edit('CUSTOMER PRICE', dollars) },
  { name: 'price is a word', share: 0.001, spoil: pickOf('CUSTOMER PRICE', ['TBC', 'see notes']) },
  { name: 'blank price', share: 0.02, spoil: pickOf('CUSTOMER PRICE', [null, '', 'nan', 'NULL']) },
  { name: 'tariff rate is TRUE', share: 0.005, spoil: set({ 'US TARIFF RATE': 'TRUE' }) },
  { name: 'text in the freight', share: 0.002, spoil: edit('FREIGHT', (text) => `${text}FOB AIR ${text} DDP`) },
  {
    name: 'total differs from the sum',
    share: 0.005,
    spoil: (order, random) => ({ ...order, 'TOTAL QTY': Number(order['TOTAL QTY'] ?? 0) + random.whole(1, 9) }),
  },
  { name: 'negative quantity', share: 0.001, spoil: (order, random) => ({ ...order, [random.pick(sizeColumns)]: -random.whole(1, 20) }) },
  {
    name: 'size ONE SIZE',
    share: 0.005,
    spoil: (order, random) => ({ ...withoutSizes(order), 'ONE SIZE': random.whole(10, 200), 'TOTAL QTY': null }),
  },
  {
    name: 'order before 2025',
    share: 0.02,
    spoil: edit('ORDER DATE PO RECEIVED', (day) => `2024${day.slice(4).replace('02-29', '02-28')}`),
  },
  { name: 'arrival date stands for none', share: 0.005, spoil: set({ 'ETA CUSTOMER WAREHOUSE DATE': '1900-01-01' }) },
  { name: 'no order date', share: 0.005, spoil: set({ 'ORDER DATE PO RECEIVED': null }) },
  { name: 'unlisted customer', share: 0.003, spoil: pickOf('CUSTOMER NAME', ['HARBOR & PINE', 'NORTHSHORE ATHLETICS', 'TBC']) },
  { name: 'blank customer', share: 0.003, spoil: pickOf('CUSTOMER NAME', [null, '', ' ']) },
  { name: 'blank order number', share: 0.001, spoil: pickOf('AAG ORDER NUMBER', [null, '']) },
  { name: 'totally blank row', share: 0.002, spoil: () => ({ 'TOTAL QTY': 0 }) },
];

/** `1204.50` as a person types it into a sheet: `$1,204.50`. */
function dollars(text: string): string {
  return `$${text.replace(/\B(?=(\d{3})+\.)/g, ',')}`;
}

/** One row in a hundred has the key of an earlier one. */
const REPEAT_SHARE = 0.01;

/** A repeat copies one of the last rows; this limits the memory of a sample of any length. */
const REMEMBERED = 256;

/** One customer of the real table has nothing but cancelled orders. */
const ONLY_CANCELLED = 'AIME LEON DORE';

/** Spoils rows by the quotas above. With the same seed the same rows are spoilt in the same way. */
export class DirtMaker {
  readonly #random: Random;
  readonly #recent: SampleOrder[] = [];
  #position = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  spoil(clean: SampleOrder): SampleOrder {
    if (this.#recent.length > 0 && this.#random.chance(REPEAT_SHARE)) return this.#repeat();
    let order = clean['CUSTOMER NAME'] === ONLY_CANCELLED ? { ...clean, 'ORDER TYPE': 'CANCELLED' } : clean;
    for (const defect of defects) {
      if (this.#random.chance(defect.share)) order = defect.spoil(order, this.#random);
    }
    if (order['AAG ORDER NUMBER']) this.#remember(order);
    return order;
  }

  #remember(order: SampleOrder): void {
    this.#recent[this.#position] = order;
    this.#position = (this.#position + 1) % REMEMBERED;
  }

  /** An earlier row again: sometimes with equal values, mostly with another PO or delivery method. */
  #repeat(): SampleOrder {
    const earlier = this.#random.pick(this.#recent);
    if (this.#random.chance(0.25)) return earlier;
    if (this.#random.chance(0.6)) return { ...earlier, 'PO NUMBER': `${String(earlier['PO NUMBER'] ?? '9000')}-R` };
    return { ...earlier, 'PLANNED DELIVERY METHOD': earlier['PLANNED DELIVERY METHOD'] === 'AIR' ? 'SEA' : 'AIR' };
  }
}
