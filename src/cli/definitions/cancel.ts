import type { CancelOptions } from '../commands/cancel.js';
import type { Command } from 'commander';
import type { Host } from '../host.js';

/** Declares `cancel`. */
export function addCancel(program: Command, host: Host): void {
  program
    .command('cancel')
    .option('--batch <id>', 'only this batch; the others go on')
    .option('--no-wait', 'request the cancel and return at once')
    .addHelpText(
      'after',
      '\nNo new request starts; a request under way is answered first. Ends with 0 once everything is closed, however it closed. While the database is unreachable it sends the request and returns at once.',
    )
    .action(
      host.action(async (context, options: CancelOptions) => await (await import('../commands/cancel.js')).cancel(context, options), {
        database: async (options, why) => await (await import('../commands/cancel-by-temporal.js')).cancelByTemporal(options, why),
      }),
    );
}
