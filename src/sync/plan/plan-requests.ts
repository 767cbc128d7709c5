import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { OrderDecision } from '../../orders/decide-order.js';
import { ALONE_AT_A_TIME, isGivenUp } from '../../orders/isolation.js';
import { subitemName } from '../../orders/naming.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { Wait } from '../../orders/wait.js';
import { sumUpWave } from '../../orders/wave.js';
import { noteBatchStep } from '../../store/batches/batches.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { checkLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';
import { recordFailure } from '../../store/errors/order-errors.js';
import type { Failure } from '../../store/errors/order-errors.js';
import { loadPlanInput } from '../../store/batches/plan-input.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import { attemptsAt, evidenceOf, lastGivenUp } from '../../store/requests/attempts.js';
import { ensureRecords } from '../../store/records/new-records.js';
import { aloneOfBatch } from '../../store/requests/unanswered-requests.js';
import type { StoredLine } from '../../store/records/lines.js';
import { dueRequestsOfBatch } from '../../store/requests/requests.js';
import { setOrderStatus, stagedOrders } from '../../store/staging/staging.js';
import type { StagedOrder, StatusChange } from '../../store/staging/staging.js';
import { decisionOf } from './situation.js';
import { sendUncertainAlone, writeRequests } from './write-requests.js';
import type { Decided, RequestBuilder } from './write-requests.js';

export interface RequestPlan {
  /** Requests to send now, in this order. */
  readonly requestIds: readonly string[];
  /** Milliseconds until the batch is to be planned again; null when nothing is left. */
  readonly waitMs: number | null;
  /** What is waited for, when there is nothing to send. Absent in plans of earlier versions, which have `waitingFor` alone. */
  readonly wait?: Wait | null;
  readonly waitingFor: string | null;
  /** How long the batch waits in all before it defers what is left, in milliseconds. Absent in plans of earlier versions. */
  readonly patienceMs?: number;
  readonly step: string;
  readonly summary: string;
}

/** Requests of one plan. Their ids fit into 8 KB; what is left is due at once, and the next plan names it. */
const REQUESTS_PER_PLAN = 200;

/** The input of planning, read in the transaction that writes the intents. */
interface Planning {
  readonly tx: Queryable;
  readonly mapping: Mapping;
  readonly batch: StoredBatch;
  readonly state: BatchPlanInput;
  readonly now: string;
}

/**
 * Decides what is sent next for a batch and writes the intents, in one transaction: each order is decided from its record at that time
 * (R1). Requests of the batch that are due come first; a request that cannot be settled yet delays only its own orders. Nothing is sent
 * here.
 */
export async function planRequests(
  database: Database,
  mapping: Mapping,
  batch: StoredBatch,
  lease: Lease,
  build: RequestBuilder,
): Promise<RequestPlan> {
  const now = await database.now();
  return await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    const due = await admitted(tx, batch.batchId, await dueRequestsOfBatch(tx, batch.batchId, now));
    if (due.length > 0)
      return {
        requestIds: due.slice(0, REQUESTS_PER_PLAN),
        waitMs: 0,
        wait: null,
        waitingFor: null,
        step: 'requests',
        summary: `${String(due.length)} requests to answer`,
      };
    const pending = await stagedOrders(tx, mapping, batch.batchId, ['PENDING']);
    await ensureRecords(tx, batch.boardId, pending.map(keyOf), now);
    const state = await loadPlanInput(tx, mapping, batch, lease);
    const planning = { tx, mapping, batch, state, now };
    const decided = pending.map((order) => ({ order, decision: decide(planning, order) }));
    await writeDecisions(planning, decided);
    const requestIds = await writeRequests(tx, batch, decided, sendUncertainAlone(build, state), now);
    const { reached, effects, waiting, ...wave } = sumUpWave(
      decided.map(({ decision }) => decision),
      now,
    );
    if (reached !== null) await noteBatchStep(tx, batch.batchId, reached, now);
    const sent = (await admitted(tx, batch.batchId, requestIds)).slice(0, REQUESTS_PER_PLAN);
    return { requestIds: sent, ...wave, waitingFor: wave.wait?.detail ?? null, summary: planSummary(effects, requestIds.length, waiting) };
  });
}

