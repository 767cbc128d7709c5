import type { AlteredLabels } from './altered-labels.js';
import { labelsOnBoard } from './altered-labels.js';
import type { BoardSettings, ItemOnBoard, SameValue, SubitemOnBoard } from './on-board.js';
import type { ItemRecord } from './record/item.js';
import type { SizeRecord } from './record/size.js';
import { isOther } from './on-board.js';
import type { OutgoingOrder } from './types.js';

/** What an order leaves as the board shows it, since its source cannot be read (`onBadValue: keep`). */
export interface KeptValues {
  /** Column ids. */
  readonly columns: readonly string[];
  readonly sizes: readonly string[];
}

/** Of an order that leaves the board, and of one whose values can all be read. */
export const NOTHING_KEPT: KeptValues = { columns: [], sizes: [] };

/** What an order does not write. */
export function keptBy({ fields }: Pick<BoardSettings, 'fields'>, order: OutgoingOrder): KeptValues {
  return {
    columns: fields.map(({ monday }) => monday.id).filter((id) => order.columns[id] === undefined),
    sizes: order.keptSizes ?? [],
  };
}

/**
 * An uncertain column is normally written, which ends the doubt. One that the order does not write gets what the board shows: that is what it keeps, and what production
 * gets. Only for a record without a request that could still take effect.
 */
export function keepShownColumns<Item extends ItemRecord>(
  { fields }: Pick<BoardSettings, 'fields'>,
  record: Item,
  kept: KeptValues,
  board: { readonly item: ItemOnBoard; readonly altered: AlteredLabels },
  same: SameValue,
): Item {
  const doubtful = fields.filter(({ monday: { id } }) => kept.columns.includes(id) && record.uncertain.includes(id));
  if (doubtful.length === 0) return record;
  const sent = labelsOnBoard(board.altered, record.sentColumns);
  const differing = doubtful.filter(({ monday: { id, type } }) => isOther(type, sent[id] ?? null, board.item.values[id], same));
  const shown = differing.map(({ monday: { id } }) => [id, board.item.values[id] ?? null] as const);
  return { ...withoutDoubt(record, kept), sentColumns: { ...record.sentColumns, ...Object.fromEntries(shown) } };
}

/** The record as it is after such a read of a board that shows what is known. */
export const withoutDoubt = <Item extends ItemRecord>(record: Item, { columns }: KeptValues): Item => ({
  ...record,
  uncertain: record.uncertain.filter((id) => !columns.includes(id)),
});

/** The same for the quantity of a size. */
export function keepShownQuantity<Size extends SizeRecord>(
  { subitems }: Pick<BoardSettings, 'subitems'>,
  line: Size,
  kept: KeptValues,
  shown: SubitemOnBoard | undefined,
): Size {
  if (subitems === undefined || shown === undefined || !line.uncertain || !kept.sizes.includes(line.size)) return line;
  const text = shown.values[subitems.quantity.monday.id] ?? '';
  const quantity = text.trim() === '' ? Number.NaN : Number(text);
  return { ...line, quantity: Number.isSafeInteger(quantity) ? quantity : null, uncertain: false };
}
