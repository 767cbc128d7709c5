import type { Mapping } from '../../mapping/schema.js';
import type { Queryable } from '../../database/database.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { labelsNotKept } from '../../orders/altered-labels.js';
import { runVerdict } from '../../orders/run-verdict.js';
import type { OpenCode } from '../../orders/run-verdict.js';
import { alteredLabels } from '../../store/boards/altered-labels.js';
import { loadBoardFacts } from '../../store/boards/boards.js';
import { openCounts } from '../../store/findings/open-counts.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { saveSnapshot } from '../../snapshot/save-snapshot.js';
import { acknowledgements } from '../../store/records/acknowledged.js';
import { batchesOfRun, loadBatch } from '../../store/batches/batches.js';
import { endBatch } from '../../store/batches/end-batch.js';
import { checkControlTotals } from '../../store/runs/reconciliation.js';
import { checkLease, releaseLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';
import { canBeFed, closeHandFed } from '../../store/staging/hand-fed.js';
import { discardLoads } from '../../store/staging/loads.js';
import { closeRun, loadRun, saveNewErrors } from '../../store/runs/runs.js';
import type { RunStatus, StoredRun } from '../../store/runs/runs.js';
import { deferPending } from '../../store/staging/staging.js';
import type { Ending } from '../../contracts/messages.js';
import { finishOnce } from './finish-once.js';
import type { FinishedRun } from '../../contracts/steps.js';
import { cleanUpByRetention } from './clean-up.js';
import { sideStep } from './side-step.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';

/**
 * Closes a run: batches that were never started leave their orders to the next run, the control totals are checked, the snapshot catches up
 * with what was acknowledged, and the lease is released. Control totals that do not balance fail the run. The snapshot is a cache and
 * old work is not in the way, so a failure there is a finding and the run is closed.
 */
export async function finish(services: Services, runId: string, lease: Lease, end: Ending): Promise<FinishedRun> {
  const { database } = services;
  const storedResult = async (): Promise<FinishedRun | null> => {
    const run = await loadRun(database, runId);
    return run.status === 'RUNNING' ? null : finishedRun(run, run.status, run.statusReason, (await batchesOfRun(database, runId)).length);
  };
  return await finishOnce(database, lease, async () => await close(services, runId, lease, end), storedResult);
}

async function close(services: Services, runId: string, lease: Lease, end: Ending): Promise<FinishedRun> {
  const { database } = services;
  const before = await loadRun(database, runId);
  const mapping = await pinnedMapping(services, before.mappingHash);
  await closeUnstarted(services, before, mapping, lease);
  await discardLoads(database, lease, before.mappingName);
  const identity = { mappingName: before.mappingName, boardId: before.boardId, sourceTable: mapping.source.table };
  const records = acknowledgements(database, before.boardId);
  const notes = [
    ...(await sideStep('SNAPSHOT_NOT_SAVED', 'The snapshot was not saved; the next run catches up from the records', () =>
      saveSnapshot(services.snapshotFolder, identity, before.mappingHash, records, undefined, services.snapshotWrites),
    )),
    ...(await sideStep('CLEANUP_FAILED', 'Finished work beyond its retention was not deleted; the next run does it', () =>
      cleanUpByRetention(database, mapping),
    )),
  ];
  const imbalances = await checkControlTotals(database, mapping, runId);
  const run = await loadRun(database, runId);
  const now = await database.now();
  const fed = canBeFed(await database.columns(mapping.tables.changed));
  const { status, reason, newErrors } = await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    if (fed) await closeHandFed(tx, mapping, before.boardId, now);
    await reportEnd(tx, run, { end, imbalances, notes: [...notes, ...(await notKept(tx, run.boardId))] }, now);
    const judged = judge(run, end, imbalances, await openCounts(tx, mapping, run));
    await saveNewErrors(tx, runId, judged.newErrors);
    await closeRun(tx, runId, judged.status, judged.reason, now);
    return judged;
  });
  await releaseLease(database, lease);
  return finishedRun({ ...run, newErrors }, status, reason, (await batchesOfRun(database, runId)).length);
}

/** Labels that Monday did not keep. */
async function notKept(tx: Queryable, boardId: string): Promise<FoundFinding[]> {
  const facts = await loadBoardFacts(tx, boardId);
  const altered = await alteredLabels(tx, boardId);
  return facts === null ? [] : labelsNotKept(altered, [...facts.columns, ...facts.subitemColumns]);
}

interface EndOfRun {
  readonly end: Ending;
  readonly imbalances: readonly string[];
  /** Of side steps that failed, and of labels that were not kept. */
  readonly notes: readonly FoundFinding[];
}

/** What stopped a run, and a side step that failed, is a finding until another one comes to its end. A cancelled run says nothing of what stopped an earlier one. */
async function reportEnd(tx: Queryable, run: StoredRun, { end, imbalances, notes }: EndOfRun, now: string): Promise<void> {
  const found: FoundFinding[] = [
    ...(end.kind === 'stopped' ? [{ code: end.code, scope: 'run' as const, valueSeen: end.message, message: end.message }] : []),
    ...(imbalances.length === 0 ? [] : [{ code: 'BOOKS_DO_NOT_BALANCE', scope: 'run' as const, message: imbalances.join(' ') }]),
    ...notes,
  ];
  const coverage = { kind: end.kind === 'cancelled' ? 'nothing' : 'everything' } as const;
  await reportFindings(tx, { mappingName: run.mappingName, runId: run.runId, origin: 'FINISH', coverage, now }, found);
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

interface JudgedRun {
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly newErrors: number;
}

/** The table of verdicts, as docs/findings.md has it. */
function judge(run: StoredRun, end: Ending, imbalances: readonly string[], open: readonly OpenCode[]): JudgedRun {
  const verdict = runVerdict(run.counts, open);
  if (imbalances.length > 0) return { ...verdict, status: 'FAILED', reason: `BOOKS_DO_NOT_BALANCE: ${imbalances.join(' ')}` };
  if (end.kind === 'stopped') return { ...verdict, status: 'FAILED', reason: `${end.code}: ${end.message}` };
  if (end.kind === 'cancelled') return { ...verdict, status: 'CANCELLED', reason: end.reason };
  return verdict;
}

function finishedRun(run: StoredRun, status: RunStatus, reason: string | null, batches: number): FinishedRun {
  const { counts } = run;
  const headline = `${status}: ${String(counts.promoted)} of ${String(counts.staged)} staged orders promoted in ${String(batches)} batches${reason === null ? '' : ` (${reason})`}`;
  const summary = [
    `### ${status}${reason === null ? '' : `: ${reason}`}`,
    '| staged | promoted | failed | deferred | held | rejected | unchanged |',
    '|---|---|---|---|---|---|---|',
    `| ${[counts.staged, counts.promoted, counts.failed, counts.deferred, counts.held, counts.rejected, counts.unchanged].join(' | ')} |`,
    '',
    `What was found, and what to do: \`npm run cli -- runs show ${run.runId.slice(0, 8)}\``,
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
