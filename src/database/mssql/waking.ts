import { setTimeout } from 'node:timers/promises';
import { DatabaseError } from '../errors.js';

/**
 * What Azure SQL answers while a database wakes up, moves or has no room, and asks the client to connect again ("Troubleshooting connectivity
 * issues and other errors with Azure SQL Database", the list of transient faults). 4060 is not here: a misspelt name says the same.
 */
const REASONS: Readonly<Record<number, string>> = {
  40197: 'The database is moving',
  40501: 'The database is busy',
  40613: 'The database is waking up',
  49918: 'The server is short of resources',
  49919: 'The server is short of resources',
  49920: 'The server is short of resources',
};

/** How long to wait, and how long between two attempts. */
export interface Patience {
  readonly totalMs: number;
  readonly pauseMs: number;
}

/**
 * Azure says that a paused database needs about a minute to resume, and that most moves end within 60 s: twice that. It also asks for 5 s at
 * least before the next attempt, since more frequent ones can overwhelm the service.
 */
const PATIENCE: Patience = { totalMs: 120_000, pauseMs: 5_000 };

/**
 * Opens a database, and waits a bounded time for one that wakes up, with a line to `tell` for each attempt that failed. Rejects with the failure
 * of any other kind at once, and of the last attempt at the end.
 */
export async function whenAwake<T>(open: () => Promise<T>, tell: (line: string) => void, patience: Patience = PATIENCE): Promise<T> {
  const begun = performance.now();
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.number === null) throw error;
      const reason = REASONS[error.number];
      if (reason === undefined) throw error;
      const waitedMs = performance.now() - begun;
      if (waitedMs + patience.pauseMs > patience.totalMs) throw stillAsleep(error, waitedMs);
      tell(`${reason} (${String(error.number)}); waiting, ${inSeconds(waitedMs)} of ${inSeconds(patience.totalMs)}.`);
      await setTimeout(patience.pauseMs);
    }
  }
}

function stillAsleep(last: DatabaseError, waitedMs: number): DatabaseError {
  return new DatabaseError(
    last.code,
    `${last.message} It was tried for ${inSeconds(waitedMs)}. See the state of the database in the Azure portal, then try again; a database that must ` +
      'be there at any time needs a longer auto-pause delay, or none.',
    last.retryable,
    last.number,
  );
}

function inSeconds(ms: number): string {
  return `${String(Math.round(ms / 1_000))} s`;
}
