import { errorTables } from '../../store/errors/error-tables.js';
import type { Mapping } from '../../mapping/schema.js';
import { runVerdict } from '../../orders/run-verdict.js';
import { saveSnapshot } from '../../snapshot/snapshot.js';
import { acknowledgements } from '../../store/records/acknowledged.js';
import { batchesOfRun, endBatch, loadBatch } from '../../store/batches/batches.js';
import { checkControlTotals } from '../../store/runs/reconciliation.js';
import { checkLease, releaseLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';
import { canBeFed, closeHandFed } from '../../store/staging/hand-fed.js';
import { discardLoads } from '../../store/staging/loads.js';
import { closeRun, countNewErrors, loadRun, saveNewErrors } from '../../store/runs/runs.js';
import type { RunStatus, StoredRun } from '../../store/runs/runs.js';
import { deferPending } from '../../store/staging/staging.js';
import type { Ending } from '../../contracts/messages.js';
import { finishOnce } from './finish-once.js';
import type { FinishedRun } from '../../contracts/steps.js';
import { cleanUpByRetention } from './clean-up.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';

/**
 * Closes a run: batches that were never started leave their orders to the next run, the books are checked, the snapshot catches up
 * with what was acknowledged, and the claim goes back. Books that do not balance fail the run.
 */
export async function finish(services: Services, runId: string, lease: Lease, end: Ending): Promise<FinishedRun> {
  const { database } = services;
  const told = async (): Promise<FinishedRun | null> => {
    const run = await loadRun(database, runId);
    return run.status === 'RUNNING' ? null : finishedRun(run, run.status, run.statusReason, (await batchesOfRun(database, runId)).length);
  };
  return await finishOnce(database, lease, async () => await close(services, runId, lease, end), told);
}

async function close(services: Services, runId: string, lease: Lease, end: Ending): Promise<FinishedRun> {
  const { database } = services;
  const before = await loadRun(database, runId);
  const mapping = await pinnedMapping(services, before.mappingHash);
  await closeUnstarted(services, before, mapping, lease);
  await discardLoads(database, lease, before.mappingName);
  const identity = { mappingName: before.mappingName, boardId: before.boardId, sourceTable: mapping.source.table };
  await saveSnapshot(
    services.snapshotFolder,
    identity,
    before.mappingHash,
    acknowledgements(database, before.boardId),
    undefined,
    services.snapshotWrites,
  );
  const books = await checkControlTotals(database, mapping, runId);
  const run = await loadRun(database, runId);
  const { status, reason } =
    books.length > 0 ? { status: 'FAILED' as const, reason: `BOOKS_DO_NOT_BALANCE: ${books.join(' ')}` } : runStatusOf(run, end);
  const now = await database.now();
  const newErrors = await countNewErrors(database, errorTables(mapping), run);
  const fed = canBeFed(await database.columns(mapping.tables.changed));
  await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    if (fed) await closeHandFed(tx, mapping, before.boardId, now);
    await saveNewErrors(tx, runId, newErrors);
    await closeRun(tx, runId, status, reason, now);
  });
  await cleanUpByRetention(database, mapping);
  await releaseLease(database, lease);
  return finishedRun({ ...run, newErrors }, status, reason, (await batchesOfRun(database, runId)).length);
}

async function closeUnstarted(services: Services, run: StoredRun, mapping: Mapping, lease: Lease): Promise<void> {
  const { database } = services;
  for (const batch of await batchesOfRun(database, run.runId)) {
    if (batch.status !== 'PENDING') continue;
    const now = await database.now();
    await database.transaction(async (tx) => {
      await checkLease(tx, lease);
      // Somebody may have started it alone a moment ago.
      if ((await loadBatch(tx, batch.batchId)).status !== 'PENDING') return;
      await deferPending(tx, mapping, batch.batchId, 'NOT_STARTED', now);
      await endBatch(tx, mapping, batch, { status: 'CANCELLED', reason: 'The run ended before this batch was started.' }, now);
    });
  }
}

function runStatusOf(run: StoredRun, end: Ending): { readonly status: RunStatus; readonly reason: string | null } {
  if (end.kind === 'stopped') return { status: 'FAILED', reason: `${end.code}: ${end.message}` };
  if (end.kind === 'cancelled') return { status: 'CANCELLED', reason: end.reason };
  return runVerdict(run.counts);
}

function errorsIn({ newErrors }: StoredRun): string {
  return newErrors === 0 ? 'all of them standing' : `${String(newErrors)} new`;
}

function finishedRun(run: StoredRun, status: RunStatus, reason: string | null, batches: number): FinishedRun {
  const { counts } = run;
  const why = reason === null || status !== 'COMPLETED_WITH_ERRORS' ? reason : `${reason}, ${errorsIn(run)}`;
  const headline = `${status}: ${String(counts.promoted)} of ${String(counts.staged)} staged orders promoted in ${String(batches)} batches${why === null ? '' : ` (${why})`}`;
  const summary = [
    `### ${status}${reason === null ? '' : `: ${reason}`}`,
    '| staged | promoted | failed | deferred | held | rejected | unchanged |',
    '|---|---|---|---|---|---|---|',
    `| ${[counts.staged, counts.promoted, counts.failed, counts.deferred, counts.held, counts.rejected, counts.unchanged].join(' | ')} |`,
    ...run.notes.map((note) => `- ${note}`),
  ].join('\n');
  return {
    runId: run.runId,
    status,
    staged: counts.staged,
    promoted: counts.promoted,
    failed: counts.failed,
    deferred: counts.deferred,
    held: counts.held,
    rejected: counts.rejected,
    unchanged: counts.unchanged,
    newErrors: run.newErrors,
    batches,
    headline,
    summary,
  };
}
