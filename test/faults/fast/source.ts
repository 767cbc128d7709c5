import type { Chance } from '../../protocol/support/chance.js';
import { order } from '../../protocol/support/orders.js';
import type { SourceOrder } from '../../protocol/support/orders.js';
import type { AddedColumn } from '../../support/source-columns.js';
import { lose, spoil, troubles, withAdded } from './troubles.js';

const CUSTOMERS = ['GREYSON', 'RHONE', 'TITLE 9', 'MACK WELDON'] as const;
const SIZES = ['S', 'M', 'L'] as const;

type Texts = Pick<SourceOrder, 'style' | 'colour' | 'season'>;

/** Texts that Monday may not keep as they are sent. */
const AWKWARD: readonly [Texts, ...Texts[]] = [
  { style: 'MSP<B>25</B>B90' },
  { colour: 'DEEP  NAVY' },
  { colour: `ARCTIC${' WITH STRIPES'.repeat(8)}` },
  { season: 'RESORT \u{1F334} 2027' },
  { season: 'HOLIDAY <I>2026</I>' },
];

/**
 * The source of one schedule: a few orders that come, change in every way, go, and come back. Their values are spoilt, columns are added, and sometimes
 * a load fails: a customer's rows, most rows or all of them are missing for a while.
 */
export class ChangingSource {
  #rows: SourceOrder[] = [];
  readonly #gone: SourceOrder[] = [];
  /** What a load that failed has left out. */
  #lost: SourceOrder[] = [];
  #added: AddedColumn | null = null;
  #next = 1;
  readonly #happened: string[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly customers = 1 + chance.below(3),
  ) {
    for (let orders = 3 + chance.below(4); orders > 0; orders -= 1) this.#insert();
  }

  get rows(): readonly SourceOrder[] {
    return this.#rows.map((row) => withAdded(row, this.#added));
  }

  /** The column that other systems have added. */
  get added(): AddedColumn | null {
    return this.#added;
  }

  /** Troubles of the data since the last call, by name. */
  takeTroubles(): string[] {
    return this.#happened.splice(0);
  }

  /** One to four edits of orders, and every now and then a trouble of the data. */
  edit(): void {
    this.editOrders();
    for (const trouble of troubles(this.chance)) this.#trouble(trouble);
  }

  /** One to four edits of orders. */
  editOrders(): void {
    for (let edits = 1 + this.chance.below(4); edits > 0; edits -= 1) this.#editOne();
  }

  /** 10 -> 12 -> 10 -> 12: the same content again and again. */
  flipFirst(): void {
    const [first, ...others] = this.#rows;
    if (first !== undefined) this.#rows = [{ ...first, price: first.price === '10' ? '12' : '10' }, ...others];
  }

  /** A person takes out a column with which no run can start. */
  repair(): void {
    if (this.#added === 'as a size') this.#added = null;
  }

  #trouble(name: ReturnType<typeof troubles>[number]): void {
    if (name === 'comeBack' && this.#lost.length === 0) return;
    this.#happened.push(name);
    if (name === 'newColumn') this.#added = this.chance.pick(['at the end', 'among the sizes', 'as a size', null]);
    else if (name === 'comeBack') this.#rows.push(...this.#lost.splice(0));
    else if (name === 'emptied' || name === 'shrunk' || name === 'customerLost') {
      const { left, lost } = lose(name, this.#rows, this.chance);
      this.#rows = left;
      this.#lost.push(...lost);
    } else {
      const at = this.chance.below(Math.max(1, this.#rows.length));
      this.#rows = this.#rows.map((row, place) => (place === at ? spoil(name, row, this.chance) : row));
    }
  }

  /** The same for every order. */
  flipAll(): void {
    this.#rows = this.#rows.map((row) => ({ ...row, price: row.price === '10' ? '12' : '10' }));
  }

  #insert(): void {
    const { chance } = this;
    const sizes = Object.fromEntries(SIZES.filter(() => !chance.oneIn(3)).map((size) => [size, 1 + chance.below(9)]));
    const customer = CUSTOMERS[chance.below(this.customers)] ?? CUSTOMERS[0];
    const season = chance.pick(['FALL 2026', 'SPRING 2027']);
    const texts = chance.oneIn(3) ? chance.pick(AWKWARD) : {};
    this.#rows.push(order(`A-${String(this.#next).padStart(3, '0')}`, { customer, season, price: '10', sizes, ...texts }));
    this.#next += 1;
  }

  #editOne(): void {
    const { chance } = this;
    const at = chance.below(Math.max(1, this.#rows.length));
    const row = this.#rows[at];
    const kind = chance.below(10);
    if (row === undefined || (kind === 0 && this.#rows.length < 8)) this.#insert();
    else if (kind === 1 && this.#rows.length > 1) this.#gone.push(...this.#rows.splice(at, 1));
    else if (kind === 2) {
      // One that left comes back, as it was or with another price.
      const back = this.#gone.pop();
      if (back !== undefined) this.#rows.push(chance.oneIn(2) ? back : { ...back, price: '14' });
    } else this.#rows[at] = this.#changed(row, kind);
  }

  #changed(row: SourceOrder, kind: number): SourceOrder {
    const { chance } = this;
    // 10 -> 12 -> 10 -> 12: the same content again and again.
    if (kind <= 4) return { ...row, price: row.price === '10' ? '12' : '10' };
    if (kind === 5) return { ...row, season: row.season === 'FALL 2026' ? 'SPRING 2027' : 'FALL 2026' };
    if (kind === 6) return { ...row, type: row.type === 'CANCELLED' ? 'ACTIVE' : 'CANCELLED' };
    if (kind === 7) return { ...row, customer: CUSTOMERS[chance.below(this.customers)] ?? CUSTOMERS[0] };
    const size = chance.pick(SIZES);
    return { ...row, sizes: { ...row.sizes, [size]: chance.oneIn(3) ? 0 : 1 + chance.below(9) } };
  }
}
