import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import type { ScheduleDescription } from '@temporalio/client';
import type { SkippedRun } from '../../contracts/messages.js';
import { SyncStatus } from '../../temporal/search-attributes.js';
import type { CommandContext, TemporalContext } from '../context.js';
import { duration } from '../output/times.js';
import { scheduleId } from './schedule-kind.js';
import type { ScheduleKind } from './schedule-kind.js';

/** How many of the next times are shown. */
const NEXT_TIMES = 3;

/** The facts of a schedule that `schedule describe` shows. Times are ISO 8601 UTC. */
export interface ScheduleFacts {
  readonly id: string;
  /** `every 1 h`, `cron 0 2 * * * in UTC`. */
  readonly when: string;
  readonly paused: boolean;
  readonly note: string | null;
  readonly overlap: string;
  readonly catchupWindowMs: number;
  readonly nextTimes: readonly string[];
  readonly recent: readonly { readonly takenAt: string; readonly workflowId: string; readonly workflowRunId: string }[];
  readonly running: readonly { readonly workflowId: string; readonly workflowRunId: string }[];
  readonly taken: number;
  readonly skippedByOverlap: number;
  readonly missed: number;
}

/** A schedule of the mapping; null when there is none. */
export async function describeSchedule({ services, mapping }: TemporalContext, kind: ScheduleKind): Promise<ScheduleFacts | null> {
  try {
    return factsOf(await services.temporal.schedule.getHandle(scheduleId(kind, mapping)).describe());
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** A scheduled start that met an open run and ended at once. */
export interface SkippedStart {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly workflowId: string;
  /** `mapping/... is held by workflow ... since ...` */
  readonly reason: string;
}

/** The last skipped one of the recent starts of a schedule, as its workflow reports; null when there is none. */
export async function lastSkippedStart({ services }: CommandContext, { recent }: ScheduleFacts): Promise<SkippedStart | null> {
  for (const { takenAt: at, workflowId, workflowRunId } of [...recent].reverse()) {
    const handle = services.temporal.workflow.getHandle(workflowId, workflowRunId);
    try {
      const { typedSearchAttributes } = await handle.describe();
      if (typedSearchAttributes.get(SyncStatus) !== 'SKIPPED') continue;
      const { skipped } = (await handle.result()) as SkippedRun;
      return { at, workflowId, reason: skipped.replace(/^skipped: /, '') };
    } catch (error) {
      // Temporal has deleted it after its retention.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
  return null;
}

function factsOf({ scheduleId: id, spec, state, policies, info }: ScheduleDescription): ScheduleFacts {
  return {
    id,
    when: whenOf(spec),
    paused: state.paused,
    note: state.note === undefined || state.note === '' ? null : state.note,
    overlap: policies.overlap ?? 'UNSPECIFIED',
    catchupWindowMs: policies.catchupWindow,
    nextTimes: state.paused ? [] : info.nextActionTimes.slice(0, NEXT_TIMES).map((time) => time.toISOString()),
    recent: info.recentActions.map(({ takenAt, action: { workflow } }) => ({
      takenAt: takenAt.toISOString(),
      workflowId: workflow.workflowId,
      workflowRunId: workflow.firstExecutionRunId,
    })),
    running: info.runningActions.map(({ workflow }) => ({ workflowId: workflow.workflowId, workflowRunId: workflow.firstExecutionRunId })),
    taken: info.numActionsTaken,
    skippedByOverlap: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
  };
}

/** The server turns a cron expression into a calendar and keeps its comment; `create` writes the expression there as well. */
function whenOf({ intervals = [], calendars = [], timezone }: ScheduleDescription['spec']): string {
  const zone = timezone === undefined || timezone === '' ? 'UTC' : timezone;
  const parts = [
    ...intervals.map(({ every }) => `every ${duration(every / 1000)}`),
    ...calendars.map(({ comment }) => (comment === undefined || comment === '' ? `a calendar in ${zone}` : `cron ${comment} in ${zone}`)),
  ];
  return parts.length === 0 ? 'never' : parts.join(', ');
}
