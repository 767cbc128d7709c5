import type { Command } from 'commander';
import { listBatches } from '../../store/batches/batch-list.js';
import { openFindingsOfRun } from '../../store/findings/finding-list.js';
import { listErrors } from '../../store/errors/error-list.js';
import { lastRuns } from '../../store/runs/overview.js';
import { pinnedMapping } from '../../sync/services.js';
import { runOf } from '../arguments.js';
import { positiveInteger } from '../option-values.js';
import type { DatabaseContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { localZone } from '../output/times.js';
import { count } from '../output/words.js';
import { reportOf } from '../run-report.js';
import { runLine, runTable } from '../run-table.js';
import { runLines } from './run-lines.js';
import type { RunDetails } from './run-lines.js';

const SHOWN = 20;
/** A run has a batch per customer, or a few; more than this is a source of another kind, and `--json` is cut too. */
const BATCHES_LISTED = 2_000;
/** More have one cause, and `findings` lists them all. */
const FOUND_LISTED = 1_000;

export function addRuns(program: Command, host: Host): void {
  const runs = program
    .command('runs')
    .option('--limit <runs>', 'at most this many', positiveInteger, SHOWN)
    .addHelpText(
      'after',
      '\nReads the tables alone, so it works while Temporal is down. Times are local; TZ chooses another zone.\n\nExamples:\n  npm run cli -- runs --limit 5\n  npm run cli -- runs show 3f2a91c0',
    )
    .action(host.actionOnTables(showRuns));
  runs
    .command('show <id>')
    .description('one run in full: reason, remedy, batches, what was refused, what it found; the beginning of the id is enough')
    .action(host.actionOnTables<object>(async (context, _options, [text]) => await showRun(context, text ?? '')));
}

async function showRuns(context: DatabaseContext, { limit }: { readonly limit: number }): Promise<number> {
  const { services, mapping, output } = context;
  const runs = (await lastRuns(services.database, mapping, limit)).map(runLine);
  output.result({ mapping, zone: localZone(), runs }, () =>
    runs.length === 0
      ? [`There is no run of ${mapping} in SYNC_Run. Start one with npm run cli -- run.`]
      : [
          ...runTable(runs, output, Date.now()),
          '',
          ...(runs.length === limit ? [`Only the newest ${count(limit, 'run')}; --limit shows more.`] : []),
          'One in full: npm run cli -- runs show ID.',
        ],
  );
  return EXIT.ok;
}

async function showRun(context: DatabaseContext, text: string): Promise<number> {
  const { services, mapping, output } = context;
  const { database } = services;
  const run = await runOf(context, text);
  const { errors: _open, findings: _all, ...report } = await reportOf(context, run);
  const details: RunDetails = {
    ...report,
    listedBatches: await listBatches(database, { mappingName: mapping, runId: run.runId }, BATCHES_LISTED),
    refused: await listErrors(database, await pinnedMapping(services, run.mappingHash), { runId: run.runId, resolved: true }, FOUND_LISTED),
    findings: await openFindingsOfRun(database, mapping, run.runId, FOUND_LISTED),
  };
  output.result(details, () => runLines(output, details, Date.now()));
  return EXIT.ok;
}
