import { withdrawUnsent } from '../../store/requests/replaced-requests.js';
import { batchesOfRun, runningBatches } from '../../store/batches/batches.js';
import { endBatch } from '../../store/batches/end-batch.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { acquireLease, batchLease, checkLease, LeaseHeld, releaseLease } from '../../store/runs/leases.js';
import { acknowledgeAnswered } from '../plan/plan-requests.js';
import { promoteBatch } from '../../store/production/promotion.js';
import { closeRun, selectRuns } from '../../store/runs/runs.js';
import { deferPending } from '../../store/staging/staging.js';
import { workflowState } from '../../temporal/workflow-status.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';

/** Closing abandoned batches needs only the database and Temporal, not Monday, so a command can do it too. */
export type ReconciliationInput = Pick<Services, 'database' | 'temporal'>;

/**
 * The most runs with the status of a running one that are checked at once. There is one per mapping; more only after a lost Temporal
 * database.
 */
const RUNS_LOOKED_AT = 100;

/**
 * Compares rows with the status of a running one with Temporal. If the workflow is closed or unknown there, its batch becomes ORPHANED:
 * what Monday acknowledged is promoted, and the rest stays pending for the next run. Returns the number of batches closed.
 */
export async function reconcile(services: ReconciliationInput, mappingName: string, exceptRun: string | null): Promise<number> {
  const { database } = services;
  let closed = 0;
  for (const batch of await runningBatches(database, mappingName)) {
    if (await isGone(services, batch.workflowId, batch.workflowRunId))
      closed += await closeOrphan(services, batch, 'its workflow ended without closing it');
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
    await closeRun(database, run.runId, 'ORPHANED', 'Its workflow ended without closing the run.', await database.now());
  }
  return closed;
}

async function isGone(services: ReconciliationInput, workflowId: string | null, runId: string | null): Promise<boolean> {
  if (workflowId === null || runId === null) return true;
  return (await workflowState(services.temporal, workflowId, runId)).state !== 'OPEN';
}

/** Closes a batch without a running workflow. Returns 0 when another workflow has taken it over meanwhile. */
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
