import type { SqlValue } from '../database/database.js';
import { columnType } from './column-types.js';
import type { DateOrder } from './dates.js';
import type { Findings } from './findings.js';
import type { FieldSettings } from './rules-settings.js';
import { blankTest, fold, toText } from './text.js';

/** Reads one field of a row: normalised text, or null for blank. Problems of the value go to the findings. */
export type FieldReader = (raw: SqlValue | undefined, findings: Findings) => string | null;

/** The value rules of one field, ready to be applied to many rows. */
export function fieldReader(
  field: FieldSettings,
  { blank: defaultBlank, dateOrder }: { readonly blank: readonly string[]; readonly dateOrder: DateOrder },
): FieldReader {
  const { clean, checkFor } = columnType(field.monday.type);
  const isBlank = blankTest(field.blank ?? defaultBlank);
  const replace = replacer(field.replace ?? {});
  const check = checkFor({ source: field.source, decimals: field.number?.decimals ?? 0, dateOrder });
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
