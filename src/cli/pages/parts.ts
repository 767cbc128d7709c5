import { localMinute, localZone } from '../output/times.js';
import { html, NOTHING } from './html.js';
import type { Html, Piece } from './html.js';
import { number } from '../output/words.js';

/** How a text is coloured by what it says. Colour is never the only sign of it. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'busy';

export const toned = (tone: Tone, text: Piece): Html => html`<span class="${tone}">${text}</span>`;

export const pill = (tone: Tone, text: string): Html => html`<span class="pill ${tone}">${text}</span>`;

/** The colours of the table of statuses, by what they mean. */
export const TONE_OF_COLOUR = { green: 'good', red: 'bad', yellow: 'warn', blue: 'busy' } as const;

export const TONE_OF_SEVERITY = { error: 'bad', warning: 'warn', notice: 'busy' } as const;

/** An instant in the local zone, which the page names once; UTC is in the attribute. */
export const time = (iso: string | null): Html => (iso === null ? NOTHING : html`<time datetime="${iso}">${localMinute(iso)}</time>`);

/** Names the zone of the times on a page. */
export const zoneNote = (): Html => html`<p class="muted">${zoneSentence()}</p>`;

export const zoneSentence = (): string => `Times are in ${localZone()}.`;

export const command = (line: string): Html => html`<code>npm run cli -- ${line}</code>`;

/** A sentence of the registry, whose commands and names are between backticks. */
export const prose = (text: string): Html =>
  html`${text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`;

/** Names and what they are; those without a value are left out. */
export function facts(rows: readonly (readonly [string, Piece])[]): Html {
  const shown = rows.filter(([, value]) => value !== null && value !== '');
  return shown.length === 0
    ? NOTHING
    : html`<dl>
        ${shown.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd> `,
        )}
      </dl>`;
}

/** Numbers with their names, as tiles. */
export function tiles(all: readonly { readonly name: string; readonly value: Piece; readonly tone?: Tone }[]): Html {
  return html`<ul class="tiles">
    ${all.map(({ name, value, tone = 'plain' }) => html`<li><strong class="${value === '0' ? 'muted' : tone}">${value}</strong><span>${name}</span></li> `)}
  </ul>`;
}

/** One column of a table of `R`. */
export interface Column<R> {
  readonly title: string;
  readonly cell: (row: R) => Piece;
  /** Of short cells that must not break, or of long texts that need room. */
  readonly kind?: 'number' | 'short' | 'long';
}

/**
 * Rows as a table with a name. It can be scrolled by keyboard, and an empty one says what `empty` says. What `below` says of a row gets a line of its own
 * under it, which stays in view while the table is scrolled.
 */
export function grid<R>(
  name: string,
  rows: readonly R[],
  columns: readonly Column<R>[],
  empty: Piece,
  below: (row: R) => Piece = () => null,
): Html {
  if (rows.length === 0) return html`<p>${empty}</p>`;
  const kind = ({ kind: of }: Column<R>): Html => (of === undefined ? NOTHING : html` class="${of}"`);
  const under = (text: Piece): Html =>
    text === null || text === ''
      ? NOTHING
      : html`<tr>
          <td colspan="${columns.length}" class="below"><div>${text}</div></td>
        </tr>`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${name}">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${kind(column)}>${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const said = below(row);
          return html`<tr ${said === null || said === '' ? NOTHING : html` class="continued"`}>
              ${columns.map((column) => html`<td${kind(column)}>${cell(column.cell(row))}</td>`)}
            </tr>
            ${under(said)} `;
        })}
      </tbody>
    </table>
  </div>`;
}

/** A status in words of a code, which may break after each of them. */
export const statusText = (tone: Tone, code: string): Html =>
  html`<span class="${tone}">${code.split('_').map((word, index) => (index === 0 ? word : html`_<wbr />${word}`))}</span>`;

const cell = (value: Piece): Piece => (typeof value === 'number' ? number(value) : value);

export const section = (title: string, ...body: readonly Piece[]): Html =>
  html`<section>
    <h2>${title}</h2>
    ${body}
  </section> `;

/** A part that a reader opens. */
export function folded(summary: Piece, ...body: readonly Piece[]): Html {
  const line = html`<summary>${summary}</summary>`;
  return html`<details>${line}${body}</details>`;
}

/** `and 12 more: ...`; nothing when all are shown. */
export const more = (hidden: number, where: Piece): Html => (hidden <= 0 ? NOTHING : html`<p>and ${number(hidden)} more: ${where}</p>`);
