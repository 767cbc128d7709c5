import { keyName } from '../../orders/key-name.js';
import type { ColumnTotals, CustomerTotals } from '../../sync/preview/totals.js';
import type { RunPreview } from '../../sync/preview/run-preview.js';
import type { IndexedOrder } from '../../store/records/order-index.js';
import { ITEM_STATES } from '../../orders/record/states.js';
import type { Output } from '../output/output.js';
import type { Colour } from '../output/style.js';
import { clip } from '../output/style.js';
import { table } from '../output/table.js';
import { wrapped } from '../output/wrap.js';
import { count, number } from '../output/words.js';
import { beforeText, headline, OUTCOMES, shownValue, summary } from './words.js';
import type { SummaryLine } from './words.js';

type Screen = Pick<Output, 'style' | 'width'>;

const TONES: Readonly<Record<SummaryLine['tone'], Colour | null>> = { plain: null, good: 'green', warn: 'yellow', bad: 'red' };

/** Where the texts of the summary begin. */
const INDENT = 10;

/** A plan for a person at a terminal of 80 columns or more. */
export function planLines(plan: RunPreview, screen: Screen): string[] {
  const width = screen.width();
  return [
    ...wrapped(headline(plan), width).map((line) => screen.style('bold', line)),
    '',
    ...summary(plan).flatMap((line) => summaryLines(line, screen)),
    ...section('By customer (orders)', customerTable(plan.customers, width)),
    ...section('Columns that change on known orders', columnTable(plan.columns, width)),
    ...section('Findings that the run would report', findingTable(plan, screen)),
    ...section('Orders, before and after', orderLines(plan, screen)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function summaryLines({ title, text, tone }: SummaryLine, { style, width }: Screen): string[] {
  const colour = TONES[tone];
  return wrapped(`${title.padEnd(INDENT)}${text}`, width()).map((line) => (colour === null ? line : style(colour, line)));
}

type Counted = Omit<CustomerTotals, 'customer'>;

/** Short titles, so that a customer with everything fits into 80 columns. */
const COUNTS: readonly (readonly [string, (of: Counted) => number])[] = [
  ['NEW', ({ create }) => create],
  ['EDIT', ({ update }) => update],
  ['MOVE', ({ move }) => move],
  ['GONE', ({ remove }) => remove],
  ['HELD', ({ held }) => held],
  ['WAIT', ({ waits }) => waits],
  ['REJECT', ({ rejected }) => rejected],
  ['LATER', ({ retryNotDue }) => retryNotDue],
  ['SAME', ({ unchanged, nothing }) => unchanged + nothing],
  ['SENDS', ({ mutations }) => mutations],
];

/** More customers than this have little to say. */
const CUSTOMERS = 30;

/** Columns in which every customer has none are left out, so that the rest fits. */
function customerTable(customers: readonly CustomerTotals[], width: number): string[] {
  const shown = customers.slice(0, CUSTOMERS);
  const used = COUNTS.filter(([, of]) => shown.some((one) => of(one) > 0));
  const taken = used.reduce((sum, [title, of]) => sum + 2 + Math.max(title.length, ...shown.map((one) => String(of(one)).length)), 0);
  const more = customers.length - shown.length;
  return [
    ...table(
      shown,
      [
        {
          title: 'CUSTOMER',
          cell: ({ customer }) => (customer === '' ? '(none)' : customer),
          max: Math.max(12, Math.min(40, width - taken)),
        },
        ...used.map(([title, of]) => ({ title, cell: (one: CustomerTotals) => of(one) })),
      ],
      width,
    ),
    ...(more > 0 ? [`and ${count(more, 'more customer')}; --json has them all.`] : []),
  ];
}

/** Columns, in how many orders they change, and one of them as an example. */
export function columnTable(columns: readonly ColumnTotals[], width: number): string[] {
  // Of 80 columns, the last gets the 20 that are its least.
  const narrow = width < 110;
  const room = Number.isFinite(width) ? Math.max(14, Math.floor((width - 66) / 2)) : 40;
  return table(
    columns,
    [
      { title: 'ORDERS', cell: ({ orders }) => orders },
      { title: 'COLUMN', cell: ({ field }) => field, max: narrow ? 18 : 30 },
      { title: 'EXAMPLE', cell: ({ example }) => example.order, max: narrow ? 12 : 16 },
      { title: 'BEFORE', cell: ({ example }) => shownValue(example.before), max: room },
      { title: 'AFTER', cell: ({ example }) => shownValue(example.after), max: 60 },
    ],
    width,
  );
}

function findingTable({ findings }: RunPreview, { style, width }: Screen): string[] {
  const colours = { error: 'red', warning: 'yellow', notice: 'blue' } as const;
  return table(
    findings,
    [
      { title: 'COUNT', cell: (one) => one.count },
      { title: 'SEVERITY', cell: ({ severity }) => severity, style: (text, { severity }) => style(colours[severity], text) },
      { title: 'CODE', cell: ({ code }) => code, max: 40 },
    ],
    width(),
    ({ examples }) => examples[0]?.message ?? null,
  );
}

function orderLines({ shown, notShown }: RunPreview, screen: Screen): string[] {
  const rest = `${count(notShown, 'more order')} in this plan: --show ${String(shown.length + notShown)}, or --order NUMBER for one with all its fields.`;
  const more = notShown === 0 ? [] : wrapped(rest, screen.width());
  return [...shown.flatMap((order) => oneOrder(order, screen)), ...more];
}

function oneOrder(order: RunPreview['shown'][number], { style, width }: Screen): string[] {
  const name = keyName(order.order);
  const item = order.itemId === null ? '' : `, item ${order.itemId}`;
  const why = [order.code, order.reason].filter((part) => part !== null).join(': ');
  const title = `${order.customer === '' ? '(no customer)' : order.customer}: ${name}`;
  const fields = order.fields ?? order.changes.map((change) => ({ ...change, changes: true }));
  const room = Number.isFinite(width()) ? Math.max(14, Math.floor((width() - 38) / 2)) : 60;
  return [
    style('bold', clip(title, width())),
    ...wrapped(`  ${OUTCOMES[order.outcome]}${item}${why === '' ? '' : ` (${why})`}`, width()),
    ...table(
      fields,
      [
        { title: '', cell: ({ changes }) => (changes && order.fields !== undefined ? '*' : '') },
        { title: 'FIELD', cell: ({ kind, field }) => (kind === 'size' ? `size ${field}` : field), max: 30 },
        { title: 'BEFORE', cell: beforeText, max: room },
        { title: 'AFTER', cell: ({ after }) => shownValue(after), max: 200 },
      ],
      width() - 2,
    ).map((line) => `  ${line}`),
  ];
}

/** What `--order` finds nothing of in the source, and what the records know of it. */
export const nothingFound = (order: string, plan: RunPreview, known: readonly IndexedOrder[]): string[] => [
  `No row of the source that the plan has read is order "${order}" (${number(plan.read.rowsRead)} rows read).`,
  ...known.map(({ parts, customer, state, itemId }) => {
    const item = itemId === null ? '' : `, item ${itemId}`;
    const meaning = state === 'LIVE' ? 'A run takes it off the board when two whole reads in a row have missed it.' : ITEM_STATES[state];
    return `The records have ${keyName(parts)} of ${customer}${item}, ${state}: ${meaning}`;
  }),
];
