import type { Command } from 'commander';
import type { GlobalOptions } from '../context.js';
import { UsageError } from '../exit-codes.js';
import { intervalMs } from '../temporal/schedule-spec.js';
import type { Host } from '../host.js';

interface StatusOptions extends GlobalOptions {
  readonly check?: boolean;
  readonly maxAge?: number;
}

/** Declares `status`. */
export function addStatus(program: Command, host: Host): void {
  const show = host.action(async (context) => await (await import('../commands/status.js')).showStatus(context), {
    database: async (options, why) => await (await import('../commands/status-of-temporal.js')).statusOfTemporal(options, why),
    temporal: async (context, _options, why) => await (await import('../commands/status-of-tables.js')).statusOfTables(context, why),
  });
  program
    .command('status')
    .option('--check', 'one line for a monitor; exit code 0 in order, 1 warning, 2 critical')
    .option('--max-age <time>', 'with --check: the last success may be this old, such as 2h (default: 24h)', intervalMs)
    .addHelpText(
      'after',
      '\nFirst compares rows that are marked as running with Temporal, and closes those whose workflow has ended. While the database or Temporal is unreachable it shows what the other one knows, and ends with 1.\n\n' +
        '--check is critical when the last run failed, the last success is too old, no worker polls, or the database or Temporal does not answer. It\n' +
        'warns of open errors, a cancelled last run, and a schedule that is missing or paused.',
    )
    .action(async (options: unknown, command: Command) => {
      const { check, maxAge, ...rest } = command.optsWithGlobals<StatusOptions>();
      if (check === true) {
        const { checkStatus } = await import('../check/check-status.js');
        host.exitCode = await checkStatus({ ...rest, ...(maxAge === undefined ? {} : { maxAge }) });
      } else if (maxAge !== undefined) throw new UsageError('--max-age belongs to --check.');
      else await show(options, command);
    });
}
