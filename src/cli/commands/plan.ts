import { join } from 'node:path';
import type { Command } from 'commander';
import { mondayAccess } from '../../config/services.js';
import { loadMapping } from '../../mapping/load.js';
import type { Mapping } from '../../mapping/schema.js';
import { runningRuns } from '../../store/runs/overview.js';
import { orderIndex } from '../../store/records/order-index.js';
import type { IndexedOrder } from '../../store/records/order-index.js';
import type { RunSelection, StoredRun } from '../../store/runs/runs.js';
import { pinnedMapping } from '../../sync/services.js';
import { runOf, runSelection } from '../arguments.js';
import type { DatabaseContext } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { positiveInteger } from '../option-values.js';
import { CALLS_PER_DAY } from '../plan/calls-per-day.js';
import { nothingFound, planLines } from '../plan/plan-lines.js';
import { planPage } from '../plan/plan-page.js';
import { preview } from '../plan/preview.js';
import { writePage } from '../report/write-page.js';

interface PlanOptions {
  readonly customer?: string;
  readonly po?: string;
  readonly season?: string;
  readonly limit?: number;
  readonly order?: string;
  readonly show?: number;
  readonly run?: string | true;
  readonly board?: boolean;
  readonly callsPerDay: number;
  readonly html?: string;
}

/** Orders that are shown field by field: a screen, a page that a phone opens quickly, a document that a script reads whole. */
const SHOWN = { text: 10, html: 200, json: 1_000 } as const;

/** Declares `plan`. */
export function addPlan(program: Command, host: Host): void {
  program
    .command('plan')
    .option('--customer <name>', 'of a run over this customer only')
    .option('--po <number>', 'of a run over this PO number only')
    .option('--season <season>', 'of a run over this season only')
    .option('--limit <orders>', 'of a run over at most this many changed orders', positiveInteger)
    .option('--order <number>', 'show this order with all its fields; its number, or the beginning of its key')
    .option(
      '--show <orders>',
      `show so many orders field by field (${String(SHOWN.text)}; html ${String(SHOWN.html)}, json ${String(SHOWN.json)})`,
      positiveInteger,
    )
    .option('--run [id]', 'what a run that waits for approval is about to send; without an id the open one')
    .option('--board', 'read the live board too: labels, groups, free places')
    .option('--calls-per-day <calls>', "calls of Monday's API that the account has in a day", positiveInteger, CALLS_PER_DAY)
    .option('--html <file>', 'write it as one page that needs no network')
    .addHelpText(
      'after',
      '\nThe plan is made with reads alone: no row is written, nothing is sent, and Temporal may be down. It ends with 1 when a run would stop at once.\n\n' +
        'Examples:\n  npm run cli -- plan\n  npm run cli -- plan --order ASH-00001\n  npm run cli -- plan --customer "GREYSON CLOTHIERS" --limit 10 --show 10\n' +
        "  npm run cli -- plan --json | jq '.mutations'\n  npm run cli -- plan --html plan.html\n  npm run cli -- plan --run",
    )
    .action(host.actionOnTables(plan));
}

async function plan(context: DatabaseContext, options: PlanOptions): Promise<number> {
  const { output, settings } = context;
  const subject = await whatFor(context, options);
  const made = await preview(context, {
    ...subject,
    order: options.order ?? null,
    show: options.show ?? SHOWN[options.html !== undefined ? 'html' : output.json ? 'json' : 'text'],
    callsPerDay: options.callsPerDay,
    monday: options.board === true ? (await import('../../monday/client.js')).createMondayApi(mondayAccess(settings)) : null,
  });
  if (options.html !== undefined) await writePage(options.html, planPage(made));
  const none =
    options.order !== undefined && made.shown.length === 0
      ? ['', ...nothingFound(options.order, made, await knownOrders(context, subject.mapping, options.order))]
      : [];
  output.result(made, () => [
    ...planLines(made, output),
    ...none,
    ...(options.html === undefined ? [] : ['', `Written to ${options.html}.`]),
  ]);
  return made.stop === null ? EXIT.ok : EXIT.failed;
}

/** What the records know of an order number that no row has. */
async function knownOrders({ services }: DatabaseContext, { board }: Mapping, number: string): Promise<IndexedOrder[]> {
  const wanted = number.trim().toLowerCase();
  const known = await orderIndex(services.database, board.id);
  return known.filter(({ parts, state }) => state !== 'ABSENT' && parts[0]?.toLowerCase() === wanted);
}

interface Subject {
  readonly mapping: Mapping;
  readonly selection: RunSelection;
  readonly run: StoredRun | null;
}

async function whatFor(context: DatabaseContext, options: PlanOptions): Promise<Subject> {
  const { services, settings } = context;
  if (options.run === undefined) {
    const mapping = await loadMapping(join(settings.mappingsFolder, `${context.mapping}.yaml`));
    return { mapping, selection: runSelection(mapping, options), run: null };
  }
  const run = await readRun(context, options.run);
  return { mapping: await pinnedMapping(services, run.mappingHash), selection: run.selection, run };
}

/** A run between its read and its staging. */
async function readRun(context: DatabaseContext, id: string | true): Promise<StoredRun> {
  const [open] = id === true ? await runningRuns(context.services.database, context.mapping, 1) : [await runOf(context, id)];
  if (open === undefined) throw new UsageError('No run is open. Without --run, plan shows what a run would do now.');
  if (open.changedLoadId === null)
    throw new CommandError(`Run ${open.runId} has not read the source yet. Without --run, plan shows what a run would do now.`);
  if (open.stagingLoadId === null && open.status === 'RUNNING') return open;
  throw new CommandError(`Run ${open.runId} does not wait any more: its orders are in its batches. See npm run cli -- batches.`);
}
