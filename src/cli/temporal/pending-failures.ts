import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { WorkflowNotFoundError } from '@temporalio/client';
import { oneLine } from '../output/style.js';
import { waitOfDetail, waitSentence } from '../../orders/wait.js';
import type { Wait, WaitCause } from '../../orders/wait.js';

/** Temporal's ApplicationErrorCategory of an expected failure, such as an exhausted budget: temporal/api/enums/v1/common.proto. */
const BENIGN = 1;

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** An activity that has failed and is retried. */
export interface PendingFailure {
  readonly workflowId: string;
  readonly activity: string;
  /** Number of the running or the next attempt; the first is 1. */
  readonly attempt: number;
  /** Start of the next attempt, ISO 8601 UTC; null while an attempt is running. */
  readonly nextAttempt: string | null;
  /** Entry of the error registry, where the last failure names one. */
  readonly code: string | null;
  /** Error of the last attempt: one line of bounded length. */
  readonly reason: string;
  /** True for an expected wait, which is not an alarm. */
  readonly expected: boolean;
  /** The same as a wait, for a person. */
  readonly wait: Wait;
}

/** The failed and retried activities of a workflow and of its open children. Throws when Temporal does not answer. */
export async function pendingFailures(client: Client, workflowIds: readonly string[]): Promise<PendingFailure[]> {
  const known = new Set(workflowIds);
  const found = await Promise.all(workflowIds.map(async (id) => await describe(client, id)));
  const children = found
    .flatMap((description) => description?.raw.pendingChildren ?? [])
    .flatMap(({ workflowId }) => (workflowId == null || known.has(workflowId) ? [] : [workflowId]));
  const all = [...found, ...(await Promise.all(children.map(async (id) => await describe(client, id))))];
  return all.flatMap((description) => (description === null ? [] : failuresOf(description)));
}

/** `waiting until 14:05 UTC for the database (detect, attempt 7, after DATABASE_BUSY: ...)`, at this moment (milliseconds). */
export const failureLine = ({ wait }: Pick<PendingFailure, 'wait'>, now: number): string => waitSentence(wait, now);

/** The wait for the next attempt of an activity: for what its failure names, or for another attempt. */
export function waitOfFailure(failure: Omit<PendingFailure, 'wait'>, named: Wait | null): Wait {
  const { workflowId, activity, attempt, nextAttempt, code, reason } = failure;
  const batch = workflowId.split('/batch/')[1];
  const of = `${activity}${batch === undefined ? '' : ` of batch ${batch}`}, attempt ${String(attempt)}${nextAttempt === null ? ' under way' : ''}`;
  if (named !== null) return { ...named, until: nextAttempt ?? named.until, detail: `${named.detail} (${of})` };
  const [cause, what] = unnamed(code);
  return { cause, until: nextAttempt, detail: `${what} (${of}, after ${code === null ? '' : `${code}: `}${reason})` };
}

const unnamed = (code: string | null): readonly [WaitCause, string] =>
  code?.startsWith('DATABASE_') === true ? ['database', 'the database'] : ['retry', 'another attempt'];

async function describe(client: Client, workflowId: string): Promise<WorkflowExecutionDescription | null> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

function failuresOf({ workflowId, raw }: WorkflowExecutionDescription): PendingFailure[] {
  return (raw.pendingActivities ?? []).flatMap((activity) => (activity.lastFailure == null ? [] : [failureOf(workflowId, activity)]));
}

function failureOf(workflowId: string, { activityType, attempt, lastFailure, nextAttemptScheduleTime }: PendingActivity): PendingFailure {
  const info = lastFailure?.applicationFailureInfo;
  const next = nextAttemptScheduleTime;
  const failure = {
    workflowId,
    activity: activityType?.name ?? 'an activity',
    attempt: attempt ?? 1,
    nextAttempt: next == null ? null : new Date(Number(next.seconds ?? 0) * 1000 + (next.nanos ?? 0) / 1e6).toISOString(),
    code: info?.type == null || info.type === '' ? null : info.type,
    reason: oneLine(lastFailure?.message ?? ''),
    expected: Number(info?.category) === BENIGN,
  };
  // The delay is the first detail, and the wait the second.
  const detail = info?.details?.payloads?.[1];
  return { ...failure, wait: waitOfFailure(failure, detail == null ? null : waitOfDetail(defaultPayloadConverter.fromPayload(detail))) };
}
