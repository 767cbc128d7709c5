import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleOptions, ScheduleSpec } from '@temporalio/client';
import { ORDER_SYNC_QUEUE, runWorkflowId } from '../../contracts/messages.js';
import type { syncRun } from '../../workflows/sync-run.js';
import { SyncStatus } from '../../temporal/search-attributes.js';
import type { CommandContext } from '../context.js';
import { scheduleId } from './open-run.js';
import { RUN_TASK_TIMEOUT } from './timeouts.js';

/**
 * After an outage of Temporal a run that is up to this late is still started. Older ones are not needed: the next tick finds the same
 * changes. The server's default is a year.
 */
const CATCHUP_WINDOW = '10 minutes';

export interface AppliedState {
  /** Set only when the operator gives it; otherwise a schedule stays as it is. */
  readonly paused: boolean;
  readonly note: string | undefined;
}

/** Creates the schedule of the mapping, or brings it in line. An existing pause and note are kept unless new ones are given. */
export async function applySchedule(
  { services, mapping }: CommandContext,
  spec: ScheduleSpec,
  state: AppliedState,
): Promise<'created' | 'updated'> {
  const { schedule } = services.temporal;
  const options = {
    spec,
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'syncRun' as const,
      // Temporal appends the time, so that every run keeps its own history.
      workflowId: runWorkflowId(mapping),
      taskQueue: ORDER_SYNC_QUEUE,
      args: [{ mappingName: mapping, selection: {} }] as Parameters<typeof syncRun>,
      workflowTaskTimeout: RUN_TASK_TIMEOUT,
      staticSummary: `Scheduled run of ${mapping}`.slice(0, 200),
      typedSearchAttributes: [{ key: SyncStatus, value: 'RUNNING' }],
    },
    // A tick during a run is not needed: the next one reads the whole source again.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCHUP_WINDOW },
  } satisfies Omit<ScheduleOptions, 'scheduleId'>;
  const note = state.note === undefined ? {} : { note: state.note };
  try {
    await schedule.create({ ...options, scheduleId: scheduleId(mapping), state: { paused: state.paused, ...note } });
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  await schedule.getHandle(scheduleId(mapping)).update(({ state: standing }) => ({
    ...options,
    state: { ...standing, paused: state.paused || standing.paused, ...note },
  }));
  return 'updated';
}
