import { LABELLED } from './kept.js';
import type { LabelField } from './kept.js';

/** What people made of an item: each stays until the sync has something else to write in that place. */
export interface Marks {
  name: string | null;
  price: string | null;
  /** Title of the group that a person moved it to. */
  group: string | null;
  /** The text that a person gave the label that the item has, by field. */
  readonly labels: Map<LabelField, string>;
  /** Quantity that a person wrote, by size; null where a person removed the subitem. */
  readonly sizes: Map<string, number | null>;
}

export const unmarked = (): Marks => ({ name: null, price: null, group: null, labels: new Map(), sizes: new Map() });

/** The values of an order, before or now. */
interface Said extends Readonly<Record<LabelField, string>> {
  readonly name: string;
  readonly price: string | null;
  readonly group: string;
  readonly sizes: Readonly<Record<string, number>>;
}

/** A change of the order was accepted: what it changed is written over, and a removed size that is ordered is made again. */
export function fade(marks: Marks, before: Said, after: Said): void {
  if (after.name !== before.name) marks.name = null;
  if (after.price !== before.price) marks.price = null;
  if (after.group !== before.group) marks.group = null;
  for (const field of LABELLED) if (after[field] !== before[field]) marks.labels.delete(field);
  for (const [size, mark] of [...marks.sizes]) {
    const ordered = after.sizes[size] ?? 0;
    if (mark === null ? ordered > 0 : ordered !== (before.sizes[size] ?? 0)) marks.sizes.delete(size);
  }
}

/** The item was written in full: nothing is left of what people made of its fields. A price that cannot be read is not written. */
export function clear(marks: Marks, { price }: { readonly price: string | null }): void {
  marks.name = null;
  if (price !== null) marks.price = null;
  marks.group = null;
  marks.labels.clear();
}
