/** HTML that is written as it is. Only `html` makes it, so that every other text on a page is escaped. */
class SafeHtml {
  constructor(readonly text: string) {}
}
export type Html = SafeHtml;

/** What may be put into a template: HTML as it is, anything else escaped, lists piece by piece, null as nothing. */
export type Piece = Html | string | number | null | readonly Piece[];

/** A template of HTML. A piece may be a text between tags, or the value of an attribute in double quotes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new SafeHtml(strings.map((text, index) => `${text}${textOf(pieces[index] ?? null)}`).join(''));
}

/** A constant text as it is, such as a style: nothing can be put into it. */
export function verbatim(strings: TemplateStringsArray): Html {
  return new SafeHtml(strings.join(''));
}

export const NOTHING: Html = html``;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters but tab and line breaks: HTML forbids them. Characters that turn the direction of writing could make a text look like another. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

function textOf(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof SafeHtml) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return String(piece)
    .replaceAll(UNSEEN, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** A link to a page of the dashboard or of a web server; an address of any other kind, such as `javascript:`, is shown as text. */
export function link(address: string, text: Piece): Html {
  return /^(https?:\/\/|\/(?!\/))/i.test(address) ? html`<a href="${address}">${text}</a>` : html`${text}`;
}
