import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BuiltRequest } from '../../monday/types.js';
import { decideOrder } from '../../orders/decide-order.js';
import type { OrderDecision } from '../../orders/decide-order.js';
import type { Effect, Operation } from '../../orders/effects.js';
import { subitemName } from '../../orders/naming.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { EffectTarget } from '../../orders/plan-effects.js';
import { transitionGroup } from '../../orders/record/group.js';
import { FIRST_STATE } from '../../orders/record/states.js';
import { noteBatchStep } from '../../store/batches/batches.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { RowMissing } from '../../store/row-missing.js';
import { checkClaim } from '../../store/runs/leases.js';
import type { Claim } from '../../store/runs/leases.js';
import { recordFailure } from '../../store/errors/order-errors.js';
import type { Failure } from '../../store/errors/order-errors.js';
import { loadGroup, saveGroup } from '../../store/records/groups.js';
import { loadPlanState } from '../../store/batches/plan-input.js';
import type { PlanState } from '../../store/batches/plan-input.js';
import { ensureLines, ensureRecords, markPlanned } from '../../store/records/records.js';
import { dueRequestsOfBatch, insertRequest } from '../../store/requests/requests.js';
import { setOrderStatus, stagedOrders } from '../../store/staging/staging.js';
import type { StagedOrder, StatusChange } from '../../store/staging/staging.js';

/** How often targets that belong to others are looked at again: a quarter of an hour of it stays far below the 2,000 events of a history. */
const WAIT_FOR_OTHERS_MS = 8_000;

/** What should be over by now and is not is in the hands of somebody else: asking faster does not help. */
const SHORTEST_WAIT_MS = 1_000;

export interface RequestPlan {
  /** Requests to send now, in this order. */
  readonly requestIds: readonly string[];
  /** How long until it is worth planning again; null when nothing is left. */
  readonly waitMs: number | null;
  readonly waitingFor: string | null;
  readonly step: string;
  readonly summary: string;
}

export type RequestBuilder = (effects: readonly Effect[]) => BuiltRequest[];

interface Decided {
  readonly order: StagedOrder;
  readonly decision: OrderDecision;
}

/**
 * Decides what goes out next for a batch and writes the intents, in one transaction: each order is decided from its record as it
 * stands then (R1). Requests of the batch that can be taken further come first; those whose answer the board cannot tell yet hold up their
 * own orders only. Nothing is sent here.
 */
export async function planRequests(
  database: Database,
  mapping: Mapping,
  batch: StoredBatch,
  claim: Claim,
  build: RequestBuilder,
): Promise<RequestPlan> {
  const now = await database.now();
  return await database.transaction(async (tx) => {
    await checkClaim(tx, claim);
    const due = await dueRequestsOfBatch(tx, batch.batchId, now);
    if (due.length > 0)
      return { requestIds: due, waitMs: 0, waitingFor: null, step: 'requests', summary: `${String(due.length)} requests to answer` };
    const pending = await stagedOrders(tx, mapping, batch.batchId, ['PENDING']);
    await ensureRecords(tx, batch.boardId, pending.map(keyOf), now);
    const state = await loadPlanState(tx, mapping, batch, claim);
    const decided = pending.map((order) => ({ order, decision: decide(mapping, state, order, now) }));
    await writeDecisions(tx, mapping, batch, decided, state, now);
    const requestIds = await writeRequests(tx, batch, decided, oneByOneInDoubt(build, state), now);
    return await summarise(tx, batch, decided, requestIds, now);
  });
}

/**
 * Settles what needs no request any more, before a batch is closed: an order whose last answer came after the last plan is acknowledged
 * like any other, however the batch ended. Nothing is planned here.
 */
export async function settleAnswered(database: Database, mapping: Mapping, batch: StoredBatch, claim: Claim): Promise<void> {
  const now = await database.now();
  await database.transaction(async (tx) => {
    await checkClaim(tx, claim);
    const state = await loadPlanState(tx, mapping, batch, claim);
    // An order that was never planned has no record, and nothing on the board.
    const planned = (await stagedOrders(tx, mapping, batch.batchId, ['PENDING'])).filter((order) => state.records.has(order.keyDigest));
    await writeDecisions(
      tx,
      mapping,
      batch,
      planned.map((order) => ({ order, decision: decide(mapping, state, order, now) })),
      state,
      now,
    );
  });
}

function keyOf(order: StagedOrder): { keyDigest: string; orderKey: readonly string[]; customer: string } {
  return { keyDigest: order.keyDigest, orderKey: parseOutgoing(order.outgoing).key.parts, customer: order.customer };
}

