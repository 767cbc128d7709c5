import type { Chance } from '../../protocol/support/chance.js';
import type { SourceOrder } from '../../protocol/support/orders.js';
import { ADDED_SIZE } from '../../support/source-columns.js';
import type { AddedColumn } from '../../support/source-columns.js';

/** What goes wrong with one row. */
export type Spoiling = 'unreadablePrice' | 'invisibleNumber' | 'invisibleCustomer' | 'negativeSize' | 'wrongTotal';

/** What a load that failed leaves out: every row, most rows, or those of a customer. */
export type Loss = 'emptied' | 'shrunk' | 'customerLost';

export type Trouble = Spoiling | Loss | 'newColumn' | 'comeBack';

const SPOILINGS: readonly [Spoiling, ...Spoiling[]] = [
  'unreadablePrice',
  'invisibleNumber',
  'invisibleCustomer',
  'negativeSize',
  'wrongTotal',
];
const LOSSES: readonly [Loss, ...Loss[]] = ['emptied', 'shrunk', 'customerLost', 'customerLost'];

/** What can be seen of it is nothing. */
const INVISIBLE = '\u200e';

/** The troubles of one round, often none. What a load has left out comes back in most rounds. */
export function troubles(chance: Chance): Trouble[] {
  return [
    ...(chance.oneIn(2) ? (['comeBack'] as const) : []),
    ...(chance.oneIn(2) ? [chance.pick(SPOILINGS)] : []),
    ...(chance.oneIn(6) ? (['newColumn'] as const) : []),
    ...(chance.oneIn(4) ? [chance.pick(LOSSES)] : []),
  ];
}

export function spoil(name: Spoiling, row: SourceOrder, chance: Chance): SourceOrder {
  if (name === 'unreadablePrice') return { ...row, price: chance.pick(['TBC', 'EUR 28,86', '#REF!']) };
  if (name === 'invisibleNumber') return { ...row, number: toggled(row.number) };
  if (name === 'invisibleCustomer') return { ...row, customer: toggled(row.customer ?? '') };
  const sizes = row.sizes ?? {};
  if (name === 'negativeSize') return { ...row, sizes: { ...sizes, [chance.pick(['S', 'M', 'L'])]: -1 - chance.below(9) } };
  const { 'TOTAL QTY': wrong, ...more } = row.more ?? {};
  return { ...row, more: wrong === undefined ? { ...more, 'TOTAL QTY': 100 + chance.below(9) } : more };
}

const toggled = (text: string): string => (text.endsWith(INVISIBLE) ? text.slice(0, -INVISIBLE.length) : `${text}${INVISIBLE}`);

/** Divides the rows into those that stay and those that are lost. */
export function lose(
  name: Loss,
  rows: readonly SourceOrder[],
  chance: Chance,
): { readonly left: SourceOrder[]; readonly lost: SourceOrder[] } {
  const customer = chance.any(rows)?.customer;
  const stays = (row: SourceOrder, place: number): boolean =>
    name === 'shrunk' ? place === 0 : name === 'customerLost' && row.customer !== customer;
  return { left: rows.filter(stays), lost: rows.filter((row, place) => !stays(row, place)) };
}

/** Some rows have pieces of the added size. The source counts them. */
export function withAdded(row: SourceOrder, added: AddedColumn | null): SourceOrder {
  if (added === null || row.price === '10') return row;
  const pieces = 3;
  const total = Object.values(row.sizes ?? {}).reduce((sum, quantity) => sum + quantity, pieces);
  return { ...row, more: { 'TOTAL QTY': total, ...row.more, [ADDED_SIZE]: pieces } };
}
