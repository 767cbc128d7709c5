import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { OrderDecision } from '../../orders/decide-order.js';
import { isGivenUp } from '../../orders/isolation.js';
import { subitemName } from '../../orders/naming.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { recordFailure } from '../../store/errors/order-errors.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import { attemptsAt, evidenceOf, lastGivenUp } from '../../store/requests/attempts.js';
import type { StoredLine } from '../../store/records/lines.js';
import { failureOf } from '../../store/staging/staged-failures.js';
import { setOrderStatus } from '../../store/staging/staging.js';
import type { StagedOrder, StatusChange } from '../../store/staging/staging.js';
import type { Decided } from './write-requests.js';

/** The input of planning, read in the transaction that writes the intents. */
export interface Planning {
  readonly tx: Queryable;
  readonly mapping: Mapping;
  readonly batch: StoredBatch;
  readonly state: BatchPlanInput;
  readonly now: string;
}

/** Brings the decisions about the orders of a batch to staging, and those that fail to the error tables. What is sent is written elsewhere. */
export async function writeDecisions(planning: Planning, decided: readonly Decided[]): Promise<void> {
  const { tx, mapping, batch, now } = planning;
  const changes = decided.flatMap(({ order, decision }): StatusChange[] => {
    const key = { keyDigest: order.keyDigest, message: null };
    if (decision.kind === 'acknowledged') return [{ ...key, status: 'ACKNOWLEDGED', reason: null }];
    if (decision.kind === 'superseded') return [{ ...key, status: 'DEFERRED', reason: 'SUPERSEDED' }];
    if (decision.kind === 'failed')
      return [{ ...key, status: 'FAILED', reason: decision.code, message: heldMessage(planning, order, decision) }];
    return [];
  });
  await setOrderStatus(tx, mapping, batch.batchId, changes, now);
  for (const { order, decision } of decided) {
    if (decision.kind !== 'failed') continue;
    if (decision.code === 'SIZE_REFUSED') await recordGoneSizes(planning, order);
    else if (decision.code === 'OUTCOME_UNKNOWN') await recordUnanswered(planning, order);
    else await recordHeld(planning, order, decision);
  }
}

/**
 * A size that Monday refused in this attempt already has its row in the error table of subitems; a size that a person removed or moved
 * before gets it here.
 */
async function recordGoneSizes({ tx, mapping, batch, state, now }: Planning, staged: StagedOrder): Promise<void> {
  const table = mapping.tables.errors.subitems;
  const refused = state.refusedSizes.get(staged.keyDigest) ?? new Set();
  const { sizes } = parseOutgoing(staged.outgoing);
  for (const line of state.lines.get(staged.keyDigest) ?? []) {
    const wanted = sizes.find(({ size }) => size === line.size);
    const held = heldSize(line);
    if (table === undefined || wanted === undefined || held === null || refused.has(line.size)) continue;
    const parentItemId = state.records.get(staged.keyDigest)?.itemId ?? null;
    const size = { label: line.size, quantity: wanted.quantity, subitemName: subitemName(mapping.subitems, line.size), parentItemId };
    await recordFailure(tx, table, failureOf(batch, staged, { ...held, size }), mapping.policies.retry, now);
  }
}

/** Why a size waits for a person; null for one that does not. */
function heldSize({
  state,
  size,
  elsewhere,
}: StoredLine): { readonly code: 'ITEM_GONE' | 'ITEM_ELSEWHERE'; readonly message: string } | null {
  if (state === 'GONE')
    return { code: 'ITEM_GONE', message: `The subitem of size ${size} was archived or deleted on the board by a person.` };
  if (state === 'ELSEWHERE')
    return {
      code: 'ITEM_ELSEWHERE',
      message: `The subitem of size ${size} was moved away from its item; it is now on ${elsewhere ?? 'another one'}.`,
    };
  return null;
}

const HELD_MESSAGES = {
  ITEM_GONE: 'The item was archived or deleted on the board by a person.',
  ITEM_MOVED: 'A person has moved the item into another group.',
  DUPLICATE_FOUND: 'More than one item on the board belongs to this order.',
  SIZE_REFUSED: 'A size of this order cannot be written; see the error table of subitems.',
  OUTCOME_UNKNOWN: 'Monday repeatedly gave no answer for this order and did not execute its requests.',
} as const;

type Failed = Extract<OrderDecision, { kind: 'failed' }>;

function heldMessage({ state }: Planning, staged: StagedOrder, decision: Failed): string {
  if (decision.code === 'RECORD_BROKEN') return decision.message;
  if (decision.code !== 'ITEM_ELSEWHERE') return HELD_MESSAGES[decision.code];
  const { elsewhere, itemId } = state.records.get(staged.keyDigest) ?? {};
  return `The item ${itemId ?? ''} was moved to another board; it is now on ${elsewhere ?? 'one that is not known'}. Nothing is written there.`;
}

async function recordHeld(planning: Planning, staged: StagedOrder, decision: Failed): Promise<void> {
  const { tx, mapping, batch, now } = planning;
  const failure = failureOf(batch, staged, { code: decision.code, message: heldMessage(planning, staged, decision) });
  await recordFailure(tx, mapping.tables.errors.orders, failure, mapping.policies.retry, now);
}

/** An order with a mutation, or a group, that Monday repeatedly neither answered nor executed: the error shows what was sent. */
async function recordUnanswered({ tx, mapping, batch, state, now }: Planning, staged: StagedOrder): Promise<void> {
  const ofOrder = state.givenUp.orders.get(staged.keyDigest);
  const target = ofOrder !== undefined && isGivenUp(ofOrder) ? staged : { title: parseOutgoing(staged.outgoing).group };
  const mutation = await lastGivenUp(tx, batch.boardId, target);
  const attempts = mutation === null ? null : await attemptsAt(tx, mutation);
  const seen =
    attempts === null
      ? { message: HELD_MESSAGES.OUTCOME_UNKNOWN }
      : { message: evidenceOf(attempts), payload: JSON.stringify(attempts.effect), requestId: attempts.requestIds.at(-1) ?? null };
  const failure = failureOf(batch, staged, { code: 'OUTCOME_UNKNOWN', ...seen });
  await recordFailure(tx, mapping.tables.errors.orders, failure, mapping.policies.retry, now);
}