function decide(mapping: Mapping, state: PlanState, staged: StagedOrder, now: string): OrderDecision {
  const record = state.records.get(staged.keyDigest);
  if (record === undefined) throw new RowMissing(`record of order key ${staged.keyDigest} in SYNC_Record`);
  const lines = state.lines.get(staged.keyDigest) ?? [];
  const target: EffectTarget = leavesBoard(staged)
    ? { kind: 'removed', policy: mapping.policies.removed }
    : { kind: 'order', order: parseOutgoing(staged.outgoing) };
  const open = state.open.get(staged.keyDigest);
  const quiet = [record.quietUntil, ...lines.map((line) => line.quietUntil)].filter((at) => at !== null).sort();
  return decideOrder({
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
    openElsewhere: open === undefined ? null : { until: open },
    quietUntil: quiet.at(-1) ?? null,
    refusedSizes: state.refusedSizes.get(staged.keyDigest) ?? new Set(),
    givenUp: state.givenUp.get(staged.keyDigest) ?? 0,
    now,
  });
}

/** What was given up once goes in a request of its own, so that an order which Monday never answers for takes no other one with it. */
function oneByOneInDoubt(build: RequestBuilder, { givenUp }: PlanState): RequestBuilder {
  return (effects) => {
    const requests: BuiltRequest[] = [];
    let together: Effect[] = [];
    const flush = (): void => {
      if (together.length > 0) requests.push(...build(together));
      together = [];
    };
    for (const effect of effects) {
      if (!('key' in effect) || !givenUp.has(effect.key)) {
        together.push(effect);
        continue;
      }
      flush();
      requests.push(...build([effect]));
    }
    flush();
    return requests;
  };
}

async function writeDecisions(
  tx: Queryable,
  mapping: Mapping,
  batch: StoredBatch,
  decided: readonly Decided[],
  state: PlanState,
  now: string,
): Promise<void> {
  const changes = decided.flatMap(({ order, decision }): StatusChange[] => {
    const key = { keyDigest: order.keyDigest, message: null };
    if (decision.kind === 'acknowledged') return [{ ...key, status: 'ACKNOWLEDGED', reason: null }];
    if (decision.kind === 'superseded') return [{ ...key, status: 'DEFERRED', reason: 'SUPERSEDED' }];
    if (decision.kind === 'failed') return [{ ...key, status: 'FAILED', reason: decision.code, message: HELD_MESSAGES[decision.code] }];
    return [];
  });
  await setOrderStatus(tx, mapping, batch.batchId, changes, now);
  for (const { order, decision } of decided) {
    if (decision.kind !== 'failed') continue;
    if (decision.code !== 'SIZE_REFUSED') await recordHeld(tx, mapping, batch, order, decision.code, now);
    else await recordGoneSizes(tx, mapping, batch, order, state, now);
  }
}

/** A size that Monday refused just now has its row in the error table of subitems already; one that a person removed before gets it here. */
async function recordGoneSizes(
  tx: Queryable,
  mapping: Mapping,
  batch: StoredBatch,
  staged: StagedOrder,
  state: PlanState,
  now: string,
): Promise<void> {
  const table = mapping.tables.errors.subitems;
  const refused = state.refusedSizes.get(staged.keyDigest) ?? new Set();
  const { sizes } = parseOutgoing(staged.outgoing);
  for (const line of state.lines.get(staged.keyDigest) ?? []) {
    const wanted = sizes.find(({ size }) => size === line.size);
    if (table === undefined || wanted === undefined || line.state !== 'GONE' || refused.has(line.size)) continue;
    const message = `The subitem of size ${line.size} was archived or deleted on the board by a person.`;
    const parentItemId = state.records.get(staged.keyDigest)?.itemId ?? null;
    const size = { label: line.size, quantity: wanted.quantity, subitemName: subitemName(mapping.subitems, line.size), parentItemId };
    await recordFailure(tx, table, { ...heldFailure(batch, staged, 'ITEM_GONE', message), size }, mapping.policies.retry, now);
  }
}

const HELD_MESSAGES = {
  ITEM_GONE: 'The item was archived or deleted on the board by a person.',
  ITEM_MOVED: 'A person has moved the item into another group.',
  DUPLICATE_FOUND: 'More than one item on the board belongs to this order.',
  SIZE_REFUSED: 'A size of this order cannot be written; see the error table of subitems.',
  OUTCOME_UNKNOWN: 'Monday gave no answer for this order again and again, and did nothing.',
} as const;

