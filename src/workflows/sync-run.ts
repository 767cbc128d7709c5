import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { BegunRun } from '../contracts/steps.js';
import { SyncFailedOrders, SyncRunKey, SyncStatus } from '../temporal/search-attributes.js';
import { BatchWindow } from './batch-window.js';
import { progressQuery } from '../contracts/messages.js';
import type { Ending, SyncRunInput, SyncRunResult } from '../contracts/messages.js';
import { ChangeGate } from './change-gate.js';
import { Control, closeAsCanceled } from './control.js';
import { load, monday, run } from './options.js';
import { runMeaning } from '../contracts/statuses.js';

/**
 * Batches per workflow run. A batch costs a parent about 10 events, so 100 stay near 1,000: half of the 2,000 that a history may reach
 * before a cold worker needs seconds to replay it.
 */
const BATCHES_PER_RUN = 100;

interface RunState {
  step: string;
  waitingFor: string | null;
}

/** One sync of one mapping: preflight, detect, stage, plan batches, one child workflow per batch in a bounded window, finish. */
export async function syncRun(input: SyncRunInput): Promise<SyncRunResult> {
  const window = new BatchWindow(input.carried);
  const control = new Control((change) => {
    window.forward(change);
  });
  const gate = new ChangeGate(control);
  const state: RunState = { step: 'preflight', waitingFor: null };
  if (input.carried?.stopped === true) control.cancelled = true;
  if (input.carried?.paused === true) control.paused = true;
  setHandler(progressQuery, () => ({
    step: state.step,
    paused: control.paused,
    cancelled: control.cancelled,
    waitingFor: state.waitingFor ?? gate.waitingFor,
    batchesDone: window.done,
    batchesTotal: window.total,
    requestsDone: window.requestsDone,
  }));
  const { workflowId, runId: workflowRunId } = workflowInfo();
  const runId = input.carried?.runId ?? uuid4();
  upsertSearchAttributes([
    { key: SyncRunKey, value: runId },
    { key: SyncStatus, value: 'RUNNING' },
  ]);
  const begun = await run.beginRun({ runId, workflowId, workflowRunId, mappingName: input.mappingName, selection: input.selection });
  const end = await work(begun, input, { control, gate, window, state });
  if (end.kind === 'continue') {
    return await continueAsNew<typeof syncRun>({
      ...input,
      carried: { runId, afterBatch: window.started, stopped: control.cancelled, paused: control.paused, requestsDone: window.requestsDone },
    });
  }
  return await finish(begun, end, window);
}

interface Parts {
  readonly control: Control;
  readonly gate: ChangeGate;
  readonly window: BatchWindow;
  readonly state: RunState;
}

type WorkEnd = Ending | { readonly kind: 'continue' };

/** Everything between beginning and finishing. Says how it ended; it never throws. */
async function work(begun: BegunRun, input: SyncRunInput, parts: Parts): Promise<WorkEnd> {
  try {
    if (input.carried === undefined) {
      const prepared = await prepare(begun, parts);
      if (prepared !== null) return prepared;
    }
    return await runBatches(begun, parts);
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      await parts.window.drain();
    });
    if (isCancellation(error)) return { kind: 'cancelled', reason: parts.control.cancelled ? 'cancelled by a signal' : 'cancelled' };
    const failure = error instanceof ActivityFailure ? error.cause : error;
    return {
      kind: 'stopped',
      code: failure instanceof ApplicationFailure ? (failure.type ?? 'UNKNOWN') : 'UNKNOWN',
      message: failure instanceof Error ? failure.message : String(failure),
    };
  }
}

/** Preflight, detection, gate, staging, planning. Null when the batches can start. */
async function prepare(begun: BegunRun, parts: Parts): Promise<Ending | null> {
  const { control, gate, state } = parts;
  const ids = { runId: begun.runId, claim: begun.claim };
  return await control.guard(async () => {
    await run.reconcile({ mappingName: begun.mappingName, exceptRun: begun.runId });
    await monday.refreshBoard({ boardId: begun.boardId, mappingHash: begun.mappingHash, runId: begun.runId });
    await settleOpenRequests(begun, state);
    state.step = 'detect';
    const read = await load.detect(ids);
    setCurrentDetails(read.summary);
    if (read.gate !== null) {
      const decision = await gate.decide(read.gate);
      if (decision !== 'approved') return { kind: 'cancelled', reason: decision };
    }
    state.step = 'stage';
    await load.stage(ids);
    return null;
  });
}

/** Requests of earlier runs without a definite answer are settled before new work is planned (R15). */
async function settleOpenRequests(begun: BegunRun, state: RunState): Promise<void> {
  const open = await run.openRequests({ boardId: begun.boardId });
  if (open.length > 0) state.waitingFor = `the answers to ${String(open.length)} requests of earlier runs`;
  // Together, since each may have to wait until no copy of it can take effect any more.
  await Promise.all(open.map((requestId) => monday.sendRequest({ requestId, mappingHash: begun.mappingHash })));
  state.waitingFor = null;
  await monday.recheckDuplicates({ boardId: begun.boardId, mappingHash: begun.mappingHash, runId: begun.runId });
}

async function runBatches(begun: BegunRun, parts: Parts): Promise<WorkEnd> {
  const { control, window, state } = parts;
  state.step = 'batches';
  const batches = await run.listBatches({ runId: begun.runId });
  window.total = batches.length;
  let startedHere = 0;
  for (const next of batches.filter((batch) => batch.position > window.started)) {
    if (!(await control.mayGoOn()) || window.stopCode !== null) break;
    if (startedHere >= BATCHES_PER_RUN) {
      await window.drain();
      return { kind: 'continue' };
    }
    await window.start(begun, next);
    startedHere += 1;
  }
  await window.drain();
  if (window.stopCode !== null) return { kind: 'stopped', code: window.stopCode, message: window.stopMessage };
  return control.stopped
    ? { kind: 'cancelled', reason: control.cancelled ? 'cancelled by a signal' : 'paused for too long' }
    : { kind: 'finished' };
}

async function finish(begun: BegunRun, end: Ending, window: BatchWindow): Promise<SyncRunResult> {
  const result = await CancellationScope.nonCancellable(async () => {
    // A batch that cannot be closed here leaves books that do not balance, and finishing says so.
    await run.reconcile({ mappingName: begun.mappingName, exceptRun: null }).catch(() => undefined);
    return await load.finishRun({ runId: begun.runId, claim: begun.claim, end, startedBatches: window.started });
  });
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
