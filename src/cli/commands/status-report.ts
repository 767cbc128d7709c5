import { reconcile } from '../../sync/reconcile/reconcile.js';
import { OPEN_BATCH_STATUSES } from '../../store/batches/batches.js';
import { openCounts } from '../../store/findings/open-counts.js';
import { countErrors } from '../../store/errors/error-counts.js';
import { activeBatches, countPartlySent, lastRuns } from '../../store/runs/overview.js';
import { batchWorkflowId } from '../../contracts/messages.js';
import { NO_RUN, workflowLink, workingMapping } from '../context.js';
import type { CommandContext, DatabaseContext } from '../context.js';
import { runLine } from '../run-table.js';
import { askProgress, waitsOfBatches } from '../follow/run-watcher.js';
import { describeSchedule, lastSkippedStart } from '../temporal/schedule-facts.js';
import { describeVerification } from '../temporal/verification.js';
import { findOpenRun, handleOf } from '../temporal/open-run.js';
import { pendingFailures } from '../temporal/pending-failures.js';
import { unattendedQueues } from '../temporal/workers.js';

const RUNS_SHOWN = 5;
const BATCHES_SHOWN = 20;

export type StatusReport = Awaited<ReturnType<typeof statusReport>>;
export type TablesReport = Awaited<ReturnType<typeof tablesReport>>;

/** Past runs, batches and problems, by the tables alone. */
export async function tablesReport(context: DatabaseContext) {
  const { services, mapping } = context;
  const { database } = services;
  const used = await workingMapping(context);
  const runs = await lastRuns(database, mapping, RUNS_SHOWN);
  const batches = await activeBatches(database, used, BATCHES_SHOWN);
  return {
    lastRuns: runs.map(runLine),
    batches: batches.map((batch) => ({ ...batch, open: batch.status === 'PENDING' || OPEN_BATCH_STATUSES.includes(batch.status) })),
    partlySent: await countPartlySent(database, used.board.id),
    errors: await countErrors(database, used, (runs[0] ?? NO_RUN).startTime),
    findings: await openCounts(database, used, runs[0] ?? NO_RUN),
  };
}

/** Open work, problems and past runs. First compares rows that are marked as running with Temporal. */
export async function statusReport(context: CommandContext) {
  const { services, mapping, settings, namespace } = context;
  const reconciled = await reconcile(services, mapping, null);
  const { batches, ...tables } = await tablesReport(context);
  const open = await openRun(context);
  const waits = await waitsOfBatches(context, batches);
  // A batch that `retry` has started is not a child of the run.
  const atWork = batches
    .filter(({ status }) => OPEN_BATCH_STATUSES.includes(status))
    .map(({ batchId }) => batchWorkflowId(mapping, batchId));
  const schedule = await describeSchedule(context, 'runs');
  return {
    mapping,
    temporal: { address: settings.temporal.address, namespace, ui: settings.temporalUi },
    queuesWithoutWorker: await unattendedQueues(context),
    /** Batches that this command has closed, because their workflow had ended without closing its row. */
    reconciled,
    open,
    /** Failed activities of the open run and of batches that are retried. */
    failures: await pendingFailures(services.temporal, [...(open === null ? [] : [open.workflowId]), ...atWork]),
    ...tables,
    batches: batches.map((batch) => ({ ...batch, wait: waits.get(batch.batchId) ?? null })),
    schedule,
    /** The schedule of the comparisons of the board, with the last one; null when there is none. */
    verification: await describeVerification(context),
    /** The last of the recent scheduled starts that met an open run; null when none did. */
    skippedStart: schedule === null ? null : await lastSkippedStart(context, schedule),
  };
}

async function openRun(context: CommandContext) {
  const open = await findOpenRun(context);
  if (open === null) return null;
  const { workflowId, workflowRunId, since, run } = open;
  const progress = await askProgress(context, handleOf(context, workflowId, workflowRunId));
  return {
    runId: run?.runId ?? null,
    workflowId,
    workflowRunId,
    since,
    selection: run?.selection ?? null,
    progress,
    temporalUi: workflowLink(context, workflowId, workflowRunId),
  };
}
