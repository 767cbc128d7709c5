import type { Command } from 'commander';
import type { Mapping } from '../../mapping/schema.js';
import { isOpen, markForRepair, repairable } from '../../sync/verify/repair.js';
import { STOPPED, verifyBoard, VerifyInterrupted } from '../../sync/verify/verify.js';
import type { Verification } from '../../sync/verify/verify.js';
import { canonicalCustomer } from '../arguments.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { outsideRuns } from '../temporal/on-demand.js';
import { readingServices } from '../operator-monday.js';
import { agreed } from '../output/agreed.js';
import { count } from '../output/words.js';
import { differenceDocument } from '../verify/advice.js';
import { verifyLines } from '../verify/verify-lines.js';

interface VerifyOptions {
  readonly customer?: string;
  readonly after?: string;
  readonly heal?: boolean;
  readonly yes?: boolean;
}

/** Declares `verify`. */
export function addVerify(program: Command, host: Host): void {
  program
    .command('verify')
    .option('--customer <name>', 'only the orders of this customer')
    .option('--after <key>', 'only the orders after this key: to go on after an interruption, which names it')
    .option('--heal', 'mark what the mapping lets a run repair, so that the next run repairs it')
    .option('--yes', 'with --heal: do it without asking')
    .addHelpText(
      'after',
      '\nReads the whole board within the complexity budget that the workers use too, and compares it with the records and the production table.\n' +
        'Nothing is written to the board, with --heal neither: the next run writes, as it writes everything. What is found is among the findings.\n' +
        'Exit code 2: something waits for a repair or a decision; 0: nothing differs, or only what the mapping leaves to people.\n\n' +
        'Examples:\n  npm run cli -- verify\n  npm run cli -- verify --customer "GREYSON" --json\n  npm run cli -- verify --heal --yes',
    )
    .action(host.actionOnTables(verify));
}

async function verify(context: DatabaseContext, options: VerifyOptions): Promise<number> {
  const mapping = await workingMapping(context);
  const services = readingServices(context);
  const customer = options.customer === undefined ? undefined : canonicalCustomer(mapping, options.customer);
  const found = await compare(() => verifyBoard(services, mapping, { customer, after: options.after, ...following(context) }));
  const document = documentOf(mapping, found);
  const lines = verifyLines(context.output, mapping, found);
  const exitCode = found.orders.some(isOpen) ? EXIT.withErrors : EXIT.ok;
  if (options.heal === true) return await heal(context, options, mapping, found, { document, lines, exitCode });
  context.output.result(document, () => lines);
  return exitCode;
}

/** How far it is, on one line of a terminal, and Ctrl-C ends it after the hundred orders at work. */
function following({ output }: DatabaseContext): { onProgress: (done: number, total: number) => void; isStopped: () => boolean } {
  let stopped = false;
  process.once('SIGINT', () => (stopped = true));
  return {
    isStopped: () => stopped,
    onProgress: (done, total) => {
      if (output.live) process.stderr.write(`\r${String(done)} of ${count(total, 'order')} compared${done === total ? '\n' : ''}`);
    },
  };
}

async function compare(work: () => Promise<Verification>): Promise<Verification> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VerifyInterrupted)) throw error;
    const on = error.last === null ? 'npm run cli -- verify' : `npm run cli -- verify --after ${error.last}`;
    throw new CommandError(
      `${error.message}. What was found until then is among the findings. To go on: ${on}`,
      error.cause === STOPPED ? EXIT.interrupted : EXIT.failed,
    );
  }
}

interface Shown {
  readonly document: Record<string, unknown>;
  readonly lines: readonly string[];
  readonly exitCode: number;
}

async function heal(
  context: DatabaseContext,
  { yes }: VerifyOptions,
  mapping: Mapping,
  found: Verification,
  shown: Shown,
): Promise<number> {
  const { output } = context;
  const orders = found.orders.filter((order) => repairable(order).length > 0);
  const document = { ...shown.document, healed: { orders: orders.length, executed: false } };
  if (orders.length === 0) {
    output.result(document, () => [...shown.lines, '', 'There is nothing that a run may repair.']);
    return shown.exitCode;
  }
  const question = `Let the next run repair ${count(orders.length, 'order')}?`;
  const proposal = { lines: [...shown.lines, ''], document, question, nothing: 'Nothing was marked' };
  if (!(await agreed(output, yes, proposal))) return shown.exitCode;
  await outsideRuns(context, async (services) => {
    await markForRepair(services, mapping, orders);
  });
  output.result({ ...document, healed: { orders: orders.length, executed: true } }, () => [
    `Marked ${count(orders.length, 'order')}. The next run repairs ${orders.length === 1 ? 'it' : 'them'}: npm run cli -- run`,
  ]);
  return EXIT.ok;
}

function documentOf(mapping: Mapping, { compared, busy, orders, scan }: Verification): Record<string, unknown> {
  return {
    mapping: mapping.name,
    board: mapping.board.id,
    compared,
    busy,
    foreignItems: scan.foreign,
    unknownKeys: scan.unknownKeys,
    groups: [
      ...scan.renamed.map(({ title, shown }) => ({ kind: 'renamed', title, shown, policy: mapping.policies.people.group.renamed })),
      ...scan.gone.map((title) => ({ kind: 'gone', title, shown: null, policy: 'recreate' })),
    ],
    differences: orders.flatMap((order) => order.differences.map((difference) => differenceDocument(order, difference))),
  };
}
