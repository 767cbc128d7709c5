import type { RunOptions } from '../commands/run.js';
import type { Command } from 'commander';
import { positiveInteger } from '../option-values.js';
import type { Host } from '../host.js';

/** Declares `run`. */
export function addRun(program: Command, host: Host): void {
  program
    .command('run')
    .option('--customer <name>', 'only orders of this customer')
    .option('--po <number>', 'only orders with this PO number')
    .option('--season <season>', 'only orders of this season')
    .option('--limit <orders>', 'at most this many changed orders', positiveInteger)
    .option('--no-wait', 'start it and return at once')
    .addHelpText(
      'after',
      '\nA run over part of the source never removes anything.\n\nExamples:\n  npm run cli -- run\n  npm run cli -- run --customer "GREYSON CLOTHIERS" --limit 10\n  npm run cli -- run --no-wait --json',
    )
    .action(host.action(async (context, options: RunOptions) => await (await import('../commands/run.js')).startRun(context, options)));
}
