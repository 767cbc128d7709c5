import type { ColumnValues } from './effects.js';
import type { ItemRecord } from './record/item.js';
import type { SizeRecord } from './record/size.js';
import type { MondayType } from './column-types.js';
import { mayBeMadeOf } from './shown-values.js';

/** An item as the board shows it: the text of its columns by column id, null where one is empty. */
export interface ItemOnBoard {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly values: ColumnValues;
}

/** A subitem as the board shows it. */
export interface SubitemOnBoard {
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly values: ColumnValues;
}

/** A column of the board and its type in Monday's terms. */
export interface BoardColumn {
  readonly id: string;
  readonly type: MondayType;
}

/** What the rules need of a mapping to compare an order with the board. The mapping that is loaded from a file satisfies it. */
export interface BoardSettings {
  readonly board: { readonly keyColumn: { readonly id: string } };
  readonly key: { readonly columns: readonly string[] };
  readonly fields: readonly { readonly source: string; readonly monday: BoardColumn }[];
  readonly subitems?: { readonly name: string; readonly quantity: { readonly monday: BoardColumn } } | undefined;
}

/**
 * Whether a column of a type shows a value. A column that was not read (undefined) shows nothing. Each column type has its own comparison.
 */
export type SameValue = (type: MondayType, wanted: string | null, shown: string | null | undefined) => boolean;

/** An order with its sizes, from the records. */
export interface OrderRecords<Item extends ItemRecord, Size extends SizeRecord> {
  readonly record: Item;
  readonly lines: readonly Size[];
}

/** Whether an item has the key of an order in its key column. */
export function bearsKeyOf(settings: BoardSettings, keyDigest: string, item: ItemOnBoard): boolean {
  return item.values[settings.board.keyColumn.id] === keyDigest;
}

/** Whether an item shows the readable parts of an order's key as they were sent (R11), or as Monday may have changed them. */
export function showsKeyParts(settings: BoardSettings, sent: ColumnValues, item: ItemOnBoard, same: SameValue): boolean {
  const parts = settings.fields.filter((field) => settings.key.columns.includes(field.source));
  return parts.every(({ monday: { id, type } }) => {
    const shown = item.values[id];
    return same(type, sent[id] ?? null, shown) || mayBeMadeOf(sent[id] ?? '', shown ?? '');
  });
}

/** Whether a column shows neither what was sent nor what Monday may have made of it. */
export const isOther = (type: MondayType, sent: string | null, shown: string | null | undefined, same: SameValue): boolean =>
  !same(type, sent, shown) && !mayBeMadeOf(sent ?? '', shown ?? '');
