import { isInRange, readDate } from './dates.js';
import type { DateOrder, DateRange } from './dates.js';
import { NUMBER_FORMATS, readDecimal } from './decimals.js';
import type { NumberFormat, NumberSettings } from './decimals.js';
import type { Findings } from './findings.js';
import { badStatusLabel, MAX_INTEGER_DIGITS, MAX_LONG_TEXT } from './limits.js';
import { unitRemover } from './units.js';

/** Why a value cannot be written, under its code of the error registry. */
interface BadValue {
  readonly code: string;
  readonly reason: string;
}

/** Checks a cleaned text that is not blank: returns its normalised form, or why it cannot be written. Warnings go to the findings. */
export type ValueCheck = (text: string, findings: Findings) => string | BadValue;

const DATE_FORMS: Readonly<Record<DateOrder, string>> = {
  'ISO only': 'YYYY-MM-DD (dateOrder of the mapping decides whether texts with slashes are dates)',
  'day first': 'YYYY-MM-DD or DD/MM/YYYY',
  'month first': 'YYYY-MM-DD or MM/DD/YYYY',
};

/** Accepts every text. */
export function takeAsIs(): ValueCheck {
  return (text) => text;
}

interface NumberField {
  readonly source: string;
  readonly decimals: number;
  readonly numbers: NumberSettings;
}

/** Rounds to the decimals of the field, with a warning. */
export function checkNumber({ source, decimals, numbers }: NumberField): ValueCheck {
  const withoutUnit = unitRemover(numbers.units);
  const format = numbers.format ?? null;
  return (text, findings) => {
    const digits = withoutUnit(text);
    const reading = readDecimal(digits, decimals, format);
    if (reading.kind === 'notANumber' || reading.kind === 'ambiguous') return { code: 'BAD_NUMBER', reason: whyNoNumber(digits, format) };
    if (reading.kind === 'tooLarge')
      return { code: 'BAD_NUMBER', reason: `this number has more than ${MAX_INTEGER_DIGITS} digits before the decimal point.` };
    if (reading.rounded) findings.warn('NUMBER_ROUNDED', source, text, `rounded to ${reading.text}, ${decimals} decimals are kept.`);
    return reading.text;
  };
}

/** What a person can do about a text that is no number, or not certainly one. */
function whyNoNumber(text: string, format: NumberFormat | null): string {
  const read = (as: NumberFormat): string | null => {
    const reading = readDecimal(text, MOST_DECIMALS, as);
    return reading.kind === 'number' ? reading.text : null;
  };
  const meanings = NUMBER_FORMATS.flatMap((as) => (read(as) === null ? [] : [`${read(as) ?? ''} in the format ${as}`]));
  if (meanings.length > 0) {
    const stated = format === null ? 'the mapping states no format' : `the mapping states the format ${format}`;
    return `this is ${[...new Set(meanings)].join(', ')}, and ${stated} (numbers.format).`;
  }
  if (/^\(.*\)$|[-\u2212]$/.test(text)) return 'a negative number has its minus sign in front.';
  if (/\d/.test(text) && /[\p{L}\p{Sc}%]/u.test(text))
    return 'this is no number, or has a unit that the mapping does not allow (numbers.units).';
  return 'this is no number.';
}

/** Enough to show a number as it was written. */
const MOST_DECIMALS = 10;

/** Reads dates in the order that the mapping names, within its range. */
export function checkDate({ dateOrder, dates }: { readonly dateOrder: DateOrder; readonly dates: DateRange }): ValueCheck {
  return (text) => {
    const day = readDate(text, dateOrder);
    if (day === null) return { code: 'BAD_DATE', reason: `this is no date of the form ${DATE_FORMS[dateOrder]}.` };
    if (isInRange(day, dates)) return day;
    return { code: 'BAD_DATE', reason: `this date is not between ${dates.from} and ${dates.until} (dates of the mapping).` };
  };
}

/** Refuses what Monday does not accept as the label of a status. */
export function checkStatusLabel(): ValueCheck {
  return (text) => {
    const reason = badStatusLabel(text);
    return reason === null ? text : { code: 'BAD_LABEL', reason: `${reason}.` };
  };
}

/** Refuses what is longer than a long text of Monday. */
export function checkLongText(): ValueCheck {
  return (text) =>
    text.length <= MAX_LONG_TEXT
      ? text
      : { code: 'BAD_TEXT', reason: `a long text has at most ${MAX_LONG_TEXT} characters, this one has ${text.length}.` };
}
