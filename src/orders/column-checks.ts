import { readDate } from './dates.js';
import type { DateOrder } from './dates.js';
import { readDecimal } from './decimals.js';
import type { Findings } from './findings.js';
import { badStatusLabel, MAX_INTEGER_DIGITS, MAX_LONG_TEXT } from './limits.js';

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

/** Rounds to the decimals of the field, with a warning. */
export function checkNumber({ source, decimals }: { readonly source: string; readonly decimals: number }): ValueCheck {
  return (text, findings) => {
    const reading = readDecimal(text, decimals);
    if (reading.kind === 'notANumber') return { code: 'BAD_NUMBER', reason: 'this is no number.' };
    if (reading.kind === 'tooLarge')
      return { code: 'BAD_NUMBER', reason: `this number has more than ${MAX_INTEGER_DIGITS} digits before the decimal point.` };
    if (reading.rounded) findings.warn('NUMBER_ROUNDED', source, text, `rounded to ${reading.text}, ${decimals} decimals are kept.`);
    return reading.text;
  };
}

/** Reads dates in the order that the mapping names. */
export function checkDate({ dateOrder }: { readonly dateOrder: DateOrder }): ValueCheck {
  return (text) => readDate(text, dateOrder) ?? { code: 'BAD_DATE', reason: `this is no date of the form ${DATE_FORMS[dateOrder]}.` };
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
