import type { SqlValue } from '../database/database.js';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const NEW_LINE = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Control and zero-width characters. They are invisible, so they must not make two values differ. Tabs and new lines are handled before. */
const INVISIBLE = /[\p{Cc}\u200b\u2060\ufeff]/gu;
const INVISIBLE_IN_PARAGRAPHS = /(?!\n)[\p{Cc}\u200b\u2060\ufeff]/gu;
/** Half of a surrogate pair, left over when a text was cut: it cannot be encoded in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A value of the source as text: null is '', a boolean TRUE or FALSE, a number in its shortest form. */
export function toText(raw: SqlValue | undefined): string {
  if (raw === null || raw === undefined) return '';
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'boolean') return raw ? 'TRUE' : 'FALSE';
  return String(raw);
}

/** One line of text: NFC, invisible characters removed, tabs and new lines turned into spaces, trimmed. Inner spaces are kept. */
export function cleanLine(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.trim();
  return text.replace(NEW_LINE, ' ').replaceAll('\t', ' ').replace(INVISIBLE, '').replace(LONE_SURROGATE, '\ufffd').normalize('NFC').trim();
}

/** The same for text of several lines: new lines are kept, as `\n`. */
export function cleanParagraphs(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.trim();
  const lines = text.replace(NEW_LINE, '\n').replaceAll('\t', ' ').replace(INVISIBLE_IN_PARAGRAPHS, '');
  return lines.replace(LONE_SURROGATE, '\ufffd').normalize('NFC').trim();
}

/** One line of text with single inner spaces. */
export function singleSpaced(text: string): string {
  const line = cleanLine(text);
  return /\s\s|[^\S ]/.test(line) ? line.replace(/\s+/g, ' ') : line;
}

/** The form in which names and key parts are compared: one line, single inner spaces, upper case. Folding twice changes nothing. */
export function fold(text: string): string {
  const upper = singleSpaced(text).toUpperCase();
  return PRINTABLE_ASCII.test(upper) ? upper : upper.normalize('NFC');
}

/** A predicate for the texts that mean blank, in any case. Empty text always does. */
export function blankTest(tokens: readonly string[]): (text: string) => boolean {
  const folded = new Set(tokens.map(fold));
  const longest = Math.max(0, ...[...folded].map((token) => token.length));
  // A longer text cannot be a token; this avoids the folding of nearly every value. Folding may shorten inner spaces, hence the factor.
  return (text) => text === '' || (text.length <= longest * 2 && folded.has(fold(text)));
}

/** At most 100 characters, enough to recognise a value in a message. */
export function shorten(text: string): string {
  const limit = 100;
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(LONE_SURROGATE, '')}…`;
}
