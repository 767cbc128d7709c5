import { constants } from 'node:os';

/** Those that the Temporal SDK takes as a request to stop. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGUSR2'] as const;

/**
 * From now on a signal ends the process at once, with the exit code that shells give to it, until the returned function is called. For a worker that starts:
 * it has taken no task and has nothing to finish, and the SDK would first wait for the database and bundle the workflows, then start and stop.
 */
export function endOnSignal(): () => void {
  const end = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal]);
  for (const signal of SIGNALS) process.on(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}
