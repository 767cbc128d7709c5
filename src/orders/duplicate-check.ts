import type { Effect } from './effects.js';
import { subitemName } from './naming.js';
import type { BoardSettings, ItemOnBoard, OrderRecords, SameValue, SubitemOnBoard } from './on-board.js';
import { followedEvent, transitionItem } from './record/item.js';
import type { ItemRecord } from './record/item.js';
import { followedSizeEvent, transitionSize } from './record/size.js';
import type { SizeRecord } from './record/size.js';
import { staleFields, staleSizes } from './stale-values.js';

/**
 * For a day every run checks an order again whose answer was missing. Monday's own retries end within hours, and an effect that comes after
 * B is found by the first run that starts later.
 */
const WATCHED_MS = 24 * 60 * 60_000;

interface WatchedRecord extends ItemRecord {
  /** When the items of the order are counted once more; null when they need not be. */
  readonly recheckAfter: string | null;
}

/** An order, and what the board shows of it. */
export interface SeenOrder<Item extends WatchedRecord, Size extends SizeRecord> extends OrderRecords<Item, Size> {
  /** The active items that are the order's. */
  readonly items: readonly ItemOnBoard[];
  /** Subitems below them. */
  readonly subitems: readonly SubitemOnBoard[];
  /** What was sent for it without an answer, or more than once. */
  readonly effects: readonly Effect[];
  /** The known item, read by its id, is not active. */
  readonly hidden: boolean;
}

/** The changes to an order's record after a read of the board. */
export interface CheckedOrder<Item extends ItemRecord, Size extends SizeRecord> extends OrderRecords<Item, Size> {
  /** Ids that the board shows more than once: of the order's item (`size` null), or of the subitem of a size. */
  readonly doubles: readonly { readonly size: string | null; readonly ids: readonly string[] }[];
}

/**
 * Whether an archiving that the sync gave up long ago may have taken a live order off the board after all: then its item is read by its id.
 */
export function mayBeHidden({
  record,
  items,
  effects,
}: Pick<SeenOrder<WatchedRecord, SizeRecord>, 'record' | 'items' | 'effects'>): boolean {
  return (
    record.state === 'LIVE' &&
    record.itemId !== null &&
    items.length === 0 &&
    effects.some(({ operation }) => /^(ARCHIVE|DELETE)_ITEM$/.test(operation))
  );
}

/**
 * Judges an order of which the board may show several items or subitems, or an old value (R4, R5). Of several a person must choose one;
 * until then the order is not changed. Once a single one is left it is followed again. `now` is ISO 8601 UTC.
 */
export function checkOrder<Item extends WatchedRecord, Size extends SizeRecord>(
  settings: BoardSettings,
  seen: SeenOrder<Item, Size>,
  now: string,
  same: SameValue,
): CheckedOrder<Item, Size> {
  const { record, lines } = seen;
  // It was the sync that took it off: the order, if it is wanted again, gets a new item.
  if (seen.hidden) return { record: { ...transitionItem(record, { type: 'archivedByUs' }), dirty: true }, lines, doubles: [] };
  const rest = { ...record, recheckAfter: stillWatched(record, now) };
  const [item, ...more] = seen.items;
  // As every order that waits for a person it is not as acknowledged, even if its content in the source becomes what was acknowledged last.
  if (more.length > 0)
    return {
      record: { ...transitionItem(rest, { type: 'foundTwice' }), dirty: true },
      lines,
      doubles: [{ size: null, ids: seen.items.map(({ id }) => id) }],
    };
  // Not on the board at all: the next write to an archived item is refused and shows it. Or none of several is left.
  // Items made by hand that `adopt` could not distinguish never had the key.
  const adopting = record.uncertain.includes(settings.board.keyColumn.id);
  if (item === undefined)
    return {
      record: record.state === 'DUPLICATE' && !adopting ? transitionItem(rest, { type: 'noneLeft' }) : rest,
      lines,
      doubles: [],
    };
  const held = ['DUPLICATE', 'GONE', 'ELSEWHERE', 'RELEASED'].includes(record.state);
  const moved = record.itemId !== item.id;
  const followed =
    held || moved ? followItem(settings, rest, item.id) : withUncertainty(rest, staleFields(settings, record, item, seen.effects, same));
  if (settings.subitems === undefined) return { record: followed, lines, doubles: [] };
  const subitems = seen.subitems.filter(({ parentId }) => parentId === item.id);
  const stale = staleSizes(settings, lines, subitems, seen.effects, same);
  const checked = lines.map((line) => checkSize(line, idsOfSize(settings, line, subitems), { stale: stale.has(line.size), moved }));
  const doubles = checked.flatMap(({ double }) => (double === null ? [] : [double]));
  const after = checked.map(({ line }) => line);
  const dirty = followed.dirty || doubles.length > 0 || after.some((line, index) => line !== lines[index]);
  return { record: { ...followed, dirty }, lines: after, doubles };
}

function stillWatched({ recheckAfter }: WatchedRecord, now: string): string | null {
  return recheckAfter !== null && Date.parse(now) - Date.parse(recheckAfter) < WATCHED_MS ? recheckAfter : null;
}

/**
 * A single item is left of several, or is back: it is followed from now on, and written in full since people may have edited it meanwhile.
 */
export function followItem<Item extends ItemRecord>(settings: Pick<BoardSettings, 'fields'>, record: Item, itemId: string): Item {
  const fields = [...settings.fields.map((field) => field.monday.id), 'group', 'name'];
  return transitionItem(record, followedEvent(record, { itemId, fields }));
}

/** Old values have come back in these fields: the next detection stages the order, and they are written again. */
function withUncertainty<Item extends ItemRecord>(record: Item, fields: readonly string[]): Item {
  return fields.length === 0 ? record : { ...record, uncertain: [...new Set([...record.uncertain, ...fields])].sort(), dirty: true };
}

function idsOfSize({ subitems }: BoardSettings, { size }: SizeRecord, shown: readonly SubitemOnBoard[]): string[] {
  const name = subitemName(subitems, size);
  return shown.filter((subitem) => subitem.name === name).map(({ id }) => id);
}

/** `stale`: its subitem shows an old quantity. `moved`: the order has another item than before. */
function checkSize<Size extends SizeRecord>(
  line: Size,
  ids: readonly string[],
  { stale, moved }: { readonly stale: boolean; readonly moved: boolean },
): { readonly line: Size; readonly double: { readonly size: string; readonly ids: readonly string[] } | null } {
  const single = (after: Size) => ({ line: after, double: null });
  if (ids.length > 1) return { line: transitionSize(line, { type: 'foundTwice' }), double: { size: line.size, ids } };
  const [only] = ids;
  // Under another item, or none left of several: the size is created again. Else the next write to it shows it.
  if (only === undefined) {
    if (line.state === 'DUPLICATE') return single(transitionSize(line, { type: 'noneLeft' }));
    return single(moved ? transitionSize(line, { type: 'itemReplaced' }) : line);
  }
  if (line.subitemId === only && line.state === 'LIVE') return single(stale ? { ...line, uncertain: true } : line);
  return single(transitionSize(line, followedSizeEvent(line, only)));
}
