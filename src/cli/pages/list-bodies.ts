import type { ListedBatch } from '../../store/batches/batch-list.js';
import type { ListedFinding } from '../../store/findings/listed-finding.js';
import type { Wait } from '../../orders/wait.js';
import { waitSentence } from '../../orders/wait.js';
import type { HeldCustomer } from '../commands/removals.js';
import { idInSentence } from '../../orders/wait.js';
import type { RunLine } from '../run-table.js';
import { findingGroups, noticeOfFinding } from './finding-groups.js';
import { html, NOTHING } from './html.js';
import type { Html } from './html.js';
import { command, grid, more, toned, zoneNote } from './parts.js';
import { number } from '../output/words.js';
import { batchGrid } from './run-body.js';
import type { Places } from './run-body.js';
import { runGrid } from './run-grid.js';

/** How many rows a list has, and what it was asked for. */
export interface Asked {
  /** What was asked for, for a sentence: ` of GREYSON in status FAILED`. */
  readonly filter: string;
  /** Where the list is cut; null when it is whole. */
  readonly limit: number | null;
}

const cut = ({ limit }: Asked, option: string): Html =>
  limit === null ? NOTHING : html`<p>Only the first ${number(limit)}; ${command(option)} shows more.</p>`;

export const runsBody = (runs: readonly RunLine[], asked: Asked, places: Places, now: number): Html =>
  html`<h1>Runs</h1>
    ${zoneNote()}${runGrid(runs, places, now)}${cut(asked, 'runs --limit N')}`;

/** The page of the batches. */
export function batchesBody(
  batches: readonly ListedBatch[],
  waits: ReadonlyMap<string, Wait>,
  asked: Asked,
  places: Places,
  now: number,
): Html {
  const waiting = batches.flatMap(({ batchId, customer }) => {
    const wait = waits.get(batchId);
    return wait === undefined ? [] : [html`<li>${customer}, batch ${idInSentence(batchId)}: ${waitSentence(wait, now)}</li>`];
  });
  return html`<h1>Batches${asked.filter}</h1>
    ${zoneNote()}
    ${
      waiting.length === 0
        ? NOTHING
        : html`<ul class="plain">
            ${waiting}
          </ul>`
    }
    ${batchGrid(batches, places, now, `There is no batch${asked.filter} in MON_BatchProcessing.`)}${cut(asked, 'batches --limit N')}`;
}

const SEVERITIES = ['error', 'warning', 'notice'] as const;

/** The page of the findings, with what was asked for. */
export function findingsBody(findings: readonly ListedFinding[], asked: Asked): Html {
  return html`<h1>Findings${asked.filter}</h1>
    ${zoneNote()}
    <p>
      Open ones:
      <a href="/findings">all</a>${SEVERITIES.map((severity) => html`, <a href="/findings?severity=${severity}">${severity}s</a>`)}.
    </p>
    ${findingGroups(findings.map(noticeOfFinding), `No finding and no refusal${asked.filter} is open.`)}${cut(asked, 'findings --limit N')}`;
}

/** More orders of one customer than a page can be read with. */
const ORDERS_NAMED = 100;

/** The page of the removals that wait for a person. */
export function removalsBody(held: readonly HeldCustomer[]): Html {
  return html`<h1>Removals that are held</h1>
    <p>
      Orders that have left the source and are kept on the board, because too many have at once.
      ${command('removals approve [--customer NAME]')} lets the next run remove them, ${command('removals keep')} leaves them there.
    </p>
    ${grid(
      'Removals by customer',
      held,
      [
        { title: 'Customer', cell: ({ customer }) => customer },
        { title: 'Orders', cell: ({ orders }) => orders.length, kind: 'number' },
        {
          title: 'Decision',
          cell: ({ state, decidedBy }) => (state === 'undecided' ? toned('warn', 'none yet') : `${state} by ${decidedBy ?? ''}`),
        },
        { title: 'What was lost', cell: ({ message }) => message, kind: 'long' },
        {
          title: 'Which',
          cell: ({ orders }) =>
            html`${orders
              .slice(0, ORDERS_NAMED)
              .map(({ name }) => name)
              .join(', ')}${more(orders.length - ORDERS_NAMED, command('removals --json'))}`,
          kind: 'long',
        },
      ],
      'No removal is held.',
    )}`;
}
