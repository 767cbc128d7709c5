import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleOptions, ScheduleSpec } from '@temporalio/client';
import { ORDER_SYNC_QUEUE } from '../../contracts/messages.js';
import type { boardVerification } from '../../workflows/board-verification.js';
import type { syncRun } from '../../workflows/sync-run.js';
import { SyncStatus } from '../../temporal/search-attributes.js';
import type { TemporalContext } from '../context.js';
import { scheduleId } from './schedule-kind.js';
import type { ScheduleKind } from './schedule-kind.js';
import { RUN_TASK_TIMEOUT } from './timeouts.js';

/**
 * After an outage of Temporal a workflow that is up to this late is still started; the server's default is a year. Older runs are not needed: the next tick finds the same
 * changes. The next comparison is a day away, so one is made up to the end of the night; later it would read the board beside the people who work on it.
 */
const CATCHUP_WINDOW: Readonly<Record<ScheduleKind, '10 minutes' | '6 hours'>> = { runs: '10 minutes', verification: '6 hours' };

/** Bytes that Temporal takes. */
const LONGEST_SUMMARY = 200;

export interface AppliedState {
  /** Set only when the operator gives it; otherwise a schedule stays as it is. */
  readonly paused: boolean;
  readonly note: string | undefined;
}

/** Creates a schedule of the mapping, or brings it in line. An existing pause and note are kept unless new ones are given. */
export async function applySchedule(
  { services, mapping }: TemporalContext,
  kind: ScheduleKind,
  spec: ScheduleSpec,
  state: AppliedState,
): Promise<'created' | 'updated'> {
  const { schedule } = services.temporal;
  const options = {
    spec,
    action: actionOf(kind, mapping),
    // A tick during a run is not needed: the next one reads the whole source again. So does the next comparison with the board.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCHUP_WINDOW[kind] },
  } satisfies Omit<ScheduleOptions, 'scheduleId'>;
  const note = state.note === undefined ? {} : { note: state.note };
  try {
    await schedule.create({ ...options, scheduleId: scheduleId(kind, mapping), state: { paused: state.paused, ...note } });
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  await schedule.getHandle(scheduleId(kind, mapping)).update(({ state: standing }) => ({
    ...options,
    state: { ...standing, paused: state.paused || standing.paused, ...note },
  }));
  return 'updated';
}

function actionOf(kind: ScheduleKind, mapping: string): ScheduleOptions['action'] {
  const shared = {
    type: 'startWorkflow' as const,
    // Temporal appends the time, so that every workflow keeps its own history.
    workflowId: scheduleId(kind, mapping),
    taskQueue: ORDER_SYNC_QUEUE,
    workflowTaskTimeout: RUN_TASK_TIMEOUT,
    typedSearchAttributes: [{ key: SyncStatus, value: 'RUNNING' }],
  };
  const summary = (what: string): string => `Scheduled ${what} of ${mapping}`.slice(0, LONGEST_SUMMARY);
  if (kind === 'runs') {
    const args: Parameters<typeof syncRun> = [{ mappingName: mapping, selection: {} }];
    return { ...shared, workflowType: 'syncRun', args, staticSummary: summary('run') };
  }
  const args: Parameters<typeof boardVerification> = [{ mappingName: mapping }];
  return { ...shared, workflowType: 'boardVerification', args, staticSummary: summary('comparison of the board') };
}
