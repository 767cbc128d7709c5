import type { Command } from 'commander';
import { lastRuns } from '../../store/runs/overview.js';
import { runOf } from '../arguments.js';
import { positiveInteger } from '../option-values.js';
import type { DatabaseContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { StoredRun } from '../../store/runs/runs.js';
import type { Host } from '../host.js';
import { listing } from '../output/listing.js';
import { localZone, zoneLine } from '../output/times.js';
import { count } from '../output/words.js';
import { runDetails, runStory } from '../report/run-story.js';
import { writePage } from '../report/write-page.js';
import { runLine, runTable } from '../run-table.js';
import { runLines } from './run-lines.js';

const SHOWN = 20;

/** Declares `runs` and `runs show`. */
export function addRuns(program: Command, host: Host): void {
  const runs = listing(program.command('runs'))
    .option('--limit <runs>', 'at most this many', positiveInteger, SHOWN)
    .addHelpText(
      'after',
      '\nReads the tables alone, so it works while Temporal is down. Times are local; TZ chooses another zone.\n\nExamples:\n  npm run cli -- runs --limit 5\n  npm run cli -- runs show 3f2a91c0',
    )
    .action(host.actionOnTables(showRuns));
  runs
    .command('show <id>')
    .description('one run in full: reason, remedy, batches, what was refused, what it found; the beginning of the id is enough')
    .option('--html <file>', 'write it as one page that needs no network, with plots of throughput and budget')
    .action(host.actionOnTables<{ html?: string }>(async (context, { html }, [text]) => await showRun(context, text ?? '', html)));
}

async function showRuns(context: DatabaseContext, { limit }: { readonly limit: number }): Promise<number> {
  const { services, mapping, output } = context;
  const runs = (await lastRuns(services.database, mapping, limit)).map(runLine);
  output.rows({ mapping, zone: localZone(), runs }, runs, () =>
    runs.length === 0
      ? [`There is no run of ${mapping} in SYNC_Run. Start one with npm run cli -- run.`]
      : [
          ...runTable(runs, output, Date.now()),
          '',
          ...(runs.length === limit ? [`Only the newest ${count(limit, 'run')}; --limit shows more.`] : []),
          `${zoneLine()} One in full: npm run cli -- runs show ID.`,
        ],
  );
  return EXIT.ok;
}

async function showRun(context: DatabaseContext, text: string, html: string | undefined): Promise<number> {
  const { output } = context;
  const run = await runOf(context, text);
  if (html !== undefined) return await writeReport(context, run, html);
  const details = await runDetails(context, run);
  output.result(details, () => runLines(output, details, Date.now()));
  return EXIT.ok;
}

async function writeReport(context: DatabaseContext, run: StoredRun, file: string): Promise<number> {
  const { runReport } = await import('../pages/run-report.js');
  await writePage(file, runReport(await runStory(context, run)));
  context.output.result({ runId: run.runId, file }, () => [`Written to ${file}.`]);
  return EXIT.ok;
}
