import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { statusOfTemporal } from './status-of-temporal.js';
import { statusLines } from './status-lines.js';
import { statusReport } from './status-report.js';

export function addStatus(program: Command, host: Host): void {
  program
    .command('status')
    .description('what is going on and what is wrong: open run, last runs, batches, errors, schedule')
    .addHelpText(
      'after',
      '\nFirst compares rows that stand as running with Temporal, and closes the books of those whose workflow is gone. While the database is away it shows what Temporal knows, and ends with 1.',
    )
    .action(host.action(showStatus, statusOfTemporal));
}

async function showStatus(context: CommandContext): Promise<number> {
  const report = await statusReport(context);
  context.output.result(report, () => statusLines(context.output, report, Date.now()));
  return EXIT.ok;
}
