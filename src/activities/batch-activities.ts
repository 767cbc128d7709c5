import { batchPatienceMs } from '../orders/isolation.js';
import { withdrawUnsent } from '../store/requests/replaced-requests.js';
import { loadBatch, OPEN_BATCH_STATUSES, startBatch } from '../store/batches/batches.js';
import { endBatch, refusalsOfAttempt } from '../store/batches/end-batch.js';
import type { BatchStatus, StoredBatch } from '../store/batches/batches.js';
import { acquireLease, batchLease, checkLease, releaseLease } from '../store/runs/leases.js';
import type { Lease } from '../store/runs/leases.js';
import { isCleanedUp } from '../store/runs/cleanup.js';
import { sendsOfBatch } from '../store/requests/batch-requests.js';
import { planRequests, acknowledgeAnswered } from '../sync/plan/plan-requests.js';
import type { RequestPlan } from '../sync/plan/plan-requests.js';
import { requestBuilder } from '../sync/plan/request-builder.js';
import { promoteBatch } from '../store/production/promotion.js';
import { listErrors } from '../store/errors/error-list.js';
import { codeList } from '../orders/code-list.js';
import { countOrders, deferPending, countLeftOver } from '../store/staging/staging.js';
import type { CustomerBatchResult, Ending } from '../contracts/messages.js';
import type { OpenedBatch } from '../contracts/steps.js';
import { loadKnownLabels } from '../sync/known-labels.js';
import { permanentFailure } from '../sync/step-failure.js';
import { finishOnce } from '../sync/finish/finish-once.js';
import { holderIsClosed, pinnedMapping } from '../sync/services.js';
import type { Services } from '../sync/services.js';

interface BatchStep {
  readonly batchId: string;
  readonly claim: Lease;
}

export type BatchActivities = ReturnType<typeof createBatchActivities>;

/** The steps of a customer batch that talk to SQL. */
export function createBatchActivities(services: Services) {
  const { database } = services;
  return {
    /** Takes the lease of the batch, whatever its progress, and opens its unfinished orders. Fails with CLAIM_HELD when another workflow has the lease. */
    async openBatch(input: { readonly batchId: string; readonly workflowId: string; readonly runId: string }): Promise<OpenedBatch> {
      const holder = { workflowId: input.workflowId, runId: input.runId };
      const stored = await loadBatch(database, input.batchId);
      if (await isCleanedUp(database, input.batchId))
        throw permanentFailure(
          'BATCH_CLEANED_UP',
          `Batch ${input.batchId} of ${stored.customer} was finished long ago and its staged rows are deleted. Later runs have superseded it.`,
        );
      const mapping = await pinnedMapping(services, stored.mappingHash);
      const lease = await acquireLease(database, batchLease(input.batchId), holder, holderIsClosed(services, holder));
      await startBatch(database, mapping, input.batchId, lease, holder);
      const { total, promoted } = await countOrders(database, mapping, input.batchId);
      const { batchId, boardId, mappingHash, customer, number, count } = stored;
      return { batchId, claim: lease, boardId, mappingHash, customer, number, count, orders: total - promoted };
    },

    /** Decides what is sent next and writes the intents. */
    async planRequests(input: BatchStep): Promise<RequestPlan> {
      const stored = await loadBatch(database, input.batchId);
      const mapping = await pinnedMapping(services, stored.mappingHash);
      const build = requestBuilder(mapping, await loadKnownLabels(database, stored.boardId));
      const plan = await planRequests(database, mapping, stored, input.claim, build);
      return { ...plan, patienceMs: batchPatienceMs(services.bounds) };
    },

    /** Promotes what was acknowledged, leaves the rest to the next run, and writes the final status. Safe to repeat. */
    async closeBatch(input: BatchStep & { readonly end: Ending }): Promise<CustomerBatchResult> {
      const stored = await loadBatch(database, input.batchId);
      return await finishOnce(
        database,
        input.claim,
        async () => await close(services, stored, input.claim, input.end),
        async () => {
          const { status } = await loadBatch(database, input.batchId);
          return OPEN_BATCH_STATUSES.includes(status) ? null : await batchResult(services, stored, status, input.claim);
        },
      );
    },
  };
}

async function close(services: Services, stored: StoredBatch, lease: Lease, end: Ending): Promise<CustomerBatchResult> {
  const { database } = services;
  const { batchId } = stored;
  const mapping = await pinnedMapping(services, stored.mappingHash);
  await acknowledgeAnswered(database, mapping, stored, lease);
  await promoteBatch(database, mapping, stored, lease);
  const now = await database.now();
  const status = await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    await withdrawUnsent(tx, batchId, now);
    await deferPending(tx, mapping, batchId, DEFER_REASONS[end.kind], now);
    const leftOver = await countLeftOver(tx, mapping, batchId);
    const final = batchStatusOf(await countOrders(tx, mapping, batchId), leftOver, end);
    await endBatch(tx, mapping, stored, { status: final, reason: reasonOf(end, leftOver) }, now);
    return final;
  });
  const result = await batchResult(services, stored, status, lease);
  await releaseLease(database, lease);
  return result;
}

const DEFER_REASONS = { finished: 'WAITED_TOO_LONG', cancelled: 'CANCELLED', stopped: 'STOPPED' } as const;

/** Refused orders have their reasons in the summary of the batch. */
function reasonOf(end: Ending, leftOver: number): string | null {
  if (end.kind === 'finished')
    return leftOver === 0 ? null : `${DEFER_REASONS.finished}: the next run settles and sends what is left (orders: ${String(leftOver)}).`;
  return end.kind === 'cancelled' ? end.reason : `${end.code}: ${end.message}`;
}

/** An order that a newer read has superseded is handled by its newer batch. Any other unfinished order makes this batch incomplete. */
function batchStatusOf(orders: { readonly failed: number; readonly deferred: number }, leftOver: number, end: Ending): BatchStatus {
  if (end.kind === 'stopped') return 'FAILED';
  if (end.kind === 'cancelled') return leftOver === 0 && orders.failed === 0 ? 'COMPLETED' : 'CANCELLED';
  return orders.failed > 0 || leftOver > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED';
}

async function batchResult(services: Services, stored: StoredBatch, status: BatchStatus, lease: Lease): Promise<CustomerBatchResult> {
  const mapping = await pinnedMapping(services, stored.mappingHash);
  const { total, promoted, failed, deferred } = await countOrders(services.database, mapping, stored.batchId);
  const refused = await refusalsOfAttempt(services.database, stored.batchId, lease);
  const requests = await sendsOfBatch(services.database, stored.batchId);
  const errors = await listErrors(services.database, mapping, { batchId: stored.batchId }, ERRORS_COUNTED);
  const open = errors.slice(0, ERRORS_SHOWN).map(({ errorId, code }) => ({ error: errorId.slice(0, 8), code }));
  const refusals = refused === '' ? countedCodes(errors.map(({ code }) => code)) : refused;
  return { batchId: stored.batchId, status, total, promoted, failed, deferred, refusals, open, requests };
}

/** What only a person can decide was never sent, so Monday has refused nothing. */
function countedCodes(codes: readonly string[]): string {
  return codeList([...new Set(codes)].map((code) => `${String(codes.filter((other) => other === code).length)} x ${code}`));
}

/** More than the orders of a batch. */
const ERRORS_COUNTED = 1_000;

/** What fits on a page of the Temporal UI; `errors --batch` lists them all. */
const ERRORS_SHOWN = 10;
