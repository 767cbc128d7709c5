import { leavesBoard } from '../../orders/leaves-board.js';
import { changesOf } from '../../orders/field-changes.js';
import type { StoredLine } from '../../store/records/lines.js';
import type { StoredRecord } from '../../store/records/records.js';
import type { BeforeSending, ColumnNames, FieldChange } from '../../orders/field-changes.js';
import type { Effect } from '../../orders/effects.js';
import type { ForeseenOrder } from './foresee-batch.js';

/** What happens to one order that is to be sent. */
export type OrderOutcome = 'create' | 'update' | 'move' | 'remove' | 'nothing' | 'held' | 'waits';

/** One order of a run that has not begun: what it would change, field by field. */
export interface OrderPreview {
  readonly key: string;
  readonly order: readonly string[];
  readonly customer: string;
  readonly name: string;
  readonly itemId: string | null;
  readonly outcome: OrderOutcome;
  /** Why it is held or waits; null where it is sent in full. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly changes: readonly FieldChange[];
}

/** What the records say of an order, as its fields are compared. */
export function shownBefore(record: StoredRecord, lines: readonly StoredLine[]): BeforeSending {
  const own = lines.map(({ size, state, quantity, uncertain }) => ({ size, onBoard: state === 'LIVE', quantity, uncertain }));
  return { ...record, lines: own };
}

/** Turns what is foreseen of an order into what a person reads. */
export function previewOrder(foreseen: ForeseenOrder, names: ColumnNames): OrderPreview {
  const { order, before, linesBefore, effects, end } = foreseen;
  const name = effects.flatMap((effect) => (effect.operation === 'CREATE_ITEM' ? [effect.name] : []))[0];
  return {
    key: order.keyDigest,
    order: order.orderKey,
    customer: order.customer,
    name: name ?? before.itemName ?? order.orderKey.join(' '),
    itemId: before.itemId,
    outcome: outcomeOf(foreseen),
    code: end.kind === 'failed' ? end.code : null,
    reason: end.kind === 'wait' ? end.wait.detail : end.kind === 'failed' && 'message' in end ? end.message : null,
    changes: changesOf(shownBefore(before, linesBefore), effects, order.group, names),
  };
}

function outcomeOf({ order, effects, end }: ForeseenOrder): OrderOutcome {
  const has = (...operations: readonly Effect['operation'][]): boolean => effects.some(({ operation }) => operations.includes(operation));
  if (has('CREATE_ITEM')) return 'create';
  if (has('MOVE_ITEM')) return 'move';
  if (has('ARCHIVE_ITEM', 'DELETE_ITEM')) return 'remove';
  if (effects.length > 0) return 'update';
  if (end.kind === 'failed') return 'held';
  if (end.kind === 'wait') return 'waits';
  return leavesBoard(order) ? 'remove' : 'nothing';
}
