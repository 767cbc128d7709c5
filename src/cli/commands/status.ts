import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { statusLines } from './status-lines.js';
import { statusReport } from './status-report.js';

/** Shows the open run, the last runs, and what waits for a person. */
export async function showStatus(context: CommandContext): Promise<number> {
  const report = await statusReport(context);
  context.output.result(report, () => statusLines(context.output, report, Date.now()));
  return EXIT.ok;
}