/** Without the mutations that must wait until fewer of those that are sent alone are unanswered. */
async function admitted(tx: Queryable, batchId: string, requestIds: readonly string[]): Promise<string[]> {
  const { unanswered, unsent } = await aloneOfBatch(tx, batchId);
  let room = ALONE_AT_A_TIME - unanswered;
  return requestIds.filter((requestId) => {
    if (!unsent.has(requestId)) return true;
    room -= 1;
    return room >= 0;
  });
}

/** What a plan sends, in one line; a plan that sends nothing says so. */
function planSummary(effects: number, requests: number, waiting: number): string {
  const waits = waiting === 0 ? [] : [waiting === 1 ? '1 order waits' : `${String(waiting)} orders wait`];
  const sends = requests === 0 ? [] : [`${String(effects)} changes in ${String(requests)} requests`];
  return [...sends, ...waits].join('; ') || 'nothing is left to send';
}

/**
 * Settles orders that need no request any more, before a batch is closed: an order whose last answer came after the last plan is
 * acknowledged like any other, however the batch ended. Nothing is planned here.
 */
export async function acknowledgeAnswered(database: Database, mapping: Mapping, batch: StoredBatch, lease: Lease): Promise<void> {
  const now = await database.now();
  await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    const state = await loadPlanInput(tx, mapping, batch, lease);
    // An order that was never planned has no record, and nothing on the board.
    const planned = (await stagedOrders(tx, mapping, batch.batchId, ['PENDING'])).filter((order) => state.records.has(order.keyDigest));
    const planning = { tx, mapping, batch, state, now };
    await writeDecisions(
      planning,
      planned.map((order) => ({ order, decision: decide(planning, order) })),
    );
  });
}

function keyOf(order: StagedOrder): { keyDigest: string; orderKey: readonly string[]; customer: string } {
  return { keyDigest: order.keyDigest, orderKey: parseOutgoing(order.outgoing).key.parts, customer: order.customer };
}

function decide({ mapping, state, now }: Planning, staged: StagedOrder): OrderDecision {
  return decisionOf(mapping, state, staged, now);
}

async function writeDecisions(planning: Planning, decided: readonly Decided[]): Promise<void> {
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
    await recordFailure(tx, table, { ...heldFailure(batch, staged, held.code, held.message), size }, mapping.policies.retry, now);
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
  const failure = heldFailure(batch, staged, decision.code, heldMessage(planning, staged, decision));
  await recordFailure(tx, mapping.tables.errors.orders, failure, mapping.policies.retry, now);
}

/** An order with a mutation, or a group, that Monday repeatedly neither answered nor executed: the error shows what was sent. */
async function recordUnanswered({ tx, mapping, batch, state, now }: Planning, staged: StagedOrder): Promise<void> {
  const ofOrder = state.givenUp.orders.get(staged.keyDigest);
  const target = ofOrder !== undefined && isGivenUp(ofOrder) ? staged : { title: parseOutgoing(staged.outgoing).group };
  const mutation = await lastGivenUp(tx, batch.boardId, target);
  const held = heldFailure(batch, staged, 'OUTCOME_UNKNOWN', HELD_MESSAGES.OUTCOME_UNKNOWN);
  const attempts = mutation === null ? null : await attemptsAt(tx, mutation);
  const failure: Failure =
    attempts === null
      ? held
      : {
          ...held,
          message: evidenceOf(attempts),
          payload: JSON.stringify(attempts.effect),
          requestId: attempts.requestIds.at(-1) ?? null,
        };
  await recordFailure(tx, mapping.tables.errors.orders, failure, mapping.policies.retry, now);
}

/** The details of a failure that is no answer of Monday's. */
function heldFailure(batch: StoredBatch, staged: StagedOrder, code: string, message: string): Failure {
  const order = parseOutgoing(staged.outgoing);
  return {
    keyDigest: staged.keyDigest,
    contentHash: staged.hash,
    runId: batch.runId,
    batchId: batch.batchId,
    customer: staged.customer,
    orderNumber: order.key.parts[0] ?? '',
    itemName: order.name,
    groupName: order.group,
    code,
    message,
    column: null,
    httpStatus: null,
    payload: null,
    requestId: null,
    originalData: staged.outgoing,
  };
}
