import { keyName } from '../../orders/key-name.js';
import type { Command } from 'commander';
import { bindAdoption, declareForeign, findAdoption, fittingBoard } from '../../sync/adopt/adoption.js';
import type { FoundAdoption } from '../../sync/adopt/adoption.js';
import { foreignItems } from '../../sync/adopt/first-contact.js';
import type { Mapping } from '../../mapping/schema.js';
import { createMondayApi } from '../../monday/client.js';
import { deployedMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { outsideRuns } from '../temporal/on-demand.js';
import { agreed } from '../output/agreed.js';
import { table } from '../output/table.js';
import { columnTable } from '../plan/plan-lines.js';
import { ColumnCounter } from '../../sync/preview/totals.js';
import type { ColumnTotals } from '../../sync/preview/totals.js';
import { count } from '../output/words.js';
import { mondayAccess } from '../../config/services.js';

interface AdoptOptions {
  readonly foreign?: boolean;
  readonly yes?: boolean;
}

/** Lines of each table that a person reads; `--json` has them all. */
const SHOWN = 20;

/** Declares `adopt`. */
export function addAdopt(program: Command, host: Host): void {
  program
    .command('adopt')
    .option('--foreign', 'bind nothing: declare that no item of the board is an order of the source')
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      '\nItems are matched with the orders in scope by the key columns that the board shows, and their subitems by size. The board is only read: the\n' +
        'next run writes the key column and what differs, and creates no second item. Items that match nothing stay as they are and are never\n' +
        'touched. Orders that fit several items are held (DUPLICATE_FOUND): archive the surplus ones, then adopt again.\n' +
        'In a pipe without --yes it only shows what it would do.',
    )
    .action(host.actionOnTables(adopt));
}

async function adopt(context: DatabaseContext, options: AdoptOptions): Promise<number> {
  const mapping = await deployedMapping(context);
  const monday = createMondayApi(mondayAccess(context.settings));
  const board = await fittingBoard(monday, mapping);
  if (options.foreign === true) {
    const items = await foreignItems({ database: context.services.database, monday }, mapping);
    const lines = [`${count(items.length, 'item')} of board ${board.boardId} would count as foreign: no run touches them.`];
    return await carryOut(
      context,
      options,
      { question: 'Is none of them an order of the source?', document: { mapping: mapping.name, foreign: items.length }, lines },
      async () => {
        await outsideRuns(context, async (services) => {
          await declareForeign(services, mapping);
        });
        return 'Declared. The next run creates an item for every order.';
      },
    );
  }
  const found = await findAdoption(context.services, monday, mapping, board);
  if (found.bindings.length + found.ambiguous.length + found.unmatchedItems.length === 0) {
    const nothing = `Nothing to adopt: every item of board ${board.boardId} is known to the sync, or the board has none.`;
    context.output.result({ ...documentOf(mapping, found), executed: false }, () => [nothing]);
    return EXIT.ok;
  }
  const plan = { question: 'Bind them?', document: documentOf(mapping, found), lines: linesOf(found, context.output.width()) };
  return await carryOut(context, options, plan, async () => {
    await outsideRuns(context, async (services) => {
      await bindAdoption(services, mapping, found);
    });
    return `Bound ${count(found.bindings.length, 'order')}. The next run writes the key column and what differs: npm run cli -- run`;
  });
}

