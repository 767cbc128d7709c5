import {
  ApplicationFailure,
  condition,
  continueAsNew,
  patched,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { ScheduledBy, SyncFailedOrders, SyncRunKey, SyncStatus } from '../temporal/search-attributes.js';
import { progressQuery } from '../contracts/messages.js';
import type { CarriedRun, SkippedRun, SyncRunInput, SyncRunResult } from '../contracts/messages.js';
import { runMeaning } from '../contracts/statuses.js';
import type { FinishedRun } from '../contracts/steps.js';
import { BatchChildren } from './batch-children.js';
import { ChangeGate } from './change-gate.js';
import { Control, closeAsCanceled, closeUnclosed } from './control.js';
import { Details } from './details.js';
import { failureOf } from './temporal-failure.js';
import { runSync } from './loop/run-loop.js';
import type { RunEnd } from './loop/run-loop.js';
import type { RunProgress, RunSteps } from './loop/steps.js';
import { load, monday, run } from './options.js';

/** One sync of one mapping: preflight, detect, stage, plan batches, one child workflow per batch in a bounded window, finish. */
export async function syncRun(input: SyncRunInput): Promise<SyncRunResult | SkippedRun> {
  const { carried, mappingName, selection } = input;
  const children = new BatchChildren();
  const details = new Details();
  // A signal that came with the start is handled at once, before `control` has its value.
  const control = new Control((change, pause) => {
    children.forward(change);
    details.showPause(pause);
  });
  const gate = new ChangeGate(control);
  if (carried?.stopped === true) control.cancelled = true;
  if (carried?.paused === true) control.paused = true;
  const progress = progressFrom(carried);
  setHandler(progressQuery, () => ({ ...progress, ...control.shown(progress.wait) }));
  const { workflowId, runId: workflowRunId } = workflowInfo();
  const runId = carried?.runId ?? uuid4();
  upsertSearchAttributes([
    { key: SyncRunKey, value: runId },
    { key: SyncStatus, value: 'RUNNING' },
  ]);
  details.showPause(control.pause);
  const steps = temporalSteps({ control, gate, children, progress, details });
  let end: RunEnd;
  try {
    end = await runSync(steps, { runId, workflowId, workflowRunId, mappingName, selection }, carried);
  } catch (error) {
    const skipped = skippedStart(error);
    if (skipped === null) throw error;
    return skipped;
  }
  if (end.kind === 'unclosed') return await closeUnclosed(end.headline);
  if (end.kind === 'continue') return await continueAsNew<typeof syncRun>({ ...input, carried: end.carried });
  return await closeAs(end.result);
}

/** A scheduled start that met an open run is no failure: it names the holder and ends. Null for any other failure. */
function skippedStart(error: unknown): SkippedRun | null {
  const scheduled = workflowInfo().typedSearchAttributes.get(ScheduledBy) !== undefined;
  const failure = failureOf(error);
  if (!scheduled || failure.kind !== 'failed' || failure.code !== 'CLAIM_HELD' || !patched('scheduled-start-skips')) return null;
  const skipped = `skipped: ${failure.message}`;
  upsertSearchAttributes([{ key: SyncStatus, value: 'SKIPPED' }]);
  setCurrentDetails(skipped);
  return { skipped };
}

function progressFrom(carried: CarriedRun | undefined): RunProgress {
  const { afterBatch = 0, requestsDone = 0 } = carried ?? {};
  return { step: 'preflight', wait: null, batchesDone: afterBatch, batchesTotal: 0, requestsDone };
}

interface RunParts {
  readonly control: Control;
  readonly gate: ChangeGate;
  readonly children: BatchChildren;
  readonly progress: RunProgress;
  readonly details: Details;
}

/** The steps of a run as activities and child workflows. */
function temporalSteps({ control, gate, children, progress, details }: RunParts): RunSteps {
  return {
    control,
    progress,
    details: (text) => {
      details.show(text);
    },
    failureOf,
    beginRun: async (input) => await run.beginRun(input),
    reconcile: async ({ mappingName }, exceptRun) => {
      await run.reconcile({ mappingName, exceptRun });
    },
    refreshBoard: async ({ boardId, mappingHash, runId }) => {
      await monday.refreshBoard({ boardId, mappingHash, runId, parks: true });
    },
    openRequests: async ({ boardId }, limit) => {
      // The history of an earlier version has the ids alone.
      const open = await run.openRequests({ boardId, limit, withUntil: true });
      return Array.isArray(open) ? { requestIds: open, until: null } : open;
    },
    sendRequests: async ({ mappingHash }, requestIds, park) => {
      // Up to 200 at a time: Temporal repeats them, since a wait of each in the workflow would fill its history.
      const send = async (requestId: string): Promise<void> => {
        await monday.sendRequest({ requestId, mappingHash });
      };
      await Promise.all(requestIds.map((requestId) => park(() => send(requestId))));
    },
    recheckDuplicates: async ({ boardId, mappingHash }) => {
      await monday.recheckDuplicates({ boardId, mappingHash, parks: true });
    },
    wait: sleep,
    mayPark: () => patched('day-limit-parks-preflight'),
    detect: async ({ runId, claim }) => await load.detect({ runId, claim }),
    decide: async (request) => await gate.decide(request),
    stage: async ({ runId, claim }) => {
      await load.stage({ runId, claim });
    },
    listBatches: async ({ runId }, after, limit) => await run.listBatches({ runId, after, limit }),
    startBatch: async (begun, batch, ended) => await children.start(begun, batch, ended),
    until: async (reached) => {
      await condition(reached);
    },
    finishRun: async ({ runId, claim }, end, startedBatches) => await load.finishRun({ runId, claim, end, startedBatches }),
  };
}

async function closeAs(result: FinishedRun): Promise<SyncRunResult> {
  upsertSearchAttributes([
    { key: SyncStatus, value: result.status },
    { key: SyncFailedOrders, value: result.failed },
  ]);
  setCurrentDetails(result.summary);
  const { close } = runMeaning(result);
  if (close === 'Completed') return result;
  if (close === 'Canceled') return await closeAsCanceled(result.headline);
  throw ApplicationFailure.create({ type: result.status, message: result.headline, nonRetryable: true, details: [result] });
}
