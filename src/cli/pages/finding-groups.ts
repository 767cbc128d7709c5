import { describeFinding } from '../../errors/describe-finding.js';
import type { FindingSeverity } from '../../errors/entry.js';
import type { ListedError } from '../../store/errors/error-list.js';
import { refusalText } from '../../store/errors/error-list.js';
import type { ListedFinding } from '../../store/findings/listed-finding.js';
import { shortId } from '../output/words.js';
import { html, NOTHING } from './html.js';
import type { Html } from './html.js';
import { command, grid, more, pill, prose, time, TONE_OF_SEVERITY } from './parts.js';
import { number } from '../output/words.js';

/** More rows of one code have one cause; the command names them all. */
const ROWS_SHOWN = 50;

/** One thing that a person should know, with the command that shows it in full. */
export interface Notice {
  readonly id: string;
  readonly kept: 'finding' | 'refusal';
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly customer: string | null;
  readonly orderNumber: string | null;
  readonly size: string | null;
  readonly message: string;
  readonly firstSeen: string;
  readonly seenCount: number;
  /** A batch has sent it, so that a retry sends it again. */
  readonly sent: boolean;
  readonly open: boolean;
}

export const noticeOfFinding = (one: ListedFinding): Notice => ({ ...one, sent: one.kept === 'refusal', open: one.status === 'OPEN' });

/** What a run has refused, and what it has found, as one list. */
export function noticesOf(refused: readonly ListedError[], findings: readonly ListedFinding[]): Notice[] {
  const refusals = refused.map((one): Notice => ({
    ...one,
    id: one.errorId,
    kept: 'refusal',
    severity: 'error',
    message: refusalText(one),
    sent: one.batchId !== null,
    open: one.resolvedDate === null,
  }));
  return [...refusals, ...findings.map(noticeOfFinding)];
}

const WEIGHT: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, notice: 2 };

/** By code: what it means, what to do, the commands, and which orders it concerns. The most severe come first, and errors are open. */
export function findingGroups(notices: readonly Notice[], empty: string): Html {
  if (notices.length === 0) return html`<p>${empty}</p>`;
  const byCode = new Map<string, Notice[]>();
  for (const one of notices) byCode.set(one.code, [...(byCode.get(one.code) ?? []), one]);
  const groups = [...byCode].map(([code, all]) => ({ code, all, severity: all[0]?.severity ?? 'error' }));
  groups.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || b.all.length - a.all.length);
  return html`${groups.map(({ code, all, severity }) => group(code, severity, all))}`;
}

function group(code: string, severity: FindingSeverity, all: readonly Notice[]): Html {
  const { meaning, remedy } = describeFinding(code);
  const ended = all.filter(({ open }) => !open).length;
  return html`<details${severity === 'error' && ended < all.length ? html` open` : NOTHING}><summary>${pill(TONE_OF_SEVERITY[severity], severity)} <strong>${code}</strong>: ${number(all.length)}${
    ended === 0 ? '' : `, ${number(ended)} of them ended`
  }</summary>
<p>${prose(meaning)}</p><p><strong>Remedy:</strong> ${prose(remedy)}</p>
<p><strong>Commands:</strong> ${commandsOf(code, all)}</p>
${grid(
  code,
  all.slice(0, ROWS_SHOWN),
  [
    { title: 'Id', cell: ({ id }) => html`<code>${shortId(id)}</code>`, kind: 'short' },
    { title: 'Order', cell: ({ orderNumber }) => orderNumber, kind: 'short' },
    { title: 'Size', cell: ({ size }) => size },
    { title: 'Customer', cell: ({ customer }) => customer },
    { title: 'First seen', cell: ({ firstSeen }) => time(firstSeen), kind: 'short' },
    { title: 'Seen', cell: ({ seenCount }) => seenCount, kind: 'number' },
    { title: 'Now', cell: ({ open }) => (open ? 'open' : 'ended'), kind: 'short' },
  ],
  'None.',
  ({ message }) => message,
)}${more(all.length - ROWS_SHOWN, command(`findings --code ${code} --limit ${String(all.length)}`))}</details>
`;
}

function commandsOf(code: string, all: readonly Notice[]): Html {
  const open = all.filter((one) => one.open);
  const first = open[0] ?? all[0];
  const show = first === undefined ? [] : [`${first.kept === 'refusal' ? 'errors' : 'findings'} show ${shortId(first.id)}`];
  const lines = [...show, ...(open.some(({ sent }) => sent) ? [`retry --code ${code}`] : []), `explain ${code}`];
  return html`${lines.map((line, index) => html`${index === 0 ? '' : ', '}${command(line)}`)}`;
}
