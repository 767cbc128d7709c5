/** How a command ends, for scripts. The status table of the workflows contains the same numbers for the end of a run or batch. */
export const EXIT = { ok: 0, failed: 1, withErrors: 2, cannotCheck: 2, cancelled: 3, usage: 4, notWatched: 5, interrupted: 130 } as const;

export const EXIT_CODES_HELP = [
  'Exit codes:',
  '  0    done, and no error is new: COMPLETED, or every open error was known before',
  '  1    failed, or the command could not do its work',
  '  2    completed with errors: orders were refused, held or not finished, or another error is new; for validate: it could not check',
  '  3    cancelled',
  '  4    usage error: an unknown command, option or name',
  '  5    the database or Temporal was unreachable for too long; a run continues without the command',
  '  0, 1, 2 of status --check: in order, warning, critical',
  '  130  interrupted with Ctrl-C; a run continues without the command',
].join('\n');

/** The worst of several exit codes: a failure outranks a cancel, and a cancel outranks errors. */
export function worstExit(codes: readonly number[]): number {
  const order = [EXIT.failed, EXIT.interrupted, EXIT.cancelled, EXIT.withErrors];
  return order.find((code) => codes.includes(code)) ?? EXIT.ok;
}

/** A failure that a person can act on. Its message is complete without a stack. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

/** The command line itself is wrong. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, EXIT.usage);
    this.name = 'UsageError';
  }
}
