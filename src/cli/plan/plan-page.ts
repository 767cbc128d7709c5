import type { RunPreview } from '../../sync/preview/run-preview.js';
import { instant } from '../output/times.js';
import { beforeText, headline, nameOfOrder, number, OUTCOMES, shownValue, summary } from './words.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** Wide tables scroll within themselves, so that the page does not on a phone. Colours have a contrast of 4.5 and more in both schemes. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d0d7de; --soft: #f3f5f7; --bad: #b3261e; --warn: #7a4d00; --good: #1a6b33; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --paper: #14171a; --line: #3a4149; --soft: #1e2327; --bad: #ff9d94; --warn: #f0c36a; --good: #7fd69a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
.bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); }
.scroll { overflow-x: auto; } .scroll:focus-visible, summary:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th { background: var(--soft); white-space: nowrap; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .4rem .7rem; } summary { cursor: pointer; padding: .2rem 0; }
tr.same td { opacity: .8; }
@media print { details { break-inside: avoid; } }
`;

/** A plan as one page: no script, no network; readable on a phone and by keyboard, light or dark as the reader's system is. */
export function planPage(plan: RunPreview): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Plan of ${text(plan.mapping)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>Plan of ${text(plan.mapping)}</h1>`,
    `<p>${text(headline(plan))} Made at ${text(instant(plan.now))}.</p>`,
    summaryList(plan),
    customers(plan),
    columns(plan),
    findings(plan),
    orders(plan),
    '</main></body></html>',
    '',
  ].join('\n');
}

function summaryList(plan: RunPreview): string {
  const lines = summary(plan).map(({ title, text: said, tone }) => `<dt>${text(title)}</dt><dd class="${tone}">${text(said)}</dd>`);
  return `<dl>${lines.join('\n')}</dl>`;
}

interface Cell {
  readonly title: string;
  readonly numeric?: true;
}

/** A region that scrolls must be reachable by keyboard, and have a name. */
function grid(
  name: string,
  cells: readonly Cell[],
  rows: readonly (readonly (string | number)[])[],
  same?: (index: number) => boolean,
): string {
  const kind = (index: number): string => (cells[index]?.numeric === true ? ' class="number"' : '');
  const shown = (value: string | number): string => (typeof value === 'number' ? number(value) : text(value));
  return [
    `<div class="scroll" role="region" tabindex="0" aria-label="${text(name)}"><table><thead><tr>`,
    cells.map(({ title }, index) => `<th scope="col"${kind(index)}>${text(title)}</th>`).join(''),
    '</tr></thead><tbody>',
    ...rows.map(
      (row, at) =>
        `<tr${same?.(at) === true ? ' class="same"' : ''}>${row.map((value, index) => `<td${kind(index)}>${shown(value)}</td>`).join('')}</tr>`,
    ),
    '</tbody></table></div>',
  ].join('\n');
}

const section = (title: string, body: string): string => `<h2>${text(title)}</h2>\n${body}`;

function customers({ customers: all }: RunPreview): string {
  if (all.length === 0) return '';
  const counts = [
    ['Create', 'create'],
    ['Update', 'update'],
    ['Move', 'move'],
    ['Remove', 'remove'],
    ['Equal already', 'nothing'],
    ['Held', 'held'],
    ['Wait', 'waits'],
    ['Rejected', 'rejected'],
    ['Retry later', 'retryNotDue'],
    ['Unchanged', 'unchanged'],
    ['Mutations', 'mutations'],
  ] as const;
  const cells = [{ title: 'Customer' }, ...counts.map(([title]) => ({ title, numeric: true as const }))];
  return section(
    'Orders by customer',
    grid(
      'Orders by customer',
      cells,
      all.map((one) => [one.customer, ...counts.map(([, count]) => one[count])]),
    ),
  );
}

function columns({ columns: all }: RunPreview): string {
  if (all.length === 0) return '';
  const cells: Cell[] = [
    { title: 'Orders', numeric: true },
    { title: 'Column' },
    { title: 'For example' },
    { title: 'Before' },
    { title: 'After' },
  ];
  const rows = all.map(({ orders: changed, field, example }) => [
    changed,
    field,
    example.order,
    shownValue(example.before),
    shownValue(example.after),
  ]);
  return section('Columns that change on known orders', grid('Columns that change', cells, rows));
}

function findings({ findings: all }: RunPreview): string {
  if (all.length === 0) return '';
  const one = ({ code, severity, remedy, count, examples }: RunPreview['findings'][number]): string =>
    [
      `<details><summary><span class="${severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'plain'}">${text(code)}</span>: ${number(count)} (${severity})</summary>`,
      `<p>${text(remedy)}</p>`,
      grid(
        `Examples of ${code}`,
        [{ title: 'Customer' }, { title: 'Order' }, { title: 'Field' }, { title: 'Message' }],
        examples.map(({ customer, order, field, message }) => [customer ?? '', order ?? '', field ?? '', message]),
      ),
      '</details>',
    ].join('\n');
  return section('Findings that the run would report', all.map(one).join('\n'));
}

function orders({ shown, notShown }: RunPreview): string {
  if (shown.length === 0) return '';
  const more = notShown === 0 ? '' : `<p>${number(notShown)} more orders are in this plan and not on this page.</p>`;
  return section('Orders, before and after', shown.map(oneOrder).join('\n') + more);
}

function oneOrder({ order, customer, outcome, code, reason, itemId, changes, fields }: RunPreview['shown'][number]): string {
  const rows = fields ?? changes.map((change) => ({ ...change, changes: true }));
  const why = [code, reason].filter((part) => part !== null).join(': ');
  const name = nameOfOrder(order);
  return [
    `<details><summary><strong>${text(name)}</strong> ${text(customer)}: ${text(OUTCOMES[outcome])}${changes.length === 0 ? '' : `, ${number(changes.length)} changes`}</summary>`,
    `<p>${itemId === null ? 'No item yet.' : `Item ${text(itemId)}.`} ${text(why)}</p>`,
    rows.length === 0
      ? ''
      : grid(
          `Fields of ${name}`,
          [{ title: 'Field' }, { title: 'Before' }, { title: 'After' }],
          rows.map((row) => [row.kind === 'size' ? `Size ${row.field}` : row.field, beforeText(row), shownValue(row.after)]),
          (index) => rows[index]?.changes === false,
        ),
    '</details>',
  ].join('\n');
}
