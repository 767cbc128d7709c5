import type { SqlValue } from '../database/database.js';
import type { ColumnBinding } from './binding.js';
import { readDecimal } from './decimals.js';
import type { NumberFormat } from './decimals.js';
import type { Findings } from './findings.js';
import type { BadValuePolicy, SizeSettings } from './rules-settings.js';
import { sizesBetween } from './size-columns.js';
import { cleanLine, toText } from './text.js';
import type { SizeQuantity, SourceRow } from './types.js';

/** Largest value of SQL's INT, the type of a quantity in every table. */
const MAX_QUANTITY = 2_147_483_647;

export interface SizeColumn {
  readonly name: string;
  readonly position: number;
}

export interface SizeReader {
  readonly columns: readonly SizeColumn[];
  readonly totalColumn: SizeColumn;
  /** True when no size and no total holds anything but 0. */
  isBlank(row: SourceRow): boolean;
  read(row: SourceRow, findings: Findings): ReadSizes;
}

/** The sizes of one row, in the order of the source. */
export interface ReadSizes {
  /** Those with a quantity above 0. */
  readonly sizes: SizeQuantity[];
  /** Those whose quantity cannot be read and stays on the board as it is. */
  readonly kept: string[];
}

/** Types of sizes whose texts are numbers in any case; a text column is read in the number format of the mapping. */
const TEXT_TYPE = 'NVARCHAR';

/**
 * Finds the size columns: strictly between the two markers, by position, of the SQL type. The type matters: a text column between the
 * markers is no size. Problems go to the binding.
 */
export function sizeReader(settings: SizeSettings, binding: ColumnBinding, numberFormat: NumberFormat | null): SizeReader {
  const { after, before, type } = settings.sizes;
  const first = binding.position(after, 'marker before the sizes');
  const last = binding.position(before, 'marker after the sizes');
  const totalColumn = { name: settings.total, position: binding.position(settings.total, 'total of the sizes') };
  const sizes = sizesBetween(settings.sizes, binding.ordered) ?? [];
  const columns = sizes.map((column): SizeColumn => ({ name: column.name, position: binding.ordered.indexOf(column) }));
  if (first >= 0 && last >= 0 && columns.length === 0) {
    binding.note(`There is no ${type} column between "${after}" and "${before}", so there are no sizes.`);
  }
  const formatOf = (sqlType: string | undefined): NumberFormat | null => (sqlType === TEXT_TYPE ? numberFormat : 'plain');
  const reading: SizeReading = {
    columns,
    total: totalColumn,
    onBadQuantity: settings.onBadQuantity,
    format: formatOf(type),
    totalFormat: formatOf(binding.ordered[totalColumn.position]?.type),
  };
  return {
    columns,
    totalColumn,
    isBlank: (row) =>
      columns.every(({ position }) => isNothing(row[position], reading.format)) &&
      isNothing(row[totalColumn.position], reading.totalFormat),
    read: (row, findings) => readSizes(row, reading, findings),
  };
}

interface SizeReading {
  readonly columns: readonly SizeColumn[];
  readonly total: SizeColumn;
  readonly onBadQuantity: BadValuePolicy;
  readonly format: NumberFormat | null;
  readonly totalFormat: NumberFormat | null;
}

function readSizes(row: SourceRow, reading: SizeReading, findings: Findings): ReadSizes {
  const read: ReadSizes = { sizes: [], kept: [] };
  let sum = 0;
  let unread = 0;
  for (const column of reading.columns) {
    const raw = row[column.position];
    if (raw === null || raw === undefined || raw === 0) continue;
    const quantity = wholeNumber(raw, reading.format);
    if (quantity === null || quantity > MAX_QUANTITY) {
      unread += 1;
      reportBadQuantity(reading.onBadQuantity, column, raw, findings);
      if (reading.onBadQuantity === 'keep') read.kept.push(column.name);
    } else if (quantity >= 0) {
      if (quantity > 0) read.sizes.push({ size: column.name, quantity });
      sum += quantity;
    } else findings.warn('NEGATIVE_QUANTITY', column.name, String(quantity), 'a quantity below 0 is no size and is not sent.');
  }
  // An unreadable quantity leaves no sum to compare.
  if (unread === 0) compareTotal(row[reading.total.position], sum, reading, findings);
  return read;
}

function reportBadQuantity(policy: BadValuePolicy, { name }: SizeColumn, raw: SqlValue, findings: Findings): void {
  const reason = `a quantity is a whole number up to ${MAX_QUANTITY}.`;
  if (policy === 'reject') findings.reject('BAD_QUANTITY', name, toText(raw), reason);
  else if (policy === 'unset') findings.warn('VALUE_UNSET', name, toText(raw), `${reason} It counts as 0.`);
  else findings.warn('VALUE_KEPT', name, toText(raw), `${reason} What the board shows stays.`);
}

function compareTotal(raw: SqlValue | undefined, sum: number, { total, totalFormat }: SizeReading, findings: Findings): void {
  if (wholeNumber(raw ?? null, totalFormat) === sum) return;
  findings.warn('SIZE_SUM_DIFFERS', total.name, toText(raw), `the sizes add up to ${sum}. The sizes are sent as they are.`);
}

/** Blank counts as 0; null for anything that is no whole number. */
function wholeNumber(raw: SqlValue, format: NumberFormat | null): number | null {
  if (typeof raw === 'number') return Number.isInteger(raw) ? raw : null;
  const text = cleanLine(toText(raw));
  if (text === '') return 0;
  const reading = readDecimal(text, 0, format);
  return reading.kind === 'number' && !reading.rounded ? Number(reading.text) : null;
}

function isNothing(raw: SqlValue | undefined, format: NumberFormat | null): boolean {
  return raw === null || raw === undefined || raw === 0 || (typeof raw === 'string' && wholeNumber(raw, format) === 0);
}
