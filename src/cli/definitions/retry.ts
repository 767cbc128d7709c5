import type { RetryOptions } from '../commands/retry.js';
import type { Command } from 'commander';
import type { Host } from '../host.js';

/** Declares `retry`. */
export function addRetry(program: Command, host: Host): void {
  program
    .command('retry')
    .option('--batch <id>', 'this batch; the beginning of its id is enough')
    .option('--customer <name>', 'every batch of this customer with orders that are not promoted')
    .option('--code <code>', 'every batch with an open error of this code')
    .option('--order <order>', 'this order alone, as the source has it now; its number, or the beginning of its key')
    .option('--from-source', 'read these orders from the source again, in a run over them alone')
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      '\nA batch is retried as a whole: all of its orders that are not promoted, due or not. Their staged content is sent, under the mapping\n' +
        'of that time. --order, and --from-source with the others, read the source and the mapping as they are now; the plan of that run is\n' +
        'shown first. In a pipe without --yes it only shows what it would do.\n\n' +
        'Examples:\n  npm run cli -- retry --batch 3f2a\n  npm run cli -- retry --code LABEL_MISSING --yes\n  npm run cli -- retry --order MWE-00024\n' +
        '  npm run cli -- retry --customer "TITLE NINE" --from-source',
    )
    .action(host.action(async (context, options: RetryOptions) => await (await import('../commands/retry.js')).retry(context, options)));
}
