import { fold } from './text.js';

/** Comparison of a value with the text that Monday shows for it. */

/** Texts, without regard to line endings and outer spaces. */
export function sameText(wanted: string, shown: string): boolean {
  return plainText(wanted) === plainText(shown);
}

/** Labels: one that differs only in case, blanks or invisible characters is the same, and the board's spelling was sent. */
export function sameLabel(wanted: string, shown: string): boolean {
  return wanted === shown || fold(wanted) === fold(shown);
}

/** Numbers, without regard to trailing zeros, thousands separators and a unit. */
export function sameNumber(wanted: string, shown: string): boolean {
  return plainNumber(wanted) === plainNumber(shown);
}

/** Dates, without regard to a time. */
export function sameDate(wanted: string, shown: string): boolean {
  return wanted.slice(0, 10) === shown.slice(0, 10);
}

/**
 * Whether a text may be what Monday made of another one: it drops what looks like a tag, collapses blanks and cuts long texts, without an
 * error. This is enough to know an item again, and not to claim that a value was written.
 */
export function mayBeMadeOf(sent: string, shown: string): boolean {
  if (sameText(sent, shown)) return true;
  const [before, after] = [bareText(sent), bareText(shown)];
  return before === after || (after.length >= SHORTEST_CUT && before.startsWith(after));
}

/** No text is known to be cut below this length; a key of this length must survive in its column. */
const SHORTEST_CUT = 64;

const bareText = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, '')
    .replace(/\s+/gu, ' ')
    .trim();

const plainText = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** A decimal without unit, sign of plus, thousands separators and needless zeros, as text: a floating point number would lose digits. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /([+-]?)(\d[\d,]*|)(?:\.(\d*))?/.exec(text.replace(/[^\d.,+-]/g, '')) ?? [];
  const digits = `${whole.replaceAll(',', '').replace(/^0+(?=\d)/, '') || '0'}.${fraction}`.replace(/\.?0*$/, '');
  return sign === '-' && digits !== '0' && digits !== '' ? `-${digits}` : digits || '0';
}
