import type { FoundFinding } from './findings/finding.js';
import { labelsOnBoard } from './altered-labels.js';
import type { AlteredLabels } from './altered-labels.js';
import { followItem } from './duplicate-check.js';
import { keepShownColumns, keepShownQuantity } from './kept-values.js';
import type { KeptValues } from './kept-values.js';
import type { BoardColumn, BoardSettings, ItemOnBoard, OrderRecords, SameValue, SubitemOnBoard } from './on-board.js';
import { transitionItem } from './record/item.js';
import type { ItemRecord } from './record/item.js';
import { transitionSize } from './record/size.js';
import { isOther } from './on-board.js';
import type { SizeRecord } from './record/size.js';
import type { SizeState } from './record/states.js';
import type { ItemPolicies, SubitemPolicies, ShownItem, ShownSubitem, PersonsChange } from './people-verdicts.js';
import { judgeItem, judgeLine } from './people-verdicts.js';

const LEFT_BOARD = { hold: 'foundElsewhere', recreate: 'releasedElsewhere', forget: 'forgottenElsewhere' } as const;
const SUBITEM_MOVED = { hold: 'foundElsewhere', recreate: 'releasedElsewhere' } as const;

/** The policies of a mapping for what people do to orders on the board. */
export interface PeoplePolicies {
  readonly item: ItemPolicies;
  readonly subitem: SubitemPolicies;
}

/** What the rules need of a mapping to judge people's changes. */
export type PeopleSettings = Pick<BoardSettings, 'board' | 'fields' | 'subitems'> & {
  readonly policies: { readonly people: PeoplePolicies };
};

/** A known order that people may have changed. */
export interface KnownItem<Item extends ItemRecord, Size extends SizeRecord> extends OrderRecords<Item, Size> {
  /** False when the order is about to leave the board. */
  readonly wanted: boolean;
  /** False while a request on the order is open, or could still take effect: then only the places of its item and subitems are judged. */
  readonly settled: boolean;
  readonly kept: KeptValues;
}

/** What the board shows of a known order, read by id. */
export interface BoardView {
  /** Undefined when Monday no longer has the item. `elsewhere` names the other board that it is on, such as `board 123 (Done)`; null on the board of the sync. */
  readonly item: (ItemOnBoard & { readonly state: 'active' | 'archived' | 'deleted'; readonly elsewhere: string | null }) | undefined;
  /** Active subitems below items of the board, by id. */
  readonly subitems: ReadonlyMap<string, SubitemOnBoard>;
  /** Where active subitems of orders are that are not below the order's item, such as `item 123`, by id. */
  readonly strayed: ReadonlyMap<string, string>;
  /** The group with the title of the order's group; null when none is known. */
  readonly groupId: string | null;
  readonly altered: AlteredLabels;
}

