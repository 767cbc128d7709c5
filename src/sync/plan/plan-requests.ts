import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { OrderDecision } from '../../orders/decide-order.js';
import { ALONE_AT_A_TIME } from '../../orders/isolation.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { Wait } from '../../orders/wait.js';
import { sumUpWave } from '../../orders/wave.js';
import { noteBatchStep } from '../../store/batches/batches.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { checkLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';
import { loadPlanInput } from '../../store/batches/plan-input.js';
import { ensureRecords } from '../../store/records/new-records.js';
import { aloneOfBatch } from '../../store/requests/unanswered-requests.js';
import { dueRequestsOfBatch } from '../../store/requests/open-requests.js';
import { stagedOrders } from '../../store/staging/staging.js';
import type { StagedOrder } from '../../store/staging/staging.js';
import { decisionOf } from './situation.js';
import { sendUncertainAlone, writeRequests } from './write-requests.js';
import type { RequestBuilder } from './write-requests.js';
import type { Planning } from './write-decisions.js';
import { writeDecisions } from './write-decisions.js';

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
