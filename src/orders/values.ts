import type { SqlValue } from '../database/database.js';
import { readDate } from './dates.js';
import type { DateOrder } from './dates.js';
import { readDecimal } from './decimals.js';
import type { Findings } from './findings.js';
import { badStatusLabel, MAX_LONG_TEXT } from './limits.js';
import type { FieldSettings } from './settings.js';
import { blankTest, cleanLine, cleanParagraphs, fold, toText } from './text.js';

interface BadValue {
  readonly code: string;
  readonly reason: string;
}

type Reading = string | BadValue;

/** Reads one field of a row: normalised text, or null for blank. What is wrong with the value goes to the findings. */
export type FieldReader = (raw: SqlValue | undefined, findings: Findings) => string | null;

/** The value rules of one field, ready to be applied to many rows. */
export function fieldReader(
  field: FieldSettings,
  { blank: defaultBlank, dateOrder }: { readonly blank: readonly string[]; readonly dateOrder: DateOrder },
): FieldReader {
  const clean = field.monday.type === 'long_text' ? cleanParagraphs : cleanLine;
  const isBlank = blankTest(field.blank ?? defaultBlank);
  const replace = replacer(field.replace ?? {});
  const check = checker(field, dateOrder);
  return (raw, findings) => {
    if (raw === null || raw === undefined) return null;
    const text = replace(clean(toText(raw)));
    if (isBlank(text)) return null;
    const reading = check(text, findings);
    if (typeof reading === 'string') return reading;
    if (field.onBadValue === 'reject') findings.reject(reading.code, field.source, text, reading.reason);
    else findings.warn('VALUE_UNSET', field.source, text, `${reading.reason} The column is left blank.`);
    return null;
  };
}

function replacer(replacements: Readonly<Record<string, string>>): (text: string) => string {
  const byValue = new Map(Object.entries(replacements).map(([from, to]) => [fold(from), to]));
  return byValue.size === 0 ? (text) => text : (text) => byValue.get(fold(text)) ?? text;
}

function checker(field: FieldSettings, dateOrder: DateOrder): (text: string, findings: Findings) => Reading {
  switch (field.monday.type) {
    case 'numbers':
      return numberChecker(field.source, field.number?.decimals ?? 0);
    case 'date':
      return (text) => readDate(text, dateOrder) ?? { code: 'BAD_DATE', reason: `this is no date of the form ${DATE_FORMS[dateOrder]}.` };
    case 'status':
      return checkStatusLabel;
    case 'long_text':
      return checkLongText;
    default:
      return (text) => text;
  }
}

const DATE_FORMS: Readonly<Record<DateOrder, string>> = {
  'ISO only': 'YYYY-MM-DD (dateOrder of the mapping says whether texts with slashes are dates)',
  'day first': 'YYYY-MM-DD or DD/MM/YYYY',
  'month first': 'YYYY-MM-DD or MM/DD/YYYY',
};

function numberChecker(source: string, decimals: number): (text: string, findings: Findings) => Reading {
  return (text, findings) => {
    const reading = readDecimal(text, decimals);
    if (reading.kind === 'notANumber') return { code: 'BAD_NUMBER', reason: 'this is no number.' };
    if (reading.kind === 'tooLarge') return { code: 'BAD_NUMBER', reason: 'this number has more than 14 digits before the decimal point.' };
    if (reading.rounded) findings.warn('NUMBER_ROUNDED', source, text, `rounded to ${reading.text}, ${decimals} decimals are kept.`);
    return reading.text;
  };
}

function checkStatusLabel(text: string): Reading {
  const reason = badStatusLabel(text);
  return reason === null ? text : { code: 'BAD_LABEL', reason: `${reason}.` };
}

function checkLongText(text: string): Reading {
  if (text.length <= MAX_LONG_TEXT) return text;
  return { code: 'BAD_TEXT', reason: `a long text has at most ${MAX_LONG_TEXT} characters, this one has ${text.length}.` };
}
