import { matchSizes } from './adoption.js';
import type { KeyedOrder, Match } from './adoption.js';
import type { ColumnValues } from './effects.js';
import type { BoardColumn, ItemOnBoard, SameValue, SubitemOnBoard } from './on-board.js';
import type { MondayType } from './column-types.js';

/** An order with the item that a person has created for it. */
export interface SeenItem {
  readonly keyDigest: string;
  readonly orderKey: readonly string[];
  readonly customer: string;
  readonly itemId: string;
  readonly name: string;
  readonly columns: ColumnValues;
}

/** The subitem of a size that a person has created. `quantity` is null where the board shows no whole number. */
export interface SeenSize {
  readonly size: string;
  readonly subitemId: string;
  readonly quantity: number | null;
}

/** What a matched item shows, in the form in which it would have been sent where it means the same. */
export function seenItem(
  fields: readonly { readonly monday: BoardColumn }[],
  { order: { key, customer, order }, item }: Match<ItemOnBoard>,
  same: SameValue,
): SeenItem {
  const columns = fields.map(
    ({ monday: { id, type } }) => [id, seenValue(type, order?.columns[id], item.values[id] ?? null, same)] as const,
  );
  return {
    keyDigest: key.digest,
    orderKey: key.parts,
    customer,
    itemId: item.id,
    name: seenValue('text', order?.name, item.name, same) ?? item.name,
    columns: Object.fromEntries(columns),
  };
}

/** The mapping's settings for subitems, and the sizes that an order can have. */
export interface SizeColumns {
  readonly sizes: readonly string[];
  readonly name: string;
  readonly size: { readonly monday: { readonly id: string } };
  readonly quantity: { readonly monday: BoardColumn };
}

/** The same of the subitems below a matched item; `twice` when a size occurs more than once. */
export function seenSizes(
  { sizes, name, size, quantity }: SizeColumns,
  { order }: KeyedOrder,
  subitems: readonly SubitemOnBoard[],
  same: SameValue,
): readonly SeenSize[] | 'twice' {
  const wanted = new Map(order?.sizes.map((one) => [one.size, one.quantity]));
  const found = matchSizes(
    sizes,
    name,
    subitems.map((subitem) => ({ ...subitem, label: subitem.values[size.monday.id] ?? null })),
  );
  if ([...found.values()].some((several) => several.length > 1)) return 'twice';
  return [...found].flatMap(([label, [subitem]]) => {
    if (subitem === undefined) return [];
    const { id, type } = quantity.monday;
    const shown = seenValue(type, String(wanted.get(label) ?? 0), subitem.values[id] ?? null, same);
    return [{ size: label, subitemId: subitem.id, quantity: wholeNumber(shown) }];
  });
}

/** The wanted value where the board shows the same in its own form, else what it shows. */
function seenValue(type: MondayType, wanted: string | null | undefined, shown: string | null, same: SameValue): string | null {
  return wanted !== undefined && same(type, wanted, shown) ? wanted : shown;
}

function wholeNumber(text: string | null): number | null {
  const number = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) ? number : null;
}
