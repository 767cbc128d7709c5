import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { oneLine } from '../output/style.js';
import { relative } from '../output/times.js';

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

/** `detect, attempt 7 in 20 s, after DATABASE_BUSY: ...`; for a batch with its id. */
export function failureLine(failure: PendingFailure, now: number): string {
  const { workflowId, activity, attempt, nextAttempt, code, reason } = failure;
  const batch = workflowId.split('/batch/')[1];
  const when = nextAttempt === null ? 'under way' : Date.parse(nextAttempt) <= now ? 'now' : relative(nextAttempt, now);
  return `${activity}${batch === undefined ? '' : ` of batch ${batch}`}, attempt ${String(attempt)} ${when}, after ${code === null ? '' : `${code}: `}${reason}`;
}

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
  return {
    workflowId,
    activity: activityType?.name ?? 'an activity',
    attempt: attempt ?? 1,
    nextAttempt: next == null ? null : new Date(Number(next.seconds ?? 0) * 1000 + (next.nanos ?? 0) / 1e6).toISOString(),
    code: info?.type == null || info.type === '' ? null : info.type,
    reason: oneLine(lastFailure?.message ?? ''),
    expected: Number(info?.category) === BENIGN,
  };
}
