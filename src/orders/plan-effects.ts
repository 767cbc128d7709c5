import { BrokenRecord } from './record/broken-record.js';
import type { ColumnValues, Effect } from './effects.js';
import { NO_GROUP } from './naming.js';
import { planSizes } from './plan-sizes.js';
import type { BoardLine, SubitemSettings } from './plan-sizes.js';
import type { ItemState } from './record/states.js';
import type { Digest, OutgoingOrder } from './types.js';

export type EffectTarget =
  { readonly kind: 'order'; readonly order: OutgoingOrder } | { readonly kind: 'removed'; readonly policy: 'archive' | 'delete' | 'keep' };

/** What is known of the order's item on the board. */
export interface BoardState {
  readonly state: ItemState;
  readonly itemId: string | null;
  readonly groupTitle: string | null;
  readonly name: string | null;
  readonly columns: ColumnValues;
  /** Column ids, `name` or `group`, whose last send was never answered: they differ from everything. */
  readonly uncertain: readonly string[];
}

export interface OrderPlanInput {
  readonly key: Digest;
  readonly target: EffectTarget;
  readonly board: BoardState;
  readonly lines: readonly BoardLine[];
  /** Column of the board that holds the key. Written when the item is created, and again when it is uncertain: after a change of the key. */
  readonly keyColumn: string;
  /** Id of the live group with the order's group title, or null. */
  readonly groupId: (title: string) => string | null;
  /** Absent for a board without subitems. */
  readonly subitems?: SubitemSettings | undefined;
}

/**
 * The effects that may be sent now for one order, at most one per target, in order of dependency. What depends on an effect is planned
 * after that effect is confirmed, so the caller plans again until nothing is left: an empty list means that the board is as wanted. A
 * target that is archived, deleted or gone and is wanted again is created again. Whether that is allowed for an item that a person removed
 * is decided by the caller before. A DUPLICATE and an item that was LEFT archived, or FORGOTTEN on another board, are not changed.
 */
export function planEffects(input: OrderPlanInput): Effect[] {
  const { target, board } = input;
  if (board.state === 'DUPLICATE' || board.state === 'LEFT' || board.state === 'FORGOTTEN') return [];
  if (target.kind === 'removed') return planRemoval(input, target.policy);
  if (board.state !== 'LIVE') return planCreation(input, target.order);
  return planUpdate(input, target.order);
}

function planRemoval({ key, board }: OrderPlanInput, policy: 'archive' | 'delete' | 'keep'): Effect[] {
  if ((board.state !== 'LIVE' && board.state !== 'MOVED') || policy === 'keep') return [];
  return [{ operation: policy === 'archive' ? 'ARCHIVE_ITEM' : 'DELETE_ITEM', key, itemId: liveId(board, key) }];
}

function planCreation({ key, groupId }: OrderPlanInput, order: OutgoingOrder): Effect[] {
  const group = order.group === NO_GROUP ? null : groupId(order.group);
  if (group === null && order.group !== NO_GROUP) return [{ operation: 'CREATE_GROUP', title: order.group }];
  const columns = Object.fromEntries(Object.entries(order.columns).filter(([, value]) => value !== null));
  return [{ operation: 'CREATE_ITEM', key, groupId: group, name: order.name, columns }];
}

function planUpdate(input: OrderPlanInput, order: OutgoingOrder): Effect[] {
  const { key, board, groupId, lines, subitems } = input;
  const itemId = liveId(board, key);
  const sizes = subitems === undefined ? [] : planSizes({ key, parentItemId: itemId, order, lines, settings: subitems });
  if (order.group === NO_GROUP || (board.groupTitle === order.group && !board.uncertain.includes('group')))
    return [...planColumns(input, board, order, itemId), ...sizes];
  const group = groupId(order.group);
  if (group === null) return [{ operation: 'CREATE_GROUP', title: order.group }];
  // The item's other differences wait for the next plan: one mutation per target at a time.
  return [{ operation: 'MOVE_ITEM', key, itemId, groupId: group, title: order.group }, ...sizes];
}

function planColumns({ key, keyColumn }: OrderPlanInput, board: BoardState, order: OutgoingOrder, itemId: string): Effect[] {
  const uncertain = new Set(board.uncertain);
  const differing: [string, string | null][] = Object.entries(order.columns).filter(
    ([id, value]) => uncertain.has(id) || value !== (board.columns[id] ?? null),
  );
  // A column that the order does not write shows again what is known of it.
  const kept = board.uncertain.filter((id) => id in board.columns && order.columns[id] === undefined);
  differing.push(...kept.map((id): [string, string | null] => [id, board.columns[id] ?? null]));
  if (uncertain.has(keyColumn)) differing.push([keyColumn, key]);
  const renamed = uncertain.has('name') || board.name !== order.name;
  if (differing.length === 0 && !renamed) return [];
  const columns = Object.fromEntries(differing);
  return [{ operation: 'UPDATE_ITEM', key, itemId, ...(renamed ? { name: order.name } : {}), columns }];
}

function liveId(board: BoardState, key: Digest): string {
  if (board.itemId === null) throw new BrokenRecord(`The record of order key ${key} is ${board.state} and has no item id`);
  return board.itemId;
}