interface Plan {
  readonly question: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

async function carryOut(
  { output }: DatabaseContext,
  { yes }: AdoptOptions,
  { question, document, lines }: Plan,
  work: () => Promise<string>,
): Promise<number> {
  const proposal = { lines: [...lines, ''], document: { ...document, executed: false }, question, nothing: 'Nothing was written' };
  if (!(await agreed(output, yes, proposal))) return EXIT.ok;
  const done = await work();
  output.result({ ...document, executed: true }, () => [done]);
  return EXIT.ok;
}

const REASONS = { items: 'several items', orders: 'an item of several orders', sizes: 'a size that is there twice' } as const;

function documentOf(mapping: Mapping, { bindings, ambiguous, unmatchedOrders, unmatchedItems }: FoundAdoption): Record<string, unknown> {
  return {
    mapping: mapping.name,
    matched: bindings.map(({ orderKey, customer, itemId, name, lines, overwrites }) => ({
      order: orderKey,
      customer,
      item: itemId,
      name,
      sizes: lines.length,
      overwrites,
    })),
    columns: overwrittenColumns(bindings),
    ambiguous: ambiguous.map(({ order, items, reason }) => ({
      order: order.key.parts,
      customer: order.customer,
      items: items.map(({ id }) => id),
      reason,
    })),
    unmatchedOrders: unmatchedOrders.map(({ key, customer }) => ({ order: key.parts, customer })),
    unmatchedItems: unmatchedItems.map(({ id, name }) => ({ item: id, name })),
  };
}

function linesOf({ bindings, ambiguous, unmatchedOrders, unmatchedItems }: FoundAdoption, width: number): string[] {
  const sizes = bindings.reduce((sum, { lines }) => sum + lines.length, 0);
  return [
    `Matched: ${count(bindings.length, 'item')} with ${count(sizes, 'subitem')}.`,
    ...matchedLines(bindings, width),
    ...section(`${count(ambiguous.length, 'order')} to be held, because their items cannot be matched one to one:`, ambiguous, (shown) =>
      table(
        shown,
        [
          { title: 'ORDER', cell: ({ order }) => keyName(order.key.parts), max: 60 },
          { title: 'ITEMS', cell: ({ items }) => items.map(({ id }) => id).join(', ') },
          { title: 'WHY', cell: ({ reason }) => REASONS[reason] },
        ],
        width,
      ),
    ),
    ...section(`${count(unmatchedOrders.length, 'order')} without an item; the next run creates one for each:`, unmatchedOrders, (shown) =>
      table(
        shown,
        [
          { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 30 },
          { title: 'ORDER', cell: ({ key }) => keyName(key.parts), max: 100 },
        ],
        width,
      ),
    ),
    ...section(`${count(unmatchedItems.length, 'item')} without an order; they stay as they are:`, unmatchedItems, (shown) =>
      table(
        shown,
        [
          { title: 'ITEM', cell: ({ id }) => id },
          { title: 'NAME', cell: ({ name }) => name, max: 100 },
        ],
        width,
      ),
    ),
  ];
}

/** The pairs, and what the next run would write over what people have put there. */
function matchedLines(bindings: FoundAdoption['bindings'], width: number): string[] {
  const columns = overwrittenColumns(bindings);
  return [
    ...section('Which item is which order:', bindings, (shown) =>
      table(
        shown,
        [
          { title: 'ITEM', cell: ({ itemId }) => itemId },
          { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 20 },
          { title: 'DIFFERS IN', cell: ({ overwrites }) => count(overwrites.length, 'field') },
          { title: 'ORDER', cell: ({ orderKey }) => keyName(orderKey), max: 100 },
        ],
        width,
      ),
    ),
    ...(columns.length === 0
      ? []
      : ['', 'What the next run would write over on them, by column (--json has every field):', ...columnTable(columns, width)]),
  ];
}

function overwrittenColumns(bindings: FoundAdoption['bindings']): ColumnTotals[] {
  const counter = new ColumnCounter();
  for (const { orderKey, overwrites } of bindings) counter.add(orderKey[0] ?? '', overwrites);
  return counter.totals();
}

function section<T>(title: string, rows: readonly T[], lines: (shown: readonly T[]) => string[]): string[] {
  if (rows.length === 0) return [];
  const more = rows.length - SHOWN;
  return ['', title, ...lines(rows.slice(0, SHOWN)), ...(more > 0 ? [`and ${String(more)} more; --json has them all.`] : [])];
}
