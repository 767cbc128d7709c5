import type { BatchOptions } from '../commands/batches.js';
import type { Command } from 'commander';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import { oneOf, positiveInteger } from '../option-values.js';
import type { Host } from '../host.js';
import { listing } from '../output/listing.js';

const SHOWN = 50;

/** Declares `batches`. */
export function addBatches(program: Command, host: Host): void {
  listing(program.command('batches'))
    .option('--batch <id>', 'this batch in full: counters, times, orders that are not promoted, requests')
    .option('--status <status>', 'only batches in this status', oneOf(Object.keys(STATUS_TABLE)))
    .option('--customer <name>', 'only batches of this customer')
    .option('--run <id>', 'only batches of this run')
    .option('--limit <batches>', 'at most this many', positiveInteger, SHOWN)
    .addHelpText(
      'after',
      '\nThe beginning of an id is enough.\n\nExamples:\n  npm run cli -- batches --status COMPLETED_WITH_ERRORS\n  npm run cli -- batches --batch 3f2a',
    )
    .action(
      host.action(async (context, options: BatchOptions) => await (await import('../commands/batches.js')).showBatches(context, options), {
        temporal: async (context, options, why) =>
          await (await import('../commands/batches.js')).showBatchesOfTables(context, options, why),
      }),
    );
}
