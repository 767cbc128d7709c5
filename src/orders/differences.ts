import { labelsOnBoard } from './altered-labels.js';
import { subitemName } from './naming.js';
import type { ItemOnBoard, OrderRecords, SameValue } from './on-board.js';
import { itemAsShown, JUDGED_SIZES, sizeAsShown } from './people.js';
import type { BoardView, PeopleSettings } from './people.js';
import type { PersonsChange } from './people-verdicts.js';
import type { ItemRecord } from './record/item.js';
import type { SizeRecord } from './record/size.js';

/** One way in which the board, or the production table, is not what the records of an order say. */
export type DifferenceKind =
  | 'renamed'
  | 'edited'
  | 'moved'
  | 'archived'
  | 'deleted'
  | 'on another board'
  | 'key changed'
  | 'doubled'
  | 'replaced'
  | 'back'
  | 'taken off, and back'
  | 'size edited'
  | 'size removed'
  | 'size moved'
  | 'size doubled'
  | 'size back'
  | 'production row missing'
  | 'production differs';

/**
 * What becomes of a difference. `repair`: the next run puts it right once the order is marked for it. `wait`: a person must decide, by a command. `stay`: the
 * policy leaves it. `board`: a person must act on the board.
 */
export type DifferenceEnd = 'repair' | 'wait' | 'stay' | 'board';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly size: string | null;
  /** Column id of the board, `name` or `group`; a column of the production table. */
  readonly field: string | null;
  /** By the records. Null where it is empty, or the kind says it all. */
  readonly sent: string | null;
  /** On the board: a value, the ids of items, a place, the id of a group. */
  readonly shown: string | null;
  /** The policy for it, a person's decision included; null where there is only one way. */
  readonly policy: PersonsChange['policy'] | null;
  readonly end: DifferenceEnd;
}

/** What concerns an item or subitem that is not in its place, or not alone in it; the others concern values. */
export const OF_PLACES: ReadonlySet<DifferenceKind> = new Set<DifferenceKind>([
  'archived',
  'deleted',
  'on another board',
  'key changed',
  'doubled',
  'replaced',
  'back',
  'taken off, and back',
  'size removed',
  'size moved',
  'size doubled',
  'size back',
]);

/** An item or subitem that is not in its place: to be recreated, or left. */
export const MISSING_KINDS: ReadonlySet<DifferenceKind> = new Set<DifferenceKind>([
  'archived',
  'deleted',
  'on another board',
  'size removed',
  'size moved',
]);

/** What people wrote or moved: to be restored, or accepted. */
export const CHANGED_KINDS: ReadonlySet<DifferenceKind> = new Set<DifferenceKind>(['renamed', 'edited', 'moved', 'size edited']);

const ENDS = { follow: 'stay', forget: 'stay', hold: 'wait', restore: 'repair', recreate: 'repair' } as const;

/** A difference that a policy decides. */
function byPolicy(kind: DifferenceKind, policy: PersonsChange['policy'], more: Partial<Difference> = {}): Difference {
  return { kind, size: null, field: null, sent: null, shown: null, ...more, policy, end: ENDS[policy] };
}

/** A difference that is always treated the same. */
export function always(kind: DifferenceKind, end: DifferenceEnd, more: Partial<Difference> = {}): Difference {
  return { kind, size: null, field: null, sent: null, shown: null, ...more, policy: null, end };
}

/** What is compared: the records of an order, and other items of the board that have its key and show its readable parts. */
export interface ComparedOrder extends OrderRecords<ItemRecord, SizeRecord> {
  readonly others: readonly ItemOnBoard[];
}

/**
 * How the board differs from the records of an order that has no open request. Pure, and the same comparison by which a run judges what people did (R13): what Monday
 * has made of names and labels is no difference, and a field that is uncertain is not compared, since the next run writes it. A `settings` with the decisions of
 * persons in it gives what follows from these.
 */
