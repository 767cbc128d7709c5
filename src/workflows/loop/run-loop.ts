import type { CarriedRun, Ending } from '../../contracts/messages.js';
import type { BeginRunInput, BegunRun, FinishedRun, OpenRequests } from '../../contracts/steps.js';
import { BatchWindow } from './batch-window.js';
import { waitSentence } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import { untilDone } from './parking.js';
import type { RunSteps } from './steps.js';
import { unlessEnded } from './unless-ended.js';
import { earlierRequestsWait, gateWait } from './waits.js';

/**
 * Batches per workflow run. A batch costs a parent about 10 events, so 100 stay near 1,000: half of the 2,000 that a history may reach
 * before a cold worker needs seconds to replay it.
 */
const BATCHES_PER_RUN = 100;

/**
 * Requests of earlier runs that are settled at the same time. Their ids fit into 8 KB, and Temporal refuses a workflow with more than 2,000 waiting activities.
 */
const REQUESTS_AT_A_TIME = 200;

/** A closed run; one that must continue as new with the same input and this state; or one that a cancel has ended before it could begin or close its row. */
export type RunEnd =
  | { readonly kind: 'finished'; readonly result: FinishedRun }
  | { readonly kind: 'continue'; readonly carried: CarriedRun }
  | { readonly kind: 'unclosed'; readonly headline: string };

type WorkEnd = Ending | { readonly kind: 'continue' };

/** One run: preflight, detect, stage, batches in a bounded window, finish. `carried` is the state of the part before. Throws only when it cannot be begun or finished. */
export async function runSync(steps: RunSteps, input: BeginRunInput, carried: CarriedRun | undefined): Promise<RunEnd> {
  const { control, progress } = steps;
  const window = new BatchWindow(steps, carried?.afterBatch ?? 0);
  const begun = await unlessEnded(steps, () => control.withGrace(() => steps.beginRun(input)));
  if (begun === null) return { kind: 'unclosed', headline: 'Cancelled before the run could begin; nothing was read or sent.' };
  const end = await work(steps, begun, window, carried !== undefined);
  if (end.kind !== 'continue') {
    const result = await unlessEnded(steps, () => finish(steps, begun, end, window.started));
    return result === null ? { kind: 'unclosed', headline: UNCLOSED } : { kind: 'finished', result };
  }
  const { runId } = input;
  const { requestsDone } = progress;
  return {
    kind: 'continue',
    carried: { runId, afterBatch: window.started, stopped: control.cancelled, paused: control.paused, requestsDone },
  };
}

const UNCLOSED =
  'Cancelled while the end of the run could not be written. Everything that Monday acknowledged is stored; the next run closes the row of this one and sends the rest.';

/** Everything between beginning and finishing. Returns how it ended; the failure of a step is an end too. */
async function work(steps: RunSteps, begun: BegunRun, window: BatchWindow, prepared: boolean): Promise<WorkEnd> {
  try {
    const end = prepared ? null : await prepare(steps, begun);
    return end ?? (await runBatches(steps, begun, window));
  } catch (error) {
    await steps.control.shielded(async () => {
      await window.drain();
    });
    const failure = steps.failureOf(error);
    if (failure.kind === 'failed') return { kind: 'stopped', code: failure.code, message: failure.message };
    return { kind: 'cancelled', reason: steps.control.cancelled ? 'cancelled by a signal' : 'cancelled' };
  }
}

/** What the page of a run says while it waits at the change gate. */
const TO_DECIDE = 'What would change: `npm run cli -- plan --run`. Then: `npm run cli -- approve`, or `npm run cli -- reject`';

