import { keyName } from '../../orders/key-name.js';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Mapping } from '../../mapping/schema.js';
import type { PersonsDecision } from '../../orders/persons-decision.js';
import { orderIndex } from '../../store/records/order-index.js';
import type { IndexedOrder } from '../../store/records/order-index.js';
import { concernedBy, needsRun, recordDecision } from '../../sync/verify/repair.js';
import { verifyOrder } from '../../sync/verify/verify.js';
import type { VerifiedOrder } from '../../sync/verify/verify.js';
import { isKeyPart } from '../arguments.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { outsideRuns } from '../temporal/on-demand.js';
import { readingServices } from '../operator-monday.js';
import { agreed } from '../output/agreed.js';
import { shortId } from '../output/words.js';
import { adviceFor, differenceDocument, differenceLine } from '../verify/advice.js';

interface ResolveOptions {
  readonly recreate?: boolean;
  readonly restore?: boolean;
  readonly leave?: boolean;
  readonly acceptBoard?: boolean;
  readonly yes?: boolean;
}

const VERBS: Readonly<Record<PersonsDecision, { readonly option: string; readonly does: string; readonly then: string }>> = {
  RECREATE: {
    option: '--recreate',
    does: 'make a new item or subitem; the old one stays where it is, and its id stays on record',
    then: 'The next run makes it: npm run cli -- run',
  },
  RESTORE: {
    option: '--restore',
    does: 'write the name, values and group of the order over what people wrote; columns that are not mapped stay',
    then: 'The next run writes them: npm run cli -- run',
  },
  LEAVE: {
    option: '--leave',
    does: 'count the order as done without its item, until the item is back or another decision is made',
    then: 'The next run counts the order as done: npm run cli -- run',
  },
  ACCEPT: {
    option: '--accept-board',
    does: 'keep what the board shows; a field is written again when it changes in the source',
    then: 'The next run lets the order go on: npm run cli -- run',
  },
};

/** The decision of a person about one order that people have changed on the board. */
export function addResolve(program: Command, host: Host): void {
  const resolve = program.command('resolve <order>');
  for (const { option, does } of Object.values(VERBS)) resolve.option(option, does);
  resolve
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      '\nThe order is its number, or the first characters of its key, as verify shows them. --recreate and --leave are for an item or subitem that was\n' +
        'archived, deleted or moved away; --restore and --accept-board for what people wrote or moved within the board. Of items that are there twice\n' +
        'archive or delete the others on the board. The decision is recorded with who and when, and the next run acts on it.\n' +
        'In a pipe without --yes it only shows what it would do.\n\n' +
        'Examples:\n  npm run cli -- resolve ASH-00001 --recreate\n  npm run cli -- resolve 3f2a91c0 --accept-board --yes',
    )
    .action(async (_text: string, _options: unknown, command: Command) => {
      const options = command.opts<ResolveOptions>();
      await host.actionOnTables((context, _options, [text]) => resolveOrder(context, text ?? '', options))(command);
    });
}

async function resolveOrder(context: DatabaseContext, text: string, options: ResolveOptions): Promise<number> {
  const decision = decisionOf(options);
  const mapping = await workingMapping(context);
  const known = orderOf(await orderIndex(context.services.database, mapping.board.id), text);
  const order = await verifyOrder(readingServices(context), mapping, known.key);
  if (order === 'busy') throw new CommandError(`Order ${keyName(known.parts)} is being written now. Try again when that is done.`);
  const concerned = order === null ? [] : concernedBy(order, decision);
  if (order === null || concerned.length === 0) throw new CommandError(nothingToDo(known, order, decision));
  return await carryOut(context, mapping, { order, decision }, options);
}

function decisionOf({ recreate, restore, leave, acceptBoard }: ResolveOptions): PersonsDecision {
  const given = { RECREATE: recreate, RESTORE: restore, LEAVE: leave, ACCEPT: acceptBoard };
  const [only, ...others] = (Object.keys(given) as PersonsDecision[]).filter((decision) => given[decision] === true);
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError('Say what is to be done with the order, with one of --recreate, --restore, --leave or --accept-board.');
}

function orderOf(index: readonly IndexedOrder[], text: string): IndexedOrder {
  const wanted = text.trim().toLowerCase();
  const byNumber = index.filter(({ parts, state }) => state !== 'ABSENT' && parts[0]?.toLowerCase() === wanted);
  const found = byNumber.length > 0 || !isKeyPart(wanted) ? byNumber : index.filter(({ key }) => key.startsWith(wanted));
  const [only, ...others] = found;
  if (only === undefined)
    throw new UsageError(`No order on the board has the number "${text}", or a key that begins with it. See npm run cli -- verify.`);
  if (others.length === 0) return only;
  const listed = found.slice(0, 10).map(({ key, parts }) => `${shortId(key)} (${keyName(parts)})`);
  throw new UsageError(`${String(found.length)} orders are called "${text}". Give the key of one: ${listed.join(', ')}.`);
}

function nothingToDo({ parts }: IndexedOrder, order: VerifiedOrder | null, decision: PersonsDecision): string {
  const name = keyName(parts);
  if (order === null) return `Order ${name} is on the board as its records say: there is nothing to decide.`;
  const differs = order.differences.map((difference) => {
    const [command] = adviceFor(order, difference).commands;
    return `${differenceLine(order, difference)}${command === undefined ? '' : `: ${command}`}`;
  });
  return `${VERBS[decision].option} does not fit what has become of order ${name}. ${differs.join('. ')}.`;
}

async function carryOut(
  context: DatabaseContext,
  mapping: Mapping,
  { order, decision }: { readonly order: VerifiedOrder; readonly decision: PersonsDecision },
  { yes }: ResolveOptions,
): Promise<number> {
  const { output } = context;
  const concerned = concernedBy(order, decision);
  const { does, then } = VERBS[decision];
  const document = {
    key: order.key,
    order: order.parts,
    customer: order.customer,
    decision,
    differences: concerned.map((difference) => differenceDocument(order, difference)),
  };
  const lines = [
    `Order ${keyName(order.parts)} of ${order.customer} (${shortId(order.key)}):`,
    ...concerned.map((difference) => `  ${differenceLine(order, difference)}`),
    `To do: ${does}.`,
  ];
  const proposal = { lines, document: { ...document, executed: false }, question: 'Record it?', nothing: 'Nothing was recorded' };
  if (!(await agreed(output, yes, proposal))) return EXIT.ok;
  const by = userInfo().username;
  await outsideRuns(context, async (services) => {
    await recordDecision(services, mapping, order, { decision, by });
  });
  const next = needsRun(order, decision) ? then : 'Nothing is sent for it.';
  output.result({ ...document, executed: true, by, next }, () => [`Recorded as decided by ${by}. ${next}`]);
  return EXIT.ok;
}
