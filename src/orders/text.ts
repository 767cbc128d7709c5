import type { SqlValue } from '../database/database.js';
import { showInvisible, withoutIdleInvisible, withoutInvisible } from './invisible.js';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const NEW_LINE = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Half of a character pair, left over when a text was cut: no valid UTF-8 can carry it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A value of the source as text: null is '', a boolean TRUE or FALSE, a number in its shortest form. */
export function toText(raw: SqlValue | undefined): string {
  if (raw === null || raw === undefined) return '';
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'boolean') return raw ? 'TRUE' : 'FALSE';
  return String(raw);
}

/** One line of text: NFC, invisible characters that change nothing removed, tabs and new lines turned into spaces, trimmed. Inner spaces are kept. */
export function cleanLine(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.trim();
  return withoutIdleInvisible(oneLine(text)).normalize('NFC').trim();
}

/** The same for text of several lines: new lines are kept, as `\n`. */
export function cleanParagraphs(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.trim();
  const lines = text.replace(NEW_LINE, '\n').replaceAll('\t', ' ').replace(LONE_SURROGATE, '\ufffd');
  return withoutIdleInvisible(lines).normalize('NFC').trim();
}

/** Tabs and new lines are invisible, but part words: they count as spaces. Halves of pairs must not join when what is between them goes. */
function oneLine(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(NEW_LINE, ' ').replaceAll('\t', ' ').replace(LONE_SURROGATE, '\ufffd');
}

/** One line of text with single inner spaces. */
export function singleSpaced(text: string): string {
  const line = cleanLine(text);
  return /\s\s|[^\S ]/.test(line) ? line.replace(/\s+/g, ' ') : line;
}

/**
 * The form in which names, key parts, seasons and labels are compared: one line without invisible characters, single inner spaces, upper case.
 * Folding twice changes nothing.
 */
export function fold(text: string): string {
  // Nearly every text is plain, and keys are folded for every row.
  if (PRINTABLE_ASCII.test(text)) return singleSpaced(text).toUpperCase();
  return singleSpaced(withoutInvisible(oneLine(text)))
    .toUpperCase()
    .normalize('NFC');
}

/** A predicate for the texts that mean blank, in any case. Empty text always does. */
export function blankTest(tokens: readonly string[]): (text: string) => boolean {
  const folded = new Set(tokens.map(fold));
  const longest = Math.max(0, ...[...folded].map((token) => token.length));
  // A longer text cannot be a token; this avoids the folding of nearly every value. Folding may shorten inner spaces, hence the factor.
  return (text) => text === '' || (text.length <= longest * 2 && folded.has(fold(text)));
}

/** At most 100 characters, enough to recognise a value in a message. Invisible characters are written out, such as U+200E. */
export function shorten(text: string): string {
  const limit = 100;
  const shown = showInvisible(text.length <= limit ? text : text.slice(0, limit));
  return shown.length <= limit && text.length <= limit ? shown : `${shown.slice(0, limit - 1).replace(LONE_SURROGATE, '')}…`;
}
