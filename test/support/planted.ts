import type { SqlRow } from '../../src/database/database.js';
import { keyColumnsOf, keyText } from './expected-orders.js';
import type { Schedule } from './schedule.js';
import { isReadable, rowsInScope, shownText, sizesOf } from './source-content.js';
import type { SourceContent } from './source-content.js';

/** Codes of what is wrong in a row and refuses none. The rest of the list is judged elsewhere. */
export const ROW_CODES = [
  'VALUE_UNSET',
  'VALUE_KEPT',
  'SPREADSHEET_ERROR',
  'NUMBER_ROUNDED',
  'NEGATIVE_QUANTITY',
  'SIZE_SUM_DIFFERS',
] as const;

const SPREADSHEET_ERROR = /^#(?:REF!|VALUE!|N\/A|DIV\/0!|NAME\?)$/;

/** One thing that is wrong in a row. */
export interface Trouble {
  readonly code: (typeof ROW_CODES)[number];
  /** The whole key, and the order number alone, in upper case. */
  readonly key: string;
  readonly number: string;
  /** A source column or a size. */
  readonly column: string;
  readonly value: string;
}

/** What is wrong in the rows of a source, of those in scope and with a key, worked out from nothing but their texts. */
export function plantedTroubles(source: SourceContent, schedule: Schedule): Trouble[] {
  const sizes = sizesOf(source, schedule);
  return rowsInScope(source, schedule).flatMap((row) => {
    const customer = schedule.canonical.get(shownText(row[schedule.customers.column]).toUpperCase()) ?? '';
    const parts = keyColumnsOf(customer, schedule).map((name) => shownText(row[name]));
    const [number = ''] = parts;
    // A row without a key is refused as a whole.
    if (number === '' || parts.some((part) => SPREADSHEET_ERROR.test(part))) return [];
    const name = { key: keyText(parts), number: number.toUpperCase() };
    return [...valueTroubles(row, schedule), ...sizeTroubles(row, sizes, schedule)].map((trouble) => ({ ...trouble, ...name }));
  });
}

type OfRow = Omit<Trouble, 'key' | 'number'>;

function valueTroubles(row: SqlRow, schedule: Schedule): OfRow[] {
  const unreadable = schedule.fields.filter((field) => field.onBadValue === 'keep' && !isReadable(field, row)).map(({ source }) => source);
  const others = new Set([...schedule.fields.map(({ source }) => source), ...schedule.group.seasons, ...schedule.title.parts]);
  const spoilt = [...others].filter((column) => !unreadable.includes(column) && SPREADSHEET_ERROR.test(shownText(row[column])));
  const of = (code: Trouble['code'], columns: readonly string[]): OfRow[] =>
    columns.map((column) => ({ code, column, value: shownText(row[column]) }));
  return [...of('VALUE_KEPT', unreadable), ...of('SPREADSHEET_ERROR', spoilt)];
}

/** A cancelled order orders nothing. */
function sizeTroubles(row: SqlRow, sizes: readonly string[], { cancelled, subitems }: Schedule): OfRow[] {
  if (subitems === undefined || cancelled?.values.includes(shownText(row[cancelled.column]).toUpperCase()) === true) return [];
  const quantities = sizes.map((size) => [size, Number(row[size] ?? 0)] as const);
  const sum = quantities.reduce((total, [, quantity]) => total + Math.max(0, quantity), 0);
  const negative = quantities
    .filter(([, quantity]) => quantity < 0)
    .map(([column, quantity]): OfRow => ({ code: 'NEGATIVE_QUANTITY', column, value: String(quantity) }));
  const total = shownText(row[subitems.total]);
  return Number(total) === sum ? negative : [...negative, { code: 'SIZE_SUM_DIFFERS', column: subitems.total, value: total }];
}

/**
 * P14: a trouble without an open finding, and an open finding without a trouble. Of rows of one key the list names the first. `more` may be found as
 * well: troubles of rows that came another way. Only a read of the whole source ends what is not met again (`whole`).
 */
export function compareTroubles(
  planted: readonly Trouble[],
  findings: readonly SqlRow[],
  { more = [], whole }: { readonly more?: readonly Trouble[]; readonly whole: boolean },
): string[] {
  const found = new Set(findings.filter(isOpenRowFinding).map(foundName));
  const thing = ({ code, key, column }: Trouble): string => `${code} ${key} ${column}`;
  const seen = new Set(planted.filter((trouble) => found.has(nameOf(trouble))).map(thing));
  const unseen = planted.filter((trouble) => !seen.has(thing(trouble)));
  const known = new Set([...planted, ...more].map(nameOf));
  return [
    ...unseen.map((trouble) => `P14: ${nameOf(trouble)} is in the source and has no finding`),
    ...(whole ? [...found].filter((name) => !known.has(name)).map((name) => `P14: ${name} is a finding and not in the source`) : []),
  ];
}

const nameOf = ({ code, number, column, value }: Trouble): string => `${code} ${number} ${column} ${value}`;

function isOpenRowFinding(row: SqlRow): boolean {
  return row['status'] === 'OPEN' && row['origin'] === 'READ' && ROW_CODES.some((code) => code === row['code']);
}

const foundName = (row: SqlRow): string =>
  `${String(row['code'])} ${String(row['order_number']).toUpperCase()} ${String(row['field'] ?? row['size'])} ${String(row['value_seen'])}`;