export function differencesOf(settings: PeopleSettings, order: ComparedOrder, view: BoardView, same: SameValue): readonly Difference[] {
  const { record, others } = order;
  const ids = others.map(({ id }) => id);
  if (TAKEN_OFF.has(record.state)) return ids.map((id) => always('taken off, and back', 'board', { shown: id }));
  const { item } = view;
  const isHere = item?.state === 'active' && item.elsewhere === null;
  if (ids.length + (isHere ? 1 : 0) > 1) return [always('doubled', 'board', { sent: record.itemId, shown: ids.join(', ') })];
  // Without a known item `adopt` was not sure which one it is; the error table says so.
  if (record.itemId === null) return [];
  // The next run follows it.
  if (ids.length === 1) return [always('replaced', 'repair', { sent: record.itemId, shown: ids.join() })];
  const { leftBoard, archived, deleted } = settings.policies.people.item;
  if (item === undefined || item.state === 'deleted') return [byPolicy('deleted', deleted)];
  if (item.state === 'archived') return [byPolicy('archived', archived)];
  if (item.elsewhere !== null) return [byPolicy('on another board', leftBoard, { shown: item.elsewhere })];
  if (BACK.has(record.state)) return [always('back', 'repair', { shown: item.id })];
  return [
    ...itemDifferences(settings, record, view, same),
    ...order.lines.flatMap((line) => sizeDifferences(settings, { record, line }, view, same)),
  ];
}

/** Orders without an item that people could have touched. */
const TAKEN_OFF: ReadonlySet<ItemRecord['state']> = new Set(['ABSENT', 'ARCHIVED', 'DELETED', 'RELEASED'] as const);

/** Orders whose item was not in its place, or not alone in it, when it was looked at last. */
const BACK: ReadonlySet<ItemRecord['state']> = new Set(['GONE', 'LEFT', 'ELSEWHERE', 'FORGOTTEN', 'DUPLICATE'] as const);

function itemDifferences(settings: PeopleSettings, record: ItemRecord, view: BoardView, same: SameValue): Difference[] {
  const { item } = view;
  const shown = itemAsShown(settings, record, view, same);
  if (item === undefined || shown.state !== 'active') return [];
  const { renamed, edited, moved } = settings.policies.people.item;
  const sent = labelsOnBoard(view.altered, record.sentColumns);
  const keyColumn = settings.board.keyColumn.id;
  const key = item.values[keyColumn] ?? null;
  const found = [
    ...(shown.renamed
      ? [byPolicy('renamed', renamed, { field: 'name', sent: record.shownName ?? record.itemName, shown: item.name })]
      : []),
    ...shown.edited.map((field) => byPolicy('edited', edited, { field, sent: sent[field] ?? null, shown: item.values[field] ?? null })),
    ...(shown.moved ? [byPolicy('moved', moved, { field: 'group', sent: record.groupTitle, shown: item.groupId })] : []),
    // Without its key the sync does not find an item again, so it is always written again.
    ...(key === record.keyDigest || record.uncertain.includes(keyColumn)
      ? []
      : [always('key changed', 'repair', { field: keyColumn, sent: record.keyDigest, shown: key })]),
  ];
  return record.state === 'MOVED' && !shown.moved ? [always('back', 'repair', { shown: item.id }), ...found] : found;
}

function sizeDifferences(
  settings: PeopleSettings,
  { record, line }: { readonly record: ItemRecord; readonly line: SizeRecord },
  view: BoardView,
  same: SameValue,
): Difference[] {
  const { subitems, policies } = settings;
  if (subitems === undefined) return [];
  const { size } = line;
  const name = subitemName(subitems, size);
  const alike = [...view.subitems.values()].filter((subitem) => subitem.parentId === record.itemId && subitem.name === name);
  if (alike.length > 1)
    return [always('size doubled', 'board', { size, sent: line.subitemId, shown: alike.map(({ id }) => id).join(', ') })];
  const own = line.subitemId === null ? undefined : view.subitems.get(line.subitemId);
  const isBelow = own?.parentId === record.itemId;
  if (!JUDGED_SIZES.has(line.state)) {
    if (line.state === 'DUPLICATE') return [always('size back', 'repair', { size })];
    return own !== undefined && isBelow ? [always('taken off, and back', 'board', { size, shown: own.id })] : [];
  }
  const where = view.strayed.get(line.subitemId ?? '');
  const { edited, removed, moved } = policies.people.subitem;
  if (where !== undefined) return [byPolicy('size moved', moved, { size, shown: where })];
  const shown = sizeAsShown(line, subitems.quantity.monday, own, same);
  if (shown === 'removed') return [byPolicy('size removed', removed, { size })];
  if (line.state !== 'LIVE') return [always('size back', 'repair', { size, shown: own?.id ?? null })];
  if (shown !== 'edited') return [];
  const quantity = own?.values[subitems.quantity.monday.id] ?? null;
  return [byPolicy('size edited', edited, { size, sent: line.quantity === null ? null : String(line.quantity), shown: quantity })];
}
