import type { SqlValue } from '../database/database.js';
import { columnType } from './column-types.js';
import type { Findings } from './findings.js';
import type { NumberSettings } from './decimals.js';
import type { FieldSettings, RulesSettings } from './rules-settings.js';
import { blankTest, fold, toText } from './text.js';

/** The value of a field whose value cannot be read and whose policy is `keep`: what the board shows stays. */
export const KEPT = undefined;

/** Reads one field of a row: normalised text, null for blank, or KEPT. What is wrong with the value goes to the findings. */
export type FieldReader = (raw: SqlValue | undefined, findings: Findings) => string | null | typeof KEPT;

/** What is the same for all fields of a mapping. */
export type ValueSettings = Pick<RulesSettings, 'blank' | 'dateOrder' | 'dates' | 'numbers'>;

/** The text of a number that comes from a column of numbers, or is one. */
const AS_NUMBER: NumberSettings = { format: 'plain', units: [] };

/** The value rules of one field, ready to be applied to many rows. `holdsNumbers`: the source column is of a number type, so its texts have one format. */
export function fieldReader(field: FieldSettings, settings: ValueSettings, holdsNumbers = false): FieldReader {
  const { clean, checkFor } = columnType(field.monday.type);
  const isBlank = blankTest(field.blank ?? settings.blank);
  const replace = replacer(field.replace ?? {});
  const own: Partial<NumberSettings> = field.number ?? {};
  const decimals = field.number?.decimals ?? 0;
  const checked = { ...settings, source: field.source, decimals };
  const checkNumber = checkFor({ ...checked, numbers: AS_NUMBER });
  const checkText = checkFor({
    ...checked,
    numbers: { format: own.format ?? settings.numbers.format, units: own.units ?? settings.numbers.units },
  });
  return (raw, findings) => {
    if (raw === null || raw === undefined) return null;
    const text = replace(clean(toText(raw)));
    if (isBlank(text)) return null;
    const check = holdsNumbers || typeof raw === 'number' ? checkNumber : checkText;
    const reading = check(text, findings);
    if (typeof reading === 'string') return reading;
    if (field.onBadValue === 'reject') findings.reject(reading.code, field.source, text, reading.reason);
    else if (field.onBadValue === 'unset') findings.warn('VALUE_UNSET', field.source, text, `${reading.reason} The column is left blank.`);
    else findings.warn('VALUE_KEPT', field.source, text, `${reading.reason} What the board shows stays.`);
    return field.onBadValue === 'keep' ? KEPT : null;
  };
}

function replacer(replacements: Readonly<Record<string, string>>): (text: string) => string {
  const byValue = new Map(Object.entries(replacements).map(([from, to]) => [fold(from), to]));
  return byValue.size === 0 ? (text) => text : (text) => byValue.get(fold(text)) ?? text;
}
