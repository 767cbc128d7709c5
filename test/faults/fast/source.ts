import type { Chance } from '../../protocol/support/chance.js';
import { order } from '../../protocol/support/orders.js';
import type { SourceOrder } from '../../protocol/support/orders.js';

const CUSTOMERS = ['GREYSON', 'RHONE', 'TITLE 9', 'MACK WELDON'] as const;
const SIZES = ['S', 'M', 'L'] as const;

/**
 * The source of one schedule: a few orders that come, change in every way, go, and come back. It is never empty: an empty read leads to no
 * removals.
 */
export class ChangingSource {
  #rows: SourceOrder[] = [];
  readonly #gone: SourceOrder[] = [];
  #next = 1;

  constructor(
    private readonly chance: Chance,
    private readonly customers = 1 + chance.below(3),
  ) {
    for (let orders = 3 + chance.below(4); orders > 0; orders -= 1) this.#insert();
  }

  get rows(): readonly SourceOrder[] {
    return this.#rows;
  }

  /** One to four edits. */
  edit(): void {
    for (let edits = 1 + this.chance.below(4); edits > 0; edits -= 1) this.#editOne();
  }

  /** 10 -> 12 -> 10 -> 12: the same content again and again. */
  flipFirst(): void {
    const [first, ...others] = this.#rows;
    if (first !== undefined) this.#rows = [{ ...first, price: first.price === '10' ? '12' : '10' }, ...others];
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
    this.#rows.push(order(`A-${String(this.#next).padStart(3, '0')}`, { customer, season, price: '10', sizes }));
    this.#next += 1;
  }

  #editOne(): void {
    const { chance } = this;
    const at = chance.below(this.#rows.length);
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
