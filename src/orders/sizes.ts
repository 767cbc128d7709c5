import type { SqlValue } from '../database/database.js';
import type { ColumnBinding } from './binding.js';
import { readDecimal } from './decimals.js';
import type { Findings } from './findings.js';
import type { SizeSettings } from './rules-settings.js';
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
  /** Sizes with a quantity above 0, in the order of the source. */
  read(row: SourceRow, findings: Findings): SizeQuantity[];
}

/**
 * Finds the size columns: strictly between the two markers, by position, of the SQL type. The type matters: a text column between the
 * markers is no size. Problems go to the binding.
 */
export function sizeReader(settings: SizeSettings, binding: ColumnBinding): SizeReader {
  const { after, before, type } = settings.sizes;
  const first = binding.position(after, 'marker before the sizes');
  const last = binding.position(before, 'marker after the sizes');
  const totalColumn = { name: settings.total, position: binding.position(settings.total, 'total of the sizes') };
  const columns: SizeColumn[] = [];
  binding.ordered.forEach((column, position) => {
    if (position > first && position < last && column.type === type) columns.push({ name: column.name, position });
  });
  if (first >= 0 && last >= 0 && columns.length === 0) {
    binding.note(`There is no ${type} column between "${after}" and "${before}", so there are no sizes.`);
  }
  return {
    columns,
    totalColumn,
    isBlank: (row) => [...columns, totalColumn].every(({ position }) => isNothing(row[position])),
    read: (row, findings) => readSizes(row, columns, totalColumn, findings),
  };
}

function readSizes(row: SourceRow, columns: readonly SizeColumn[], total: SizeColumn, findings: Findings): SizeQuantity[] {
  const sizes: SizeQuantity[] = [];
  const before = findings.rejections.length;
  let sum = 0;
  for (const column of columns) {
    const raw = row[column.position];
    if (raw === null || raw === undefined || raw === 0) continue;
    const quantity = readQuantity(raw, column, findings);
    if (quantity > 0) sizes.push({ size: column.name, quantity });
    sum += quantity;
  }
  if (findings.rejections.length === before) compareTotal(row[total.position], sum, total, findings);
  return sizes;
}

/**
 * A whole number from 0. Negative ones are no size; a value that is no whole number refuses the row, since a size would be lost unnoticed.
 */
function readQuantity(raw: SqlValue, column: SizeColumn, findings: Findings): number {
  const quantity = wholeNumber(raw);
  if (quantity === null || quantity > MAX_QUANTITY) {
    findings.reject('BAD_QUANTITY', column.name, toText(raw), `a quantity is a whole number up to ${MAX_QUANTITY}.`);
    return 0;
  }
  if (quantity >= 0) return quantity;
  findings.warn('NEGATIVE_QUANTITY', column.name, String(quantity), 'a quantity below 0 is no size and is not sent.');
  return 0;
}

function compareTotal(raw: SqlValue | undefined, sum: number, column: SizeColumn, findings: Findings): void {
  if (wholeNumber(raw ?? null) === sum) return;
  findings.warn('SIZE_SUM_DIFFERS', column.name, toText(raw), `the sizes add up to ${sum}. The sizes are sent as they are.`);
}

/** Blank counts as 0; null for anything that is no whole number. */
function wholeNumber(raw: SqlValue): number | null {
  if (typeof raw === 'number') return Number.isInteger(raw) ? raw : null;
  const text = cleanLine(toText(raw));
  if (text === '') return 0;
  const reading = readDecimal(text, 0);
  return reading.kind === 'number' && !reading.rounded ? Number(reading.text) : null;
}

function isNothing(raw: SqlValue | undefined): boolean {
  return raw === null || raw === undefined || raw === 0 || (typeof raw === 'string' && wholeNumber(raw) === 0);
}
