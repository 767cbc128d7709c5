import type { Chance } from '../protocol/support/chance.js';
import { order } from '../protocol/support/orders.js';
import { lose, spoil } from '../faults/fast/troubles.js';
import type { Loss, Spoiling } from '../faults/fast/troubles.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import type { AddedColumn } from '../support/source-columns.js';

export const CUSTOMERS = ['GREYSON', 'RHONE', 'TITLE 9'] as const;
/** With a tag, with two blanks, and longer than some columns are: Monday may not keep these as they are sent. */
const STYLES = ['TBD', 'MSP25B50', 'MSP25B77', 'MSP<B>25</B>B90'] as const;
const LONG_COLOUR = `ARCTIC${' WITH STRIPES'.repeat(8)}`;
const COLOURS = ['ARCTIC', 'TBD', 'NAVY', 'DEEP  NAVY', LONG_COLOUR] as const;
/** Its emoji may not be kept in a label. */
const EMOJI_SEASON = 'RESORT \u{1F334} 2027';
export const SEASONS = ['FALL 2026', 'SPRING 2027', EMOJI_SEASON] as const;
const SIZES = ['S', 'M', 'L'] as const;
const MOST_ROWS = 8;

/** A label that the board's column must have before and does not. */
export const MISSING_LABEL = 'DOZEN';
/** A date before the scope of the mapping, and one in it. */
export const OUT_OF_SCOPE = '2024-11-05';
export const IN_SCOPE = '2025-05-20';
export const UNKNOWN_CUSTOMER = 'NOBODY LTD';

const dated = (row: SourceOrder, date: string): SourceOrder => ({ ...row, more: { ...row.more, 'ORDER DATE PO RECEIVED': date } });

/** What the systems that own the source do to it. Each edit is one line; the name of an edit is counted and reported. */
export class EditedSource {
  rows: readonly SourceOrder[] = [];
  /** The column that other systems have added. */
  added: AddedColumn | null = null;
  readonly #gone: SourceOrder[] = [];
  /** What a load that failed has left out. */
  #lost: SourceOrder[] = [];
  #next = 1;

  constructor(private readonly chance: Chance) {
    for (let rows = 3 + chance.below(3); rows > 0; rows -= 1) this.#edits.insert?.();
  }

