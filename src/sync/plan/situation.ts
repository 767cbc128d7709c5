import type { Mapping } from '../../mapping/schema.js';
import { decideOrder, failedBy } from '../../orders/decide-order.js';
import type { OrderDecision, OrderSituation } from '../../orders/decide-order.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { EffectTarget } from '../../orders/plan-effects.js';
import { FIRST_STATE } from '../../orders/record/states.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import { RowMissing } from '../../store/row-missing.js';
import type { StagedOrder } from '../../store/staging/staging.js';

/** What the decision about an order uses of its staged row. */
export type OrderToSend = Pick<StagedOrder, 'keyDigest' | 'change' | 'readNumber' | 'outgoing'>;

/** What is sent next for an order, from what is known of it. An order whose record cannot be read fails. */
export function decisionOf(mapping: Mapping, state: BatchPlanInput, staged: OrderToSend, now: string): OrderDecision {
  const broken = state.broken.get(staged.keyDigest);
  return broken === undefined ? decideOrder(situationOf(mapping, state, staged, now)) : failedBy(broken);
}

/** What is known of an order and what it is to become: all that decides what is sent for it. Throws RowMissing for an order without a record. */
function situationOf(mapping: Mapping, state: BatchPlanInput, staged: OrderToSend, now: string): OrderSituation {
  const record = state.records.get(staged.keyDigest);
  if (record === undefined) throw new RowMissing(`record of order key ${staged.keyDigest} in SYNC_Record`);
  const lines = state.lines.get(staged.keyDigest) ?? [];
  const target: EffectTarget = leavesBoard(staged)
    ? { kind: 'removed', policy: mapping.policies.removed }
    : { kind: 'order', order: parseOutgoing(staged.outgoing) };
  const quiet = [record.quietUntil, ...lines.map((line) => line.quietUntil)].filter((at) => at !== null).sort();
  return {
    key: staged.keyDigest,
    target,
    stagedRead: staged.readNumber,
    recordRead: record.readNumber,
    board: {
      state: record.state,
      itemId: record.itemId,
      groupTitle: record.groupTitle,
      name: record.itemName,
      columns: record.sentColumns,
      uncertain: record.uncertain,
    },
    lines: lines.map((line) => ({
      size: line.size,
      state: line.state,
      itemId: line.subitemId,
      quantity: line.quantity,
      uncertain: line.uncertain,
    })),
    group: (title) => state.groups.get(title) ?? { state: FIRST_STATE, groupId: null },
    keyColumn: mapping.board.keyColumn.id,
    subitems: mapping.subitems,
    openElsewhere: state.open.get(staged.keyDigest) ?? null,
    quietUntil: quiet.at(-1) ?? null,
    refusedSizes: state.refusedSizes.get(staged.keyDigest) ?? new Set(),
    givenUp: state.givenUp.orders.get(staged.keyDigest) ?? { here: 0, total: 0 },
    now,
  };
}