/** Preflight, detection, gate, staging. Null when the batches can start. */
async function prepare(steps: RunSteps, begun: BegunRun): Promise<Ending | null> {
  const { control, progress } = steps;
  return await control.guard(async () => {
    await preflight(steps, begun);
    progress.step = 'detect';
    const read = await steps.detect(begun);
    steps.details(read.summary);
    if (read.gate !== null) {
      showWait(steps, gateWait(read.gate), `${read.summary}\n\n${TO_DECIDE}`);
      const decision = await steps.decide(read.gate);
      showWait(steps, null, read.summary);
      if (decision !== 'approved') return { kind: 'cancelled', reason: decision };
    }
    progress.step = 'stage';
    await steps.stage(begun);
    return null;
  });
}

/**
 * Closes the rows of ended workflows, reads the live board, and settles requests of earlier runs before new work is planned (R15).
 * A read that meets Monday's daily limit waits for the next day, and one that meets an outage for its end, as a batch does.
 */
export async function preflight(steps: RunSteps, begun: BegunRun): Promise<void> {
  await steps.reconcile(begun, begun.runId);
  await parkedIn(steps, null, () => steps.refreshBoard(begun));
  let open: OpenRequests;
  do {
    open = await steps.openRequests(begun, REQUESTS_AT_A_TIME);
    const wait = earlierRequestsWait(open);
    showWait(steps, wait, '');
    // Concurrently, since each may have to wait until no copy of it can take effect any more.
    await steps.sendRequests(begun, open.requestIds, (work) => parkedIn(steps, wait, work));
    // A list that is not full was the last one. Each request of it has its definite answer, so none is listed twice.
  } while (open.requestIds.length === REQUESTS_AT_A_TIME);
  showWait(steps, null, '');
  await parkedIn(steps, null, () => steps.recheckDuplicates(begun));
}

/** Work that waits where it must, as for Monday's next day. `other` is what the run waits for apart from that. */
async function parkedIn(steps: RunSteps, other: Wait | null, work: () => Promise<void>): Promise<void> {
  await untilDone(steps, work, (wait) => {
    showWait(steps, wait ?? other, '');
  });
}

/** Shows a wait in the progress and, below the text before it, in the Temporal UI. */
function showWait(steps: RunSteps, wait: Wait | null, before: string): void {
  steps.progress.wait = wait;
  steps.details(wait === null ? before : `${before}\n\n${waitSentence(wait, Date.now())}`.trim());
}

async function runBatches(steps: RunSteps, begun: BegunRun, window: BatchWindow): Promise<WorkEnd> {
  const { control, progress } = steps;
  progress.step = 'batches';
  // One more than are started here: if it exists, the run must continue as new.
  const batches = await steps.listBatches(begun, window.started, BATCHES_PER_RUN + 1);
  progress.batchesTotal = batches[0]?.total ?? batches.length;
  let startedHere = 0;
  for (const next of batches.filter((batch) => batch.position > window.started)) {
    if (!(await control.mayGoOn()) || window.stoppedBy !== null) break;
    if (startedHere >= BATCHES_PER_RUN) {
      await window.drain();
      return { kind: 'continue' };
    }
    await window.start(begun, next);
    startedHere += 1;
  }
  await window.drain();
  if (window.stoppedBy !== null) return { kind: 'stopped', code: 'FAILED', message: window.stoppedBy };
  return control.stopped
    ? { kind: 'cancelled', reason: control.cancelled ? 'cancelled by a signal' : 'paused for too long' }
    : { kind: 'finished' };
}

/** Writes the final totals and status of a run, however it ended. A cancel ends it only while its steps fail and are retried. */
export async function finish(steps: RunSteps, begun: BegunRun, end: Ending, startedBatches: number): Promise<FinishedRun> {
  const { control, progress } = steps;
  progress.wait = null;
  progress.step = 'finish';
  return await control.shielded(async () => {
    try {
      await control.withGrace(() => steps.reconcile(begun, null));
    } catch (error) {
      // A batch that cannot be closed here leaves totals that do not balance, and finishing reports that.
      steps.failureOf(error);
    }
    return await control.withGrace(() => steps.finishRun(begun, end, startedBatches));
  });
}
