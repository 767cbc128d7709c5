import { always } from './differences.js';
import type { Difference } from './differences.js';
import type { BoardColumn, OrderRecords, SameValue } from './on-board.js';
import type { ItemRecord } from './record/item.js';
import type { SizeRecord } from './record/size.js';

/** What the comparison needs of a mapping: which production column has which value. */
export interface ProductionSettings {
  readonly title: { readonly column: string };
  readonly group: { readonly column: string };
  readonly fields: readonly { readonly column: string; readonly monday: BoardColumn }[];
  readonly subitems?: { readonly quantity: { readonly column: string; readonly monday: BoardColumn } } | undefined;
}

/** Rows of the production tables by the id of their item or subitem, as texts. */
export interface ProductionContent {
  readonly orders: ReadonlyMap<string, Readonly<Record<string, string | null>>>;
  /** Quantity by subitem id. */
  readonly sizes: ReadonlyMap<string, string | null>;
}

/** How the production rows of an order differ from what Monday has acknowledged. Only for an order of which nothing was sent since. */
export function productionDifferences(
  settings: ProductionSettings,
  { record, lines }: OrderRecords<ItemRecord, SizeRecord>,
  content: ProductionContent,
  same: SameValue,
): Difference[] {
  const row = content.orders.get(record.itemId ?? '');
  if (row === undefined) return [always('production row missing', 'repair')];
  const differs = (type: BoardColumn['type'], field: string, sent: string | null, size: string | null = null): Difference[] => {
    const shown = row[field] ?? null;
    return same(type, sent, shown) ? [] : [always('production differs', 'repair', { field, sent, shown, size })];
  };
  return [
    ...differs('text', settings.title.column, record.itemName),
    ...differs('text', settings.group.column, record.groupTitle),
    ...settings.fields.flatMap(({ column, monday: { id, type } }) => differs(type, column, record.sentColumns[id] ?? null)),
    ...(settings.subitems === undefined ? [] : sizesOfProduction(settings.subitems.quantity, lines, content, same)),
  ];
}

function sizesOfProduction(
  { column, monday }: { readonly column: string; readonly monday: BoardColumn },
  lines: readonly SizeRecord[],
  { sizes }: ProductionContent,
  same: SameValue,
): Difference[] {
  return lines
    .filter(({ state, subitemId }) => state === 'LIVE' && subitemId !== null)
    .flatMap(({ size, subitemId, quantity }) => {
      if (!sizes.has(subitemId ?? '')) return [always('production row missing', 'repair', { size })];
      const [sent, shown] = [quantity === null ? null : String(quantity), sizes.get(subitemId ?? '') ?? null];
      return same(monday.type, sent, shown) ? [] : [always('production differs', 'repair', { size, field: column, sent, shown })];
    });
}
