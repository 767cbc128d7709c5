import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Mapping } from '../../mapping/schema.js';
import type { HeldDecision } from '../../orders/removals.js';
import { listFindings } from '../../store/findings/finding-list.js';
import type { ListedFinding } from '../../store/findings/listed-finding.js';
import { saveRemovalDecision, twiceMissing } from '../../store/records/removal-decisions.js';
import { canonicalCustomer } from '../arguments.js';
import { workingMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import type { Output } from '../output/output.js';
import { listing } from '../output/listing.js';
import { table } from '../output/table.js';
import { count } from '../output/words.js';

/** Orders of a customer that the text names; `--json` names all. */
const NAMED = 20;

/** One finding a customer: more than any mapping has. */
const MOST_CUSTOMERS = 100_000;

/** Orders of a customer that have left the source and are kept. */
export interface HeldCustomer {
  readonly customer: string;
  readonly findingId: string;
  readonly status: ListedFinding['status'];
  /** What the source has lost. */
  readonly message: string;
  readonly state: 'undecided' | 'approved' | 'kept';
  readonly decidedBy: string | null;
  readonly orders: readonly { readonly key: string; readonly name: string }[];
}

const STATES = { REMOVE: 'approved', KEEP: 'kept' } as const;

/** Commands about orders that have left the source and are kept on the board because too many have. */
export function addRemovals(program: Command, host: Host): void {
  const removals = listing(program.command('removals'))
    .option('--customer <name>', 'only those of this customer')
    .addHelpText(
      'after',
      '\nA decision is about the orders that are listed. When more orders of the customer are missing, it is open again.\n\n' +
        'Examples:\n  npm run cli -- removals\n  npm run cli -- removals approve --customer "GREYSON"\n  npm run cli -- removals keep',
    )
    .action(host.actionOnTables(show));
  const verb = (name: string, decision: HeldDecision, description: string): void => {
    removals
      .command(name)
      .description(description)
      .option('--customer <name>', 'only those of this customer')
      .action(async (_options: unknown, command: Command) => {
        const { customer } = command.optsWithGlobals<{ customer?: string }>();
        await host.actionOnTables((context) => decide(context, decision, customer))(command);
      });
  };
  verb('approve', 'REMOVE', 'let the next run over the whole source remove them');
  verb('keep', 'KEEP', 'leave them on the board; runs are no longer red for them');
}

async function show(context: DatabaseContext, options: { readonly customer?: string }): Promise<number> {
  const held = await heldCustomers(context, await workingMapping(context), options.customer);
  context.output.rows({ mapping: context.mapping, held }, held, () =>
    lines(context.output, held, emptyText(context.mapping, options.customer)),
  );
  return EXIT.ok;
}

async function decide(context: DatabaseContext, decision: HeldDecision, name: string | undefined): Promise<number> {
  const mapping = await workingMapping(context);
  const { database } = context.services;
  const held = (await heldCustomers(context, mapping, name)).filter(({ state }) => state !== STATES[decision]);
  if (held.length === 0) throw new CommandError('No removal waits for this decision. See npm run cli -- removals.');
  const by = userInfo().username;
  await saveRemovalDecision(database, {
    boardId: mapping.board.id,
    keys: held.flatMap(({ orders }) => orders.map(({ key }) => key)),
    findingIds: held.map(({ findingId }) => findingId),
    decision,
    by,
    now: await database.now(),
  });
  const customers = held.map(({ customer, orders }) => ({ customer, orders: orders.length }));
  const next = decision === 'REMOVE' ? 'The next run over the whole source removes them: npm run cli -- run' : 'They stay on the board.';
  context.output.result({ decision: STATES[decision], by, customers }, () => [
    ...customers.map(({ customer, orders }) => `${customer}: ${count(orders, 'order')} ${STATES[decision]} by ${by}.`),
    next,
  ]);
  return EXIT.ok;
}

/** A held customer has a finding, and orders that two complete reads have missed. */
export async function heldCustomers(
  { services }: Pick<DatabaseContext, 'services'>,
  mapping: Mapping,
  name: string | undefined,
): Promise<HeldCustomer[]> {
  const orders = await twiceMissing(services.database, mapping.board.id);
  const findings = await listFindings(services.database, mapping, { code: 'REMOVAL_GATE', all: true }, MOST_CUSTOMERS);
  const customers = findings.map(({ customer }) => customer ?? '');
  const wanted = name === undefined ? null : canonicalCustomer(mapping, name, customers);
  return (
    findings
      .filter(({ customer, status }) => status !== 'RESOLVED' && (wanted === null || customer === wanted))
      .map((finding) => {
        const own = orders.filter(({ customer }) => customer === finding.customer);
        const decided = finding.status === 'OPEN' ? null : (own[0]?.decided ?? null);
        return {
          status: finding.status,
          customer: finding.customer ?? '',
          findingId: finding.id,
          message: finding.message,
          state: decided === null ? ('undecided' as const) : STATES[decided],
          decidedBy: decided === null ? null : finding.endedBy,
          orders: own.map(({ key, name: order }) => ({ key, name: order })),
        };
      })
      // What was decided about earlier orders says nothing of these.
      .filter((one) => one.orders.length > 0 && (one.status !== 'DECIDED' || one.decidedBy !== null))
      .sort((a, b) => a.customer.localeCompare(b.customer))
  );
}

const emptyText = (mapping: string, customer: string | undefined): string =>
  `No removal of ${mapping}${customer === undefined ? '' : ` of ${customer}`} is held.`;

function lines({ width }: Output, held: readonly HeldCustomer[], empty: string): string[] {
  if (held.length === 0) return [empty];
  return [
    ...table(
      held,
      [
        { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 30 },
        { title: 'ORDERS', cell: ({ orders }) => orders.length },
        { title: 'DECISION', cell: ({ state, decidedBy }) => (decidedBy === null ? state : `${state} by ${decidedBy}`), max: 40 },
        { title: 'WHICH', cell: ({ orders }) => named(orders.map(({ name }) => name)), yields: 1, sentence: true },
      ],
      width(),
    ),
    'They are still on the board. npm run cli -- removals approve [--customer NAME] lets the next run remove them, removals keep leaves them there.',
  ];
}

function named(orders: readonly string[]): string {
  const more = orders.length - NAMED;
  return `${orders.slice(0, NAMED).join(', ')}${more > 0 ? `, and ${String(more)} more` : ''}`;
}
