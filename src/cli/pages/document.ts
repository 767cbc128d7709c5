import { createHash } from 'node:crypto';
import { asTyped } from '../../config/as-typed.js';
import { html, verbatim } from './html.js';
import type { Html, Piece } from './html.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** What every page has. */
export interface Page {
  readonly title: string;
  /** Everything below the navigation. */
  readonly body: Html;
}

/** A page of the dashboard, which reads itself again. */
export interface LivePage extends Page {
  /** Where the reader is: `/runs`. */
  readonly path: string;
  readonly mapping: string;
  /** When it was made: `11:04:05 Asia/Hong_Kong`. */
  readonly made: string;
}

// The hash of the policy is one of every character between the tags, so that no formatter may add a line break there.
const STYLE_TAG: Piece = [verbatim`<style>`, STYLE, verbatim`</style>`];
const SCRIPT_TAG: Piece = [verbatim`<script>`, SCRIPT, verbatim`</script>`];

const hash = ({ text }: Html): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A page may use its own style and nothing else: no script, no picture, no address. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'`;

/** The same with the one script of the dashboard, which may read from its own server. */
export const LIVE_POLICY = `${POLICY}; script-src ${hash(SCRIPT)}; connect-src 'self'; frame-ancestors 'none'`;

/** One page in one file: no script, no network. */
export function standalone({ title, body }: Page): string {
  return whole(title, html`<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`, html`<main>${body}</main>`);
}

const PLACES = [
  ['/', 'Overview'],
  ['/runs', 'Runs'],
  ['/batches', 'Batches'],
  ['/findings', 'Findings'],
  ['/removals', 'Removals'],
] as const;

/** A page of the dashboard, with its navigation. Without scripts the browser loads it again every minute. */
export function live({ title, body, path, mapping, made }: LivePage): string {
  const current = (place: string): Html =>
    path === place ? html` aria-current="page"` : place !== '/' && path.startsWith(`${place}/`) ? html` aria-current="true"` : html``;
  return whole(
    `${title}, ${mapping}`,
    html`<noscript><meta http-equiv="refresh" content="60" /></noscript>`,
    html`<a class="skip" href="#main">To the content</a>
      <header>
        <nav aria-label="Pages">
          <span class="name">${mapping}</span>
          ${PLACES.map(([place, name]) => html`<a href="${place}" ${current(place)}>${name}</a> `)}
          <span class="live"><span id="made">Read at ${made}</span> <button type="button" id="pause" hidden>Pause updates</button></span>
        </nav>
      </header>
      <main id="main" tabindex="-1">${body}</main>
      ${SCRIPT_TAG}`,
  );
}

const whole = (title: string, head: Html, body: Piece): string =>
  `${asTyped(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          ${head}
          <link rel="icon" href="data:," />
          <title>${title}</title>
          ${STYLE_TAG}
        </head>
        <body>
          ${body}
        </body>
      </html>`.text,
  )}\n`;
