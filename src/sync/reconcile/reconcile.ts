import { withdrawUnsent } from '../../store/requests/request-results.js';
import { batchesOfRun, endBatch, runningBatches } from '../../store/batches/batches.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { acquireLease, batchLease, checkLease, LeaseHeld, releaseLease } from '../../store/runs/leases.js';
import { acknowledgeAnswered } from '../plan/plan-requests.js';
import { promoteBatch } from '../../store/production/promotion.js';
import { closeRun, selectRuns } from '../../store/runs/runs.js';
import { deferPending } from '../../store/staging/staging.js';
import { workflowState } from '../../temporal/workflow-status.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';

/** Looking after what was left behind takes the books and Temporal, not Monday: a command can do it too. */
export type ReconciliationInput = Pick<Services, 'database' | 'temporal'>;

/** Runs that stand as running and are looked at in one go. There is one per mapping; more only after a lost Temporal database. */
const RUNS_LOOKED_AT = 100;

/**
 * Rows that stand as running are compared with Temporal: a workflow that is closed or unknown there leaves its batch ORPHANED, with
 * what Monday acknowledged promoted and the rest pending for the next run. Returns the number of batches closed.
 */
export async function reconcile(services: ReconciliationInput, mappingName: string, exceptRun: string | null): Promise<number> {
  const { database } = services;
  let closed = 0;
  for (const batch of await runningBatches(database, mappingName)) {
    if (await isGone(services, batch.workflowId, batch.workflowRunId))
      closed += await closeOrphan(services, batch, 'its workflow ended without closing its books');
  }
  const running = await selectRuns(
    database,
    `WHERE [mapping_name] = @mappingName AND [status] = N'RUNNING' ORDER BY [start_time]`,
    { mappingName },
    RUNS_LOOKED_AT,
  );
  for (const run of running) {
    if (run.runId === exceptRun || !(await isGone(services, run.workflowId, run.workflowRunId))) continue;
    for (const batch of await batchesOfRun(database, run.runId)) {
      if (batch.status === 'PENDING') closed += await closeOrphan(services, batch, 'its run ended before it was started');
    }
    await closeRun(database, run.runId, 'ORPHANED', 'Its workflow ended without closing its books.', await database.now());
  }
  return closed;
}

async function isGone(services: ReconciliationInput, workflowId: string | null, runId: string | null): Promise<boolean> {
  if (workflowId === null || runId === null) return true;
  return (await workflowState(services.temporal, workflowId, runId)).state !== 'OPEN';
}

/** Closes the books of a batch that nobody works on. 0 when somebody has taken it up meanwhile. */
export async function closeOrphan(services: ReconciliationInput, batch: StoredBatch, reason: string): Promise<number> {
  const { database } = services;
  const mapping = await pinnedMapping(services, batch.mappingHash);
  const holder = { workflowId: 'reconcile', runId: batch.batchId };
  try {
    const lease = await acquireLease(
      database,
      batchLease(batch.batchId),
      holder,
      async (other) => await isGone(services, other.workflowId, other.runId),
    );
    await acknowledgeAnswered(database, mapping, batch, lease);
    await promoteBatch(database, mapping, batch, lease);
    const now = await database.now();
    await database.transaction(async (tx) => {
      await checkLease(tx, lease);
      await withdrawUnsent(tx, batch.batchId, now);
      await deferPending(tx, mapping, batch.batchId, 'ORPHANED', now);
      await endBatch(tx, mapping, batch, { status: 'ORPHANED', reason }, now);
    });
    await releaseLease(database, lease);
    return 1;
  } catch (error) {
    if (error instanceof LeaseHeld) return 0;
    throw error;
  }
}
