import { sizeColumns } from '../../sandbox/sample/columns.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { spreadsheetErrors } from '../../sandbox/sample/dirt.js';
import type { Database } from '../../src/database/database.js';

/** Codes that this list knows; other findings are judged elsewhere. */
const CODES = ['VALUE_UNSET', 'VALUE_KEPT', 'SPREADSHEET_ERROR', 'NUMBER_ROUNDED', 'NEGATIVE_QUANTITY', 'SIZE_SUM_DIFFERS'] as const;

/** Columns with prices and rates in which the generator plants texts that are no numbers. The shipped mapping keeps what the board shows. */
const NUMBERS = ['CUSTOMER PRICE', 'FREIGHT', 'US TARIFF RATE'] as const;

/** What a person types into a sheet for a number or for none. `TRUE` is a rate of 0 by the mapping. */
const READABLE = /^(-?\$?(?:\d+|\d{1,3}(?:,\d{3})+)?\.?\d+|[-\u2212]?\$?(?:\d+|\d{1,3}(?:,\d{3})+)|\u2212\d+\.\d+|true|nan|null|none|)$/i;

const cell = (row: SampleOrder, column: string): string => String(row[column] ?? '').trim();

/** P14: what is wrong in these rows, of those in scope and with a key, worked out from nothing but their texts: `CODE order column value`. */
export function plantedTroubles(rows: readonly SampleOrder[]): Set<string> {
  return new Set(rows.filter((row) => hasKey(row) && inScope(row)).flatMap(troublesOf));
}

/** A row without a key is refused as a whole. The style is part of the key. */
function hasKey(row: SampleOrder): boolean {
  return cell(row, 'AAG ORDER NUMBER') !== '' && !spreadsheetErrors.some((error) => error === cell(row, 'CUSTOMER STYLE'));
}

function inScope(row: SampleOrder): boolean {
  const date = cell(row, 'ORDER DATE PO RECEIVED');
  return date === '' || date >= '2025';
}

function troublesOf(row: SampleOrder): string[] {
  const number = cell(row, 'AAG ORDER NUMBER').toUpperCase();
  const unreadable = NUMBERS.filter((column) => !READABLE.test(cell(row, column))).map(
    (column) => `VALUE_KEPT ${number} ${column} ${cell(row, column)}`,
  );
  const spoilt = Object.keys(row)
    .filter((column) => !NUMBERS.some((one) => one === column) && spreadsheetErrors.some((error) => error === cell(row, column)))
    .map((column) => `SPREADSHEET_ERROR ${number} ${column} ${cell(row, column)}`);
  if (cell(row, 'ORDER TYPE').toUpperCase() === 'CANCELLED') return [...unreadable, ...spoilt];
  const quantities = sizeColumns.map((size) => [size, Number(row[size] ?? 0)] as const);
  const negative = quantities.filter(([, quantity]) => quantity < 0);
  const sum = quantities.reduce((total, [, quantity]) => total + Math.max(0, quantity), 0);
  const total = row['TOTAL QTY'] ?? null;
  return [
    ...unreadable,
    ...spoilt,
    ...negative.map(([size, quantity]) => `NEGATIVE_QUANTITY ${number} ${size} ${String(quantity)}`),
    ...(Number(total ?? 0) === sum ? [] : [`SIZE_SUM_DIFFERS ${number} TOTAL QTY ${total === null ? '' : String(total)}`]),
  ];
}

/** P14: the open findings of these codes in the same words. */
export async function foundTroubles(database: Database): Promise<Set<string>> {
  const rows = await database.query<{ code: string; order_number: string; field: string | null; size: string | null; value_seen: string }>(
    `SELECT [code], [order_number], [field], [size], [value_seen] FROM [dbo].[SYNC_Finding] WHERE [status] = N'OPEN' AND [origin] = N'READ'
       AND [code] IN (${CODES.map((code) => `N'${code}'`).join(', ')})`,
  );
  return new Set(
    rows.map(({ code, order_number, field, size, value_seen }) => `${code} ${order_number} ${field ?? size ?? ''} ${value_seen}`),
  );
}

/** Problems as sentences: a trouble without a finding, and a finding without a trouble. */
export function compareTroubles(planted: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  return [
    ...[...planted].filter((one) => !found.has(one)).map((one) => `P14: ${one} is in the source and has no finding`),
    ...[...found].filter((one) => !planted.has(one)).map((one) => `P14: ${one} is a finding and not in the source`),
  ];
}
