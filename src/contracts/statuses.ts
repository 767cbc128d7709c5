import type { BatchStatus } from '../store/batches/batches.js';
import type { RunStatus } from '../store/runs/runs.js';

/** How a workflow closes for each status of the sync: what the Temporal UI shows, whether it can be started again, and the exit code for scripts. */
export interface StatusMeaning {
  readonly close: 'Completed' | 'Failed' | 'Canceled' | 'Terminated or timed out';
  /** Colour of that close status in the Temporal UI. */
  readonly colour: 'green' | 'red' | 'yellow' | 'blue';
  /** Whether the same workflow id may be started again (ALLOW_DUPLICATE_FAILED_ONLY). */
  readonly startable: boolean;
  readonly exitCode: number;
  readonly meaning: string;
}

/** Open statuses: the workflow is running. */
const OPEN: StatusMeaning = {
  close: 'Completed',
  colour: 'blue',
  startable: false,
  exitCode: 0,
  meaning: 'Still running.',
};

/** What the close status of a run depends on beside its status. */
export interface RunEnd {
  readonly status: RunStatus;
  readonly deferred: number;
  /** Open errors that the run was the first to meet, or that only a person can decide. */
  readonly newErrors: number;
  /** Whether the run has read the whole source; where that is not known, nothing is said of it. */
  readonly whole?: boolean;
}

/** A run whose only errors are older: they are listed, and raise no second alarm. */
const ONLY_KNOWN_ERRORS: StatusMeaning = {
  close: 'Completed',
  colour: 'green',
  startable: false,
  exitCode: 0,
  meaning: 'Nothing new was refused or found. Older errors are still open, and `findings` lists them. Every other order is promoted.',
};

/** How a run closes: by the status table, and green when all of its errors are older ones. */
export function runMeaning(run: RunEnd): StatusMeaning {
  const standing = run.status === 'COMPLETED_WITH_ERRORS' && run.newErrors === 0 && run.deferred === 0;
  if (standing) return ONLY_KNOWN_ERRORS;
  return run.status === 'COMPLETED' && run.whole === false ? PART_OF_SOURCE : STATUS_TABLE[run.status];
}

const COMPLETED: StatusMeaning = {
  close: 'Completed',
  colour: 'green',
  startable: false,
  exitCode: 0,
  meaning: 'Every order is acknowledged and promoted.',
};

/** A run that was limited, or whose source changed while it was read, has no information about the other orders. */
const PART_OF_SOURCE: StatusMeaning = {
  ...COMPLETED,
  meaning: 'Every order that the run took is acknowledged and promoted; it has not read the whole source.',
};

/** The one status table: batch or run status, Temporal close status, colour, reuse, exit code. */
export const STATUS_TABLE: Readonly<Record<BatchStatus | RunStatus, StatusMeaning>> = {
  PENDING: { ...OPEN, meaning: 'Planned, not started yet.' },
  RUNNING: OPEN,
  GROUPS_READY: { ...OPEN, meaning: 'Running: every group is on the board.' },
  ITEMS_SENT: { ...OPEN, meaning: 'Running: every item is answered.' },
  SUBITEMS_SENT: { ...OPEN, meaning: 'Running: every subitem is answered.' },
  COMPLETED,
  COMPLETED_WITH_ERRORS: {
    close: 'Failed',
    colour: 'red',
    startable: true,
    exitCode: 2,
    meaning: 'Orders were refused, held or not finished, or another error is open: `findings` lists them. Every other order is promoted.',
  },
  FAILED: {
    close: 'Failed',
    colour: 'red',
    startable: true,
    exitCode: 1,
    meaning: 'Stopped by a problem that concerns every order; no row lost an attempt.',
  },
  CANCELLED: {
    close: 'Canceled',
    colour: 'yellow',
    startable: true,
    exitCode: 3,
    meaning: 'Cancelled: what Monday acknowledged is promoted, the rest is pending for the next run.',
  },
  ORPHANED: {
    close: 'Terminated or timed out',
    colour: 'red',
    startable: true,
    exitCode: 1,
    meaning: 'Its workflow ended without closing its row; a later run or command closed it.',
  },
};