/** The records of an order after people may have changed its item and subitems (R13), and what they did. */
export function judgeOrder<Item extends ItemRecord, Size extends SizeRecord>(
  settings: PeopleSettings,
  order: KnownItem<Item, Size>,
  view: BoardView,
  same: SameValue,
): { readonly after: OrderRecords<Item, Size>; readonly changes: readonly PersonsChange[] } {
  const { lines, wanted, settled, kept } = order;
  const where = view.item?.state === 'active' ? view.item.elsewhere : null;
  if (where !== null) return judgeLeft(settings.policies.people.item, order, where);
  if (!settled) return judgePlaces(settings, order, view);
  const { item } = view;
  const back = ['GONE', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'].includes(order.record.state);
  const withKept = (one: Item): Item => (item === undefined ? one : keepShownColumns(settings, one, kept, { ...view, item }, same));
  const record = item?.state !== 'active' || back ? order.record : withKept(order.record);
  const verdict = judgeItem(settings.policies.people.item, itemAsShown(settings, record, view, same), wanted);
  if (item?.state !== 'active')
    return { after: { record: transitionItem(record, { type: verdict.event }), lines }, changes: verdict.changes };
  const uncertain = [...new Set([...record.uncertain, ...verdict.rewrite])].sort();
  const known = back ? withKept(followBack(settings, record, item)) : { ...record, uncertain };
  const sizes = lines.map((line) => judgeSize(settings, { line, kept }, view, same));
  return {
    after: { record: transitionItem(known, { type: verdict.event }), lines: sizes.map(({ line }) => line) },
    changes: [...(back ? [] : verdict.changes), ...(wanted ? sizes.flatMap(({ changes }) => changes) : [])],
  };
}

/** An item that is on another board. Nothing is written there; where its order leaves the board too, nothing is left to decide. */
function judgeLeft<Item extends ItemRecord, Size extends SizeRecord>(
  { leftBoard }: ItemPolicies,
  { record, lines, wanted }: KnownItem<Item, Size>,
  where: string,
): { readonly after: OrderRecords<Item, Size>; readonly changes: readonly PersonsChange[] } {
  const after = transitionItem(record, { type: wanted ? LEFT_BOARD[leftBoard] : 'foundElsewhere', where });
  return { after: { record: after, lines }, changes: [{ kind: `moved to ${where}`, policy: leftBoard }] };
}

/** The places of the subitems alone: an open request may explain any other difference. */
function judgePlaces<Item extends ItemRecord, Size extends SizeRecord>(
  settings: PeopleSettings,
  { record, lines, wanted }: KnownItem<Item, Size>,
  view: BoardView,
): { readonly after: OrderRecords<Item, Size>; readonly changes: readonly PersonsChange[] } {
  if (view.item?.state !== 'active') return { after: { record, lines }, changes: [] };
  const sizes = lines.map((line) => judgeStray(settings, line, view) ?? { line, changes: [] });
  return { after: { record, lines: sizes.map(({ line }) => line) }, changes: wanted ? sizes.flatMap(({ changes }) => changes) : [] };
}

/** An item that is back. Another board may have had no column for the key: then the key is written again too. */
function followBack<Item extends ItemRecord>(settings: PeopleSettings, record: Item, item: ItemOnBoard): Item {
  const followed = followItem(settings, record, item.id);
  const keyColumn = settings.board.keyColumn.id;
  if (item.values[keyColumn] === undefined || item.values[keyColumn] === record.keyDigest) return followed;
  return { ...followed, uncertain: [...followed.uncertain, keyColumn].sort() };
}

/** A known item as the board shows it, against what was sent last. An uncertain field is not compared: it is written in any case. */
export function itemAsShown(
  { fields }: PeopleSettings,
  record: ItemRecord,
  { item, groupId, altered }: BoardView,
  same: SameValue,
): ShownItem {
  if (item === undefined || item.state !== 'active') return { state: item?.state === 'archived' ? 'archived' : 'deleted' };
  const uncertain = new Set(record.uncertain);
  const sent = labelsOnBoard(altered, record.sentColumns);
  return {
    state: 'active',
    renamed: !uncertain.has('name') && isOther('text', record.shownName ?? record.itemName, item.name, same),
    edited: fields
      .map(({ monday }) => monday)
      .filter(({ id, type }) => !uncertain.has(id) && isOther(type, sent[id] ?? null, item.values[id], same))
      .map(({ id }) => id),
    moved: groupId !== null && !uncertain.has('group') && groupId !== item.groupId,
  };
}

function judgeSize<Size extends SizeRecord>(
  settings: PeopleSettings,
  { line: before, kept }: { readonly line: Size; readonly kept: KeptValues },
  view: BoardView,
  same: SameValue,
): { readonly line: Size; readonly changes: readonly PersonsChange[] } {
  const shown = view.subitems.get(before.subitemId ?? '');
  const line = before.state === 'LIVE' ? keepShownQuantity(settings, before, kept, shown) : before;
  const quantity = settings.subitems?.quantity.monday;
  if (quantity === undefined || line.subitemId === null || !JUDGED_SIZES.has(line.state)) return { line, changes: [] };
  const strayed = judgeStray(settings, line, view);
  if (strayed !== null) return strayed;
  // It is back: it is unknown what was edited meanwhile.
  if (line.state !== 'LIVE' && shown !== undefined) {
    const restored = transitionSize(line, { type: 'restored', subitemId: line.subitemId });
    return { line: keepShownQuantity(settings, restored, kept, shown), changes: [] };
  }
  const verdict = judgeLine(settings.policies.people.subitem, sizeAsShown(line, quantity, shown, same));
  const after = transitionSize(line, { type: verdict.event });
  return { line: { ...after, uncertain: line.uncertain || verdict.rewrite }, changes: verdict.changes };
}

/** Sizes whose subitem people may have touched. One that was given up is made again. */
export const JUDGED_SIZES: ReadonlySet<SizeState> = new Set<SizeState>(['LIVE', 'GONE', 'ELSEWHERE']);

/** The size of a subitem that people have moved away from its item; null for any other. */
function judgeStray<Size extends SizeRecord>(
  settings: PeopleSettings,
  line: Size,
  { strayed }: BoardView,
): { readonly line: Size; readonly changes: readonly PersonsChange[] } | null {
  const where = line.subitemId === null || !JUDGED_SIZES.has(line.state) ? undefined : strayed.get(line.subitemId);
  if (where === undefined) return null;
  const policy = settings.policies.people.subitem.moved;
  return { line: transitionSize(line, { type: SUBITEM_MOVED[policy], where }), changes: [{ kind: `size moved to ${where}`, policy }] };
}

/** The same of the subitem of a size. */
export function sizeAsShown(line: SizeRecord, column: BoardColumn, shown: SubitemOnBoard | undefined, same: SameValue): ShownSubitem {
  if (shown === undefined) return 'removed';
  const sent = line.quantity === null ? null : String(line.quantity);
  return line.uncertain || same(column.type, sent, shown.values[column.id]) ? 'as sent' : 'edited';
}

/** What people did to one order, for a person; null when they changed nothing. */
export function describeChanges(
  order: Pick<FoundFinding, 'keyDigest' | 'customer' | 'orderNumber'>,
  changes: readonly PersonsChange[],
): FoundFinding | null {
  const counts = new Map<string, number>();
  for (const { kind, policy } of changes) {
    const what = `${kind} (${policy})`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const did = [...counts].map(([what, n]) => `${String(n)} ${what}`).join(', ');
  const message = `People have changed order ${order.orderNumber ?? ''} of ${order.customer ?? ''} on the board: ${did}.`;
  return { ...order, code: 'BOARD_EDITED', scope: 'order', valueSeen: did, message };
}
