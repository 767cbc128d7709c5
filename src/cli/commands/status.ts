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
    .addHelpText(
      'after',
      '\nFirst compares rows that are marked as running with Temporal, and closes those whose workflow has ended. While the database is unreachable it shows the state that Temporal reports, and ends with 1.',
    )
    .action(host.action(showStatus, statusOfTemporal));
}

async function showStatus(context: CommandContext): Promise<number> {
  const report = await statusReport(context);
  context.output.result(report, () => statusLines(context.output, report, Date.now()));
  return EXIT.ok;
}
