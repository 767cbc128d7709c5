import { BrokenRecord } from './record/broken-record.js';
import type { Effect } from './effects.js';
import { subitemName } from './naming.js';
import type { SizeState } from './record/states.js';
import type { Digest, OutgoingOrder, SizeQuantity } from './types.js';

export interface SubitemSettings {
  /** Subitem name; `{size}` is replaced by the size. */
  readonly name: string;
  /** The policy for a subitem whose size is no longer ordered. */
  readonly vanished: 'zero' | 'archive' | 'delete';
}

/** The record of one size of the order on the board. */
export interface BoardLine {
  readonly size: string;
  readonly state: SizeState;
  readonly itemId: string | null;
  readonly quantity: number | null;
  /** The last quantity sent was never answered: it differs from everything. */
  readonly uncertain: boolean;
}

export interface SizesInput {
  readonly key: Digest;
  readonly parentItemId: string;
  readonly order: OutgoingOrder;
  readonly lines: readonly BoardLine[];
  readonly settings: SubitemSettings;
}

/** Effects on the subitems of a live item: wanted sizes in the order of the source, then vanished ones. One per size; none for kept ones. */
export function planSizes(input: SizesInput): Effect[] {
  const bySize = new Map(input.lines.map((line) => [line.size, line]));
  const wanted = new Set([...input.order.sizes.map(({ size }) => size), ...(input.order.keptSizes ?? [])]);
  return [
    ...input.order.sizes.flatMap((size) => planWanted(input, size, bySize.get(size.size))),
    ...input.lines.filter(({ size }) => !wanted.has(size)).flatMap((line) => planVanished(input, line)),
    // The subitem of a size that the order does not write shows again what is known of it.
    ...input.lines
      .filter(({ size, state, uncertain }) => state === 'LIVE' && uncertain && input.order.keptSizes?.includes(size) === true)
      .flatMap((line) => (line.quantity === null ? [] : planWanted(input, { size: line.size, quantity: line.quantity }, line))),
  ];
}

function planWanted({ key, parentItemId, settings }: SizesInput, { size, quantity }: SizeQuantity, line: BoardLine | undefined): Effect[] {
  if (line?.state === 'DUPLICATE') return [];
  if (line?.state !== 'LIVE') {
    const name = subitemName(settings, size);
    return [{ operation: 'CREATE_SUBITEM', key, size, parentItemId, name, quantity }];
  }
  const itemId = liveId(line, key);
  if (line.quantity === quantity && !line.uncertain) return [];
  return [{ operation: 'UPDATE_SUBITEM', key, size, itemId, quantity }];
}

function planVanished({ key, order, settings }: SizesInput, line: BoardLine): Effect[] {
  if (line.state !== 'LIVE') return [];
  const target = { key, size: line.size, itemId: liveId(line, key) };
  if (line.quantity === 0 && !line.uncertain) return [];
  // A cancelled order may come back: its subitems and what people wrote on them stay.
  if (order.cancelled || settings.vanished === 'zero') return [{ operation: 'UPDATE_SUBITEM', ...target, quantity: 0 }];
  return [{ operation: settings.vanished === 'archive' ? 'ARCHIVE_SUBITEM' : 'DELETE_SUBITEM', ...target }];
}

function liveId(line: BoardLine, key: Digest): string {
  if (line.itemId !== null) return line.itemId;
  throw new BrokenRecord(`Size ${line.size} of order key ${key} is LIVE and has no subitem id`);
}
