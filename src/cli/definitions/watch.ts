import type { Command } from 'commander';
import type { Host } from '../host.js';

/** Declares `watch`. */
export function addWatch(program: Command, host: Host): void {
  program
    .command('watch')
    .addHelpText(
      'after',
      '\nShows the same as `run` after its start, whoever started the run, and ends with the exit code of its end. Ctrl-C ends the display, not the\nrun. When no run is open it shows how the last one ended, and ends with 0.',
    )
    .action(host.action(async (context) => await (await import('../commands/watch.js')).watch(context)));
}