async function recordHeld(
  tx: Queryable,
  mapping: Mapping,
  batch: StoredBatch,
  staged: StagedOrder,
  code: Exclude<keyof typeof HELD_MESSAGES, 'SIZE_REFUSED'>,
  now: string,
): Promise<void> {
  await recordFailure(tx, mapping.tables.errors.orders, heldFailure(batch, staged, code, HELD_MESSAGES[code]), mapping.policies.retry, now);
}

/** What is known of a failure that is no answer of Monday's. */
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

/** Builds and writes the requests of one wave: effects of one operation together, a group that several orders want only once. */
async function writeRequests(
  tx: Queryable,
  batch: StoredBatch,
  decided: readonly Decided[],
  build: RequestBuilder,
  now: string,
): Promise<string[]> {
  const wave = new Map<Operation, { effect: Effect; readNumber: number }[]>();
  const groups = new Set<string>();
  for (const { order, decision } of decided) {
    if (decision.kind !== 'send') continue;
    for (const effect of decision.effects) {
      if (effect.operation === 'CREATE_GROUP') {
        if (groups.has(effect.title)) continue;
        groups.add(effect.title);
      }
      wave.set(effect.operation, [...(wave.get(effect.operation) ?? []), { effect, readNumber: order.readNumber }]);
    }
  }
  const ids: string[] = [];
  for (const planned of wave.values()) {
    let offset = 0;
    for (const built of build(planned.map(({ effect }) => effect))) {
      const requestId = randomUUID();
      const part = planned.slice(offset, offset + built.aliases.length);
      offset += built.aliases.length;
      const readNumbers = part.map(({ readNumber }) => readNumber);
      await insertRequest(tx, { requestId, boardId: batch.boardId, batchId: batch.batchId, built, readNumbers }, now);
      await markTargets(tx, batch.boardId, requestId, part, now);
      ids.push(requestId);
    }
  }
  return ids;
}

/** From here on the orders are dirty and claimed by this read number, and the groups by this request. */
async function markTargets(
  tx: Queryable,
  boardId: string,
  requestId: string,
  part: readonly { readonly effect: Effect; readonly readNumber: number }[],
  now: string,
): Promise<void> {
  for (const { effect } of part) {
    if (effect.operation === 'CREATE_GROUP')
      await saveGroup(tx, boardId, transitionGroup(await loadGroup(tx, boardId, effect.title), { type: 'claimed', requestId }), now);
  }
  const orders = part.flatMap(({ effect, readNumber }) => ('key' in effect ? [{ keyDigest: effect.key, readNumber }] : []));
  await markPlanned(tx, boardId, orders, now);
  const sizes = part.flatMap(({ effect }) => ('size' in effect ? [{ keyDigest: effect.key, size: effect.size }] : []));
  await ensureLines(tx, boardId, sizes, now);
}

async function summarise(
  tx: Queryable,
  batch: StoredBatch,
  decided: readonly Decided[],
  requestIds: readonly string[],
  now: string,
): Promise<RequestPlan> {
  const effects = decided.flatMap(({ decision }) => (decision.kind === 'send' ? decision.effects : []));
  const waiting = decided.flatMap(({ decision }) => (decision.kind === 'wait' ? [decision] : []));
  const has = (test: (operation: Operation) => boolean): boolean => effects.some((effect) => test(effect.operation));
  const step = has((operation) => operation === 'CREATE_GROUP')
    ? 'groups'
    : has((operation) => operation.endsWith('_ITEM'))
      ? 'items'
      : has((operation) => operation.endsWith('_SUBITEM'))
        ? 'subitems'
        : 'done';
  if (step === 'items') await noteBatchStep(tx, batch.batchId, 'GROUPS_READY', now);
  if (step === 'subitems') await noteBatchStep(tx, batch.batchId, 'ITEMS_SENT', now);
  if (step === 'done' && waiting.length === 0) await noteBatchStep(tx, batch.batchId, 'SUBITEMS_SENT', now);
  const until = waiting
    .map((decision) => decision.until)
    .filter((at) => at !== null)
    .sort()
    .at(0);
  return {
    requestIds,
    waitMs:
      waiting.length === 0
        ? null
        : until === undefined
          ? WAIT_FOR_OTHERS_MS
          : Math.max(SHORTEST_WAIT_MS, Date.parse(until) - Date.parse(now)),
    waitingFor: waiting[0]?.reason ?? null,
    step,
    summary: `${String(effects.length)} changes in ${String(requestIds.length)} requests; ${String(waiting.length)} orders wait`,
  };
}
