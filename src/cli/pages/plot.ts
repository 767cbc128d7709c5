import type { Bins } from '../report/timeline.js';
import { duration, localMinute, localZone } from '../output/times.js';
import { html, NOTHING } from './html.js';
import type { Html } from './html.js';
import { grid } from './parts.js';
import { number } from '../output/words.js';

/** The drawing in its own units; it is scaled to the width of the page. */
const WIDTH = 640;
const HEIGHT = 190;
const LEFT = 76;
const BOTTOM = 26;
const TOP = 16;
/** Of a label on a phone: nearer ones would overlap. */
const LABEL_HEIGHT = 22;
const PLOT_WIDTH = WIDTH - LEFT - 4;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;

export interface Plot {
  /** What is counted: `Mutations answered`. */
  readonly title: string;
  readonly bins: Bins;
  /** A line to compare with, in the same unit per bin; null for none. */
  readonly limit: { readonly name: string; readonly value: number } | null;
  /** What to know of the numbers, in a sentence; null for nothing. */
  readonly note: string | null;
}

/** Bars over time as an inline drawing, with the same numbers as a table for those who do not see it. */
export function barPlot(plot: Plot): Html {
  const { title, bins, note } = plot;
  const name = `${title} per ${width(bins)}`;
  return html`<figure>
    <figcaption>${name}</figcaption>
    ${drawing(plot, name)} ${note === null ? NOTHING : html`<p class="muted">${note}</p>`}
    <details>
      <summary>${title}, as a table</summary>
      ${table(name, bins)}
    </details>
  </figure> `;
}

/** `10 s`, `min`: an amount per one of a unit needs no number. */
export const width = ({ widthMs }: Bins): string => duration(widthMs / 1000).replace(/^1 /, '');

function drawing({ bins, limit }: Plot, name: string): Html {
  const { values, start, widthMs } = bins;
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  // A limit far above the bars would press them flat; then the text names it alone.
  const shownLimit = limit !== null && limit.value <= largest * 4 ? limit : null;
  const top = Math.max(1, largest, shownLimit?.value ?? 0);
  const y = (value: number): number => round(TOP + PLOT_HEIGHT * (1 - value / top));
  const step = PLOT_WIDTH / values.length;
  const end = start + widthMs * values.length;
  const said = `${name}: at most ${number(largest)}, ${number(values.reduce((sum, value) => sum + value, 0))} in all, from ${localMinute(iso(start))} to ${localMinute(iso(end))} ${localZone()}.`;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMinYMid" role="img" aria-label="${said}">
      <line class="axis" x1="${LEFT}" y1="${y(0)}" x2="${WIDTH}" y2="${y(0)}" />
      <text x="${LEFT - 6}" y="${y(0)}" text-anchor="end">0</text>
      <text x="${LEFT - 6}" y="${y(largest) + 5}" text-anchor="end">${compact(largest)}</text>
      ${values.map((value, index) =>
        value === 0
          ? NOTHING
          : html`<rect
              class="bar"
              x="${round(LEFT + index * step + step * 0.1)}"
              y="${y(value)}"
              width="${round(Math.min(step * 0.8, 40))}"
              height="${round(y(0) - y(value))}"
            />`,
      )}
      ${
        shownLimit === null
          ? NOTHING
          : html`<line class="limit" x1="${LEFT}" y1="${y(shownLimit.value)}" x2="${WIDTH}" y2="${y(shownLimit.value)}" /> ${
                Math.abs(y(largest) - y(shownLimit.value)) < LABEL_HEIGHT
                  ? NOTHING
                  : html`<text x="${LEFT - 6}" y="${y(shownLimit.value) + 5}" text-anchor="end">${compact(shownLimit.value)}</text>`
              }`
      }
      <text x="${LEFT}" y="${HEIGHT - 5}">${clock(start)}</text>
      <text x="${WIDTH - 4}" y="${HEIGHT - 5}" text-anchor="end">${clock(end)}</text>
    </svg>
    ${limit === null ? NOTHING : html`<p class="muted">${limit.name}: ${number(limit.value)}${shownLimit === null ? '' : ', the dashed line'}.</p>`}`;
}

function table(name: string, { values, start, widthMs }: Bins): Html {
  const rows = values.map((value, index) => ({ at: start + index * widthMs, value }));
  return grid(
    name,
    rows.filter(({ value }) => value > 0),
    [
      {
        title: `From (${localZone()})`,
        cell: ({ at }) => html`<time datetime="${iso(at)}">${localMinute(iso(at))}${seconds(at, widthMs)}</time>`,
        kind: 'short',
      },
      { title: 'Amount', cell: ({ value }) => value, kind: 'number' },
    ],
    'Nothing.',
  );
}

const seconds = (at: number, widthMs: number): string => (widthMs % 60_000 === 0 ? '' : `:${iso(at).slice(17, 19)}`);
const iso = (at: number): string => new Date(at).toISOString();
const clock = (at: number): string => `${localMinute(iso(at)).slice(11)}:${iso(at).slice(17, 19)}`;
const round = (value: number): number => Math.round(value * 10) / 10;
const compact = (value: number): string => new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
