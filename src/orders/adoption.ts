import { groupBy } from './group-by.js';
import { subitemName } from './naming.js';
import type { RulesSettings } from './rules-settings.js';
import { blankTest, fold } from './text.js';
import type { OrderKey, OutgoingOrder } from './types.js';

/** An order of the source, or a row of it that is refused at present and has a key all the same. */
export interface KeyedOrder {
  readonly key: OrderKey;
  /** Canonical customer. */
  readonly customer: string;
  /** Null for a refused row: its item is bound too, so that the row creates no second one once it is corrected. */
  readonly order: OutgoingOrder | null;
}

/** An item as the board shows it: its id and the text of its columns. */
export interface ShownItem {
  readonly id: string;
  readonly values: Readonly<Record<string, string | null>>;
}

export interface Match<I extends ShownItem> {
  readonly order: KeyedOrder;
  readonly item: I;
}

export interface Adoption<I extends ShownItem> {
  readonly matched: readonly Match<I>[];
  /** Several items for one order, or one item for several orders: it is unclear which belongs to which. */
  readonly ambiguous: readonly { readonly order: KeyedOrder; readonly items: readonly I[] }[];
  readonly unmatchedOrders: readonly KeyedOrder[];
  readonly unmatchedItems: readonly I[];
}

type KeySettings = Pick<RulesSettings, 'key' | 'fields' | 'blank'>;

/** Ids of the board's columns that show the parts of a customer's keys, by position of the part. Null for a part that the board does not show. */
export function readableParts({ key, fields }: KeySettings, customer: string): (string | null)[] {
  const columns = [...key.columns, ...(key.extraColumns[customer] ?? [])];
  return columns.map((column) => fields.find(({ source }) => source === column)?.monday.id ?? null);
}

/**
 * Matches items with orders by the parts of the key that the board shows, normalised like keys. The order number must be among them; an
 * item without one matches nothing. Each order of `orders` has a key of its own.
 */
export function matchItems<I extends ShownItem>(settings: KeySettings, orders: readonly KeyedOrder[], items: readonly I[]): Adoption<I> {
  const found = new Map(orders.map((order) => [order, [] as I[]]));
  const matches = new Map<I, number>();
  for (const [ids, group] of byColumns(settings, orders)) {
    const shown = groupBy(items, (item) => signature(shownParts(settings, ids, item)));
    for (const order of group) {
      const own = shown.get(signature(order.key.parts.map((part, index) => (ids[index] == null ? null : part)))) ?? [];
      found.set(order, own);
      for (const item of own) matches.set(item, (matches.get(item) ?? 0) + 1);
    }
  }
  const adoption = { matched: [] as Match<I>[], ambiguous: [] as { order: KeyedOrder; items: I[] }[], unmatchedOrders: [] as KeyedOrder[] };
  for (const [order, own] of found) {
    const [item, ...more] = own;
    if (item === undefined) adoption.unmatchedOrders.push(order);
    else if (more.length === 0 && matches.get(item) === 1) adoption.matched.push({ order, item });
    else adoption.ambiguous.push({ order, items: own });
  }
  return { ...adoption, unmatchedItems: items.filter((item) => !matches.has(item)) };
}

/** Orders by the columns that show their keys: customers with extra key columns are searched by other columns. */
function byColumns(settings: KeySettings, orders: readonly KeyedOrder[]): [(string | null)[], KeyedOrder[]][] {
  const ids = new Map<string, (string | null)[]>();
  for (const { customer } of orders) if (!ids.has(customer)) ids.set(customer, readableParts(settings, customer));
  const groups = groupBy(orders, ({ customer }) => JSON.stringify(ids.get(customer)));
  return [...groups].map(([columns, group]) => [JSON.parse(columns) as (string | null)[], group]);
}

function shownParts({ blank }: KeySettings, ids: readonly (string | null)[], item: ShownItem): (string | null)[] {
  const isBlank = blankTest(blank);
  return ids.map((id) => {
    if (id === null) return null;
    const part = fold(item.values[id] ?? '');
    return isBlank(part) ? '' : part;
  });
}

const signature = (parts: readonly (string | null)[]): string => JSON.stringify(parts);

/** A subitem as the board shows it; `label` is the text of its size column. */
export interface ShownSubitem {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
}

/**
 * The subitems of an item by size: identified by the label of their size column, or else by a name such as `Size M`. If a size occurs more
 * than once, all its subitems are listed; subitems of no size are left out.
 */
export function matchSizes<S extends ShownSubitem>(
  sizes: readonly string[],
  nameTemplate: string,
  subitems: readonly S[],
): ReadonlyMap<string, readonly S[]> {
  const labels = new Map(sizes.map((size) => [fold(size), size]));
  const names = new Map(sizes.map((size) => [fold(subitemName({ name: nameTemplate }, size)), size]));
  const found = groupBy(subitems, ({ label, name }) => labels.get(fold(label ?? '')) ?? names.get(fold(name)) ?? '');
  found.delete('');
  return found;
}
