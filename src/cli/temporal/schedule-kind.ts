import { runWorkflowId, verificationId } from '../../contracts/messages.js';

/** What a schedule of a mapping starts: runs, or comparisons of the board with the records. */
export type ScheduleKind = 'runs' | 'verification';

/** A schedule has the id of the workflows that it starts; Temporal appends the time to theirs. */
export const scheduleId = (kind: ScheduleKind, mapping: string): string => (kind === 'runs' ? runWorkflowId : verificationId)(mapping);

/** The command that creates it. */
export const CREATE_SCHEDULE: Readonly<Record<ScheduleKind, string>> = {
  runs: 'npm run cli -- schedule create --every 1h',
  verification: "npm run cli -- schedule create --verify --cron '0 2 * * *'",
};
