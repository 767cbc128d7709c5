import { keyName } from '../../orders/key-name.js';
import type { RunPreview } from '../../sync/preview/run-preview.js';
import { zonedMinute } from '../output/times.js';
import { standalone } from '../pages/document.js';
import { html, NOTHING } from '../pages/html.js';
import type { Html, Piece } from '../pages/html.js';
import { facts, folded, grid, section, toned, TONE_OF_SEVERITY } from '../pages/parts.js';
import { number } from '../output/words.js';
import type { Column } from '../pages/parts.js';
import { beforeText, headline, OUTCOMES, shownValue, summary } from './words.js';

/** A plan as one page: no script, no network; readable on a phone and by keyboard, light or dark as the reader's system is. */
export function planPage(plan: RunPreview): string {
  const title = `Plan of ${plan.mapping}`;
  return standalone({
    title,
    body: html`<h1>${title}</h1>
      <p>${headline(plan)} Made at ${zonedMinute(plan.now)}.</p>
      ${facts(summary(plan).map(({ title: name, text, tone }) => [name, toned(tone, text)]))} ${customers(plan)} ${columns(plan)}
      ${findings(plan)} ${orders(plan)}`,
  });
}

const COUNTS = [
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

function customers({ customers: all }: RunPreview): Html {
  if (all.length === 0) return NOTHING;
  const counts = COUNTS.map(([title, count]): Column<(typeof all)[number]> => ({ title, cell: (one) => one[count], kind: 'number' }));
  return section(
    'Orders by customer',
    grid('Orders by customer', all, [{ title: 'Customer', cell: ({ customer }) => customer }, ...counts], null),
  );
}

function columns({ columns: all }: RunPreview): Html {
  if (all.length === 0) return NOTHING;
  const shown: readonly Column<(typeof all)[number]>[] = [
    { title: 'Orders', cell: ({ orders: changed }) => changed, kind: 'number' },
    { title: 'Column', cell: ({ field }) => field },
    { title: 'For example', cell: ({ example }) => example.order },
    { title: 'Before', cell: ({ example }) => shownValue(example.before) },
    { title: 'After', cell: ({ example }) => shownValue(example.after) },
  ];
  return section('Columns that change on known orders', grid('Columns that change', all, shown, null));
}

function findings({ findings: all }: RunPreview): Html {
  return all.length === 0 ? NOTHING : section('Findings that the run would report', all.map(oneFinding));
}

function oneFinding({ code, severity, remedy, count, examples }: RunPreview['findings'][number]): Html {
  const shown: readonly Column<(typeof examples)[number]>[] = [
    { title: 'Customer', cell: ({ customer }) => customer },
    { title: 'Order', cell: ({ order }) => order },
    { title: 'Field', cell: ({ field }) => field },
    { title: 'Message', cell: ({ message }) => message, kind: 'long' },
  ];
  const title = html`${toned(TONE_OF_SEVERITY[severity], code)}: ${number(count)} (${severity})`;
  return folded(title, html`<p>${remedy}</p>`, grid(`Examples of ${code}`, examples, shown, null));
}

function orders({ shown, notShown }: RunPreview): Html {
  if (shown.length === 0) return NOTHING;
  const more = notShown === 0 ? NOTHING : html`<p>${number(notShown)} more orders are in this plan and not on this page.</p>`;
  return section('Orders, before and after', shown.map(oneOrder), more);
}

function oneOrder({ order, customer, outcome, code, reason, itemId, changes, fields }: RunPreview['shown'][number]): Html {
  const rows = fields ?? changes.map((change) => ({ ...change, changes: true }));
  const why = [code, reason].filter((part) => part !== null).join(': ');
  const name = keyName(order);
  const changed = changes.length === 0 ? '' : `, ${number(changes.length)} changes`;
  // Fields that do not change are paler.
  const cell =
    (text: (row: (typeof rows)[number]) => string) =>
    (row: (typeof rows)[number]): Piece =>
      row.changes ? text(row) : html`<span class="muted">${text(row)}</span>`;
  const shown: readonly Column<(typeof rows)[number]>[] = [
    { title: 'Field', cell: cell((row) => (row.kind === 'size' ? `Size ${row.field}` : row.field)) },
    { title: 'Before', cell: cell(beforeText) },
    { title: 'After', cell: cell((row) => shownValue(row.after)) },
  ];
  return folded(
    html`<strong>${name}</strong> ${customer}: ${OUTCOMES[outcome]}${changed}`,
    html`<p>${itemId === null ? 'No item yet.' : `Item ${itemId}.`} ${why}</p>`,
    rows.length === 0 ? NOTHING : grid(`Fields of ${name}`, rows, shown, null),
  );
}