  /** Makes one edit and returns its name. */
  edit(): string {
    const names = Object.keys(this.#edits);
    const name = names[this.chance.below(names.length)] ?? 'insert';
    this.#edits[name]?.();
    return name;
  }

  readonly #edits: Readonly<Record<string, () => void>> = {
    insert: () => {
      this.add(this.#fresh(`A-${String(this.#next).padStart(3, '0')}`));
      this.#next += 1;
    },
    sibling: () => {
      const row = this.#any();
      if (row !== undefined) this.add({ ...this.#fresh(row.number), customer: row.customer ?? '' });
    },
    price: () => {
      this.#change((row) => ({ ...row, price: row.price === '10' ? '12' : '10' }));
    },
    unreadablePrice: () => {
      this.#change((row) => ({ ...row, price: this.chance.pick(['TBC', 'EUR 28,86', '31,50', '#REF!']) }));
    },
    /** An invisible character at the end of an order number. */
    invisible: () => {
      this.#change((row) => ({ ...row, number: row.number.endsWith('\u200e') ? row.number.slice(0, -1) : `${row.number}\u200e` }));
    },
    negativeSize: () => {
      this.#spoil('negativeSize');
    },
    wrongTotal: () => {
      this.#spoil('wrongTotal');
    },
    newColumn: () => {
      this.added = this.chance.pick(['at the end', 'among the sizes', null]);
    },
    customerLost: () => {
      this.#lose('customerLost');
    },
    shrunk: () => {
      this.#lose(this.chance.pick(['shrunk', 'emptied']));
    },
    wholeAgain: () => {
      for (const row of this.#lost.splice(0)) this.add(row);
    },
    season: () => {
      this.#change((row) => ({ ...row, season: this.chance.pick(SEASONS) }));
    },
    size: () => {
      this.#change((row) => ({
        ...row,
        sizes: { ...row.sizes, [this.chance.pick(SIZES)]: this.chance.oneIn(3) ? 0 : 1 + this.chance.below(9) },
      }));
    },
    renameStyle: () => {
      this.#change((row) => ({ ...row, style: this.chance.pick(STYLES) }));
    },
    renameColour: () => {
      this.#change((row) => ({ ...row, colour: this.chance.pick(COLOURS), price: this.chance.pick(['10', '12']) }));
    },
    /** One line becomes two of other names: it is unclear which of them it is. */
    split: () => {
      const row = this.#any();
      if (row === undefined) return;
      this.rows = this.rows.filter((other) => other !== row);
      this.add({ ...row, style: 'MSP25B80' });
      this.add({ ...row, style: 'MSP25B81', price: '12' });
    },
    customer: () => {
      this.#change((row) => ({ ...row, customer: this.chance.pick(CUSTOMERS) }));
    },
    cancel: () => {
      this.#change((row) => ({ ...row, type: row.type === 'CANCELLED' ? 'ACTIVE' : 'CANCELLED' }));
    },
    remove: () => {
      const row = this.#any();
      if (row === undefined) return;
      this.#gone.push(row);
      this.rows = this.rows.filter((other) => other !== row);
    },
    comeBack: () => {
      const row = this.#gone.splice(this.chance.below(Math.max(1, this.#gone.length)), 1)[0];
      if (row !== undefined) this.add(this.chance.oneIn(2) ? row : { ...row, price: '14' });
    },
    duplicate: () => {
      const row = this.#any();
      if (row !== undefined) this.add({ ...row, price: row.price === '10' ? '11' : '10' });
    },
    repeat: () => {
      const row = this.#any();
      if (row !== undefined) this.add({ ...row });
    },
    dropDoubles: () => {
      const key = ({ number, style, colour }: SourceOrder): string => [number.replaceAll('\u200e', ''), style, colour].join('|');
      this.rows = this.rows.filter((row, at) => this.rows.findIndex((other) => key(other) === key(row)) === at);
    },
    scope: () => {
      this.#change((row) => dated(row, row.more?.['ORDER DATE PO RECEIVED'] === OUT_OF_SCOPE ? IN_SCOPE : OUT_OF_SCOPE));
    },
    unknownCustomer: () => {
      this.#change((row) => ({ ...row, customer: row.customer === UNKNOWN_CUSTOMER ? 'GREYSON' : UNKNOWN_CUSTOMER }));
    },
    label: () => {
      this.#change((row) => ({ ...row, unit: row.unit === MISSING_LABEL ? 'PCE' : MISSING_LABEL }));
    },
  };

  #fresh(number: string): SourceOrder {
    const { chance } = this;
    const sizes = Object.fromEntries(SIZES.filter(() => !chance.oneIn(3)).map((size) => [size, 1 + chance.below(9)]));
    return dated(
      order(number, {
        customer: chance.pick(CUSTOMERS),
        season: chance.pick(SEASONS),
        style: chance.pick(STYLES),
        colour: chance.pick(COLOURS),
        price: '10',
        unit: 'PCE',
        type: 'ACTIVE',
        sizes,
      }),
      IN_SCOPE,
    );
  }

  /** The dates stay: a row without one is in scope. */
  #spoil(name: Spoiling): void {
    this.#change((row) => {
      const spoilt = spoil(name, row, this.chance);
      return dated(spoilt, String(row.more?.['ORDER DATE PO RECEIVED']));
    });
  }

  #lose(name: Loss): void {
    const { left, lost } = lose(name, this.rows, this.chance);
    this.rows = left;
    this.#lost.push(...lost);
  }

  #any(): SourceOrder | undefined {
    return this.chance.any(this.rows);
  }

  /** Up to a handful of rows. */
  add(row: SourceOrder): void {
    if (this.rows.length < MOST_ROWS) this.rows = [...this.rows, row];
  }

  #change(change: (row: SourceOrder) => SourceOrder): void {
    const row = this.#any();
    this.rows = this.rows.map((other) => (other === row ? change(other) : other));
  }
}
