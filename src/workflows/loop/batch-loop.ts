import type { CustomerBatchResult, Ending } from '../../contracts/messages.js';
import type { OpenedBatch } from '../../contracts/steps.js';
import { describeBatch, describeClosed } from './batch-report.js';
import { waitOfText } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import { LONGEST_PARK_MS, parkedBy, untilDone } from './parking.js';
import type { BatchSteps } from './steps.js';
import { unlessEnded } from './unless-ended.js';

/** The patience of batches whose plans do not name one: they were written by earlier versions. */
const PATIENCE_BEFORE_MS = 15 * 60_000;

/** A closed batch. */
export interface ClosedBatch {
  readonly kind: 'closed';
  readonly opened: OpenedBatch;
  readonly end: Ending;
  readonly result: CustomerBatchResult;
}

/** A batch that a cancel has ended before it could open or close its row. */
export interface UnclosedBatch {
  readonly kind: 'unclosed';
  readonly headline: string;
}

/** One batch from opening to closing. Throws only when it cannot be opened or closed. */
export async function runBatch(steps: BatchSteps, batchId: string): Promise<ClosedBatch | UnclosedBatch> {
  const { control } = steps;
  const opened = await unlessEnded(steps, () => control.withGrace(() => steps.openBatch(batchId)));
  if (opened === null) return { kind: 'unclosed', headline: 'Cancelled before the batch could begin; nothing of it was sent.' };
  // A higher token than 1 means that another workflow run has had the batch before.
  if (opened.claim.token > 1) control.reset();
  const end = await workOff(steps, opened);
  const close = (): Promise<CustomerBatchResult> => control.withGrace(() => steps.closeBatch(opened, end));
  const result = await unlessEnded(steps, () => control.shielded(close));
  if (result === null) return { kind: 'unclosed', headline: UNCLOSED };
  steps.details(describeClosed(opened, result, steps.progress));
  return { kind: 'closed', opened, end, result };
}

const UNCLOSED =
  'Cancelled while the end of the batch could not be written. Everything that Monday acknowledged is stored; the next run closes the row of this batch and sends the rest.';

/** Plans and sends until nothing is left. Returns how it ended; the failure of a step is an end too. */
export async function workOff(steps: BatchSteps, opened: OpenedBatch): Promise<Ending> {
  const { control } = steps;
  let waitedMs = 0;
  const patience = { leftMs: LONGEST_PARK_MS };
  try {
    await control.guard(async () => {
      const read = async (): Promise<void> => {
        await steps.refreshBoard(opened);
      };
      await untilDone(steps, read, (wait) => {
        steps.progress.wait = wait;
        steps.details(describeBatch(opened, 'RUNNING', steps.progress, 'reads the board'));
      });
    });
    while (await mayGoOn(steps, opened)) {
      const wave = await runWave(steps, opened, patience, waitedMs);
      if (wave === 'finished') return { kind: 'finished' };
      waitedMs += wave.waitedMs;
    }
    return { kind: 'cancelled', reason: control.cancelled ? 'cancelled by a signal' : 'paused for too long' };
  } catch (error) {
    const failure = steps.failureOf(error);
    if (failure.kind === 'failed') return { kind: 'stopped', code: failure.code, message: failure.message };
    return { kind: 'cancelled', reason: control.cancelled ? 'cancelled by a signal' : control.paused ? 'paused' : 'cancelled' };
  }
}

/** Waits while paused, and shows that. */
async function mayGoOn(steps: BatchSteps, opened: OpenedBatch): Promise<boolean> {
  const { control, progress } = steps;
  if (control.pause !== null) steps.details(describeBatch(opened, 'RUNNING', { ...progress, wait: control.pause }, 'paused'));
  return await control.mayGoOn();
}

/** How long the batch still waits for Monday before its next request is sent. */
interface Patience {
  leftMs: number;
}

type Wave = 'finished' | { readonly waitedMs: number };

/** One wave: plan in SQL, then send each planned request, or wait when there is none. Finished when nothing is left to do or to wait for. */
async function runWave(steps: BatchSteps, opened: OpenedBatch, patience: Patience, waitedMs: number): Promise<Wave> {
  const { control, progress } = steps;
  const plan = await steps.planRequests(opened);
  progress.step = plan.step;
  if (plan.requestIds.length === 0) {
    const { waitMs, patienceMs = PATIENCE_BEFORE_MS } = plan;
    if (waitMs === null || waitedMs >= patienceMs) return 'finished';
    await waitFor(steps, opened, plan.wait ?? waitOfText(plan.waitingFor), waitMs);
    return { waitedMs: waitMs };
  }
  steps.details(describeBatch(opened, 'RUNNING', progress, plan.summary));
  for (const requestId of plan.requestIds) {
    if (control.stopped || !(await send(steps, opened, patience, requestId))) break;
    progress.requestsDone += 1;
    steps.details(describeBatch(opened, 'RUNNING', progress, plan.summary));
  }
  return { waitedMs: 0 };
}

/** Sends one request. False when it could not be finished now: cut short, or after a wait, such as for Monday's next day. */
async function send(steps: BatchSteps, opened: OpenedBatch, patience: Patience, requestId: string): Promise<boolean> {
  const { control } = steps;
  try {
    await control.interruptible(async () => {
      await steps.sendRequest(opened, requestId);
    });
    patience.leftMs = LONGEST_PARK_MS;
    return !control.stopped;
  } catch (error) {
    const parked = parkedBy(steps, error, patience.leftMs);
    if (parked === null) throw error;
    patience.leftMs -= parked.ms;
    await waitFor(steps, opened, parked.wait, parked.ms);
    return false;
  }
}

/** Waits so long, or until a signal comes, and shows what for. */
async function waitFor(steps: BatchSteps, opened: OpenedBatch, wait: Wait | null, waitMs: number): Promise<void> {
  const { control, progress } = steps;
  progress.wait = wait;
  steps.details(describeBatch(opened, 'RUNNING', progress, 'waiting'));
  try {
    await control.interruptible(async () => {
      await steps.wait(waitMs);
    });
  } finally {
    progress.wait = null;
  }
}
