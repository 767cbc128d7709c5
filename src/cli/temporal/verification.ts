import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { VerificationCounts } from '../../contracts/messages.js';
import type { TemporalContext } from '../context.js';
import { oneLine } from '../output/style.js';
import { relative } from '../output/times.js';
import { count } from '../output/words.js';
import { describeSchedule } from './schedule-facts.js';
import type { ScheduleFacts } from './schedule-facts.js';

/** What came of the last scheduled comparison. */
export type VerificationEnd =
  | { readonly state: 'open' }
  | { readonly state: 'compared'; readonly counts: VerificationCounts }
  | { readonly state: 'failed'; readonly reason: string };

export type LastVerification = VerificationEnd & {
  /** When it was started, ISO 8601 UTC. */
  readonly at: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
};

/** The schedule by which the board is compared, and what came of the last comparison: null before the first, and when Temporal has deleted it. */
export interface VerificationSchedule extends ScheduleFacts {
  readonly last: LastVerification | null;
}

/** The schedule of the mapping's comparisons with its last result; null when there is none. */
export async function describeVerification(context: TemporalContext): Promise<VerificationSchedule | null> {
  const schedule = await describeSchedule(context, 'verification');
  return schedule === null ? null : { ...schedule, last: await lastOf(context, schedule) };
}

async function lastOf({ services }: TemporalContext, { recent }: ScheduleFacts): Promise<LastVerification | null> {
  const last = recent.at(-1);
  if (last === undefined) return null;
  const { takenAt: at, workflowId, workflowRunId } = last;
  const handle = services.temporal.workflow.getHandle(workflowId, workflowRunId);
  const began = { at, workflowId, workflowRunId };
  try {
    const { status } = await handle.describe();
    // An open one has no result to wait for.
    if (status.name === 'RUNNING' || status.name === 'PAUSED') return { ...began, state: 'open' };
    return { ...began, state: 'compared', counts: (await handle.result()) as VerificationCounts };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    if (error instanceof WorkflowFailedError) return { ...began, state: 'failed', reason: error.cause?.message ?? error.message };
    throw error;
  }
}

/** What came of it, in words: `300 orders compared, 3 differ, 1 of them waits (2 h ago)`. */
export function verificationText(last: LastVerification, now: number): string {
  const when = relative(last.at, now);
  if (last.state === 'open') return `at work for ${when.replace(/ ago$/, '')}`;
  if (last.state === 'failed') return `could not compare (${when}): ${last.reason}`;
  const { compared, busy, differing, open } = last.counts;
  const found =
    differing === 0
      ? 'none differs'
      : `${String(differing)} ${differing === 1 ? 'differs' : 'differ'}, ${String(open)} to repair or decide`;
  return `${count(compared, 'order')} compared, ${found}${busy === 0 ? '' : `, ${String(busy)} busy`} (${when})`;
}

/** Whether a person should look at it. */
export const isAlarming = (last: LastVerification | null): boolean =>
  last !== null && last.state !== 'open' && (last.state === 'failed' || last.counts.open > 0);

/** Why the last comparison could not be made; null when it could, or there is none. */
export const notCompared = (verification: VerificationSchedule | null): string | null =>
  verification?.last?.state === 'failed' ? oneLine(verification.last.reason) : null;
