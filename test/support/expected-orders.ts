import type { Database, SqlRow } from '../../src/database/database.js';
import type { Schedule, ScheduleField } from './schedule.js';
import { dateText, isReadable, readSource, rowsInScope, shownText, sizesOf } from './source-content.js';
import type { SourceContent } from './source-content.js';

/** What the board shall show for one row of the source, worked out without the product. */
export interface ExpectedOrder {
  /** The key columns, upper case, as one text. */
  readonly key: string;
  /** The key columns that the board shows, in the same way. */
  readonly shownKey: string;
  readonly orderNumber: string;
  readonly customer: string;
  readonly group: string;
  readonly name: string;
  /** By Monday column id; blank is null, and so is what cannot be read. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Monday column ids whose value cannot be read and that go on showing what they show. */
  readonly kept: ReadonlySet<string>;
  /** Size -> quantity above 0. */
  readonly sizes: ReadonlyMap<string, number>;
}

export const keyText = (parts: readonly (string | null | undefined)[]): string =>
  parts.map((part) => spaced(part ?? '').toUpperCase()).join(' | ');

/** With single blanks, as keys, names and labels are. */
const spaced = (value: string): string => value.replace(/\s+/g, ' ').trim();

/** Every order in scope that the source holds now. The sources of these tests hold no row that is refused and no key twice. */
export async function expectedOrders(database: Database, schedule: Schedule): Promise<ExpectedOrder[]> {
  return ordersOf(await readSource(database, schedule), schedule);
}

export function ordersOf(source: SourceContent, schedule: Schedule): ExpectedOrder[] {
  return rowsInScope(source, schedule).map((row) => expectedOrder(row, schedule, sizesOf(source, schedule)));
}

function expectedOrder(row: SqlRow, schedule: Schedule, sizeColumns: readonly string[]): ExpectedOrder {
  const customer = schedule.canonical.get(text(row[schedule.customers.column]).toUpperCase()) ?? '?';
  const season = schedule.group.seasons
    .map((name) => text(row[name]))
    .find((value) => value !== '' && !schedule.group.blank.includes(value.toLowerCase()));
  const cancelled = schedule.cancelled?.values.includes(text(row[schedule.cancelled.column]).toUpperCase()) ?? false;
  const keyOf = (columns: readonly string[]): string => keyText(columns.map((name) => unlessBlank(text(row[name]), schedule.blank)));
  const keyColumns = keyColumnsOf(customer, schedule);
  const sizes = sizeColumns.map((size) => [size, Number(row[size] ?? 0)] as const).filter(([, quantity]) => quantity > 0);
  return {
    key: keyOf(keyColumns),
    shownKey: keyOf(keyColumns.filter((name) => schedule.fields.some(({ source }) => source === name))),
    orderNumber: text(row[schedule.key.columns[0] ?? '']),
    customer,
    group: `${customer} ${season ?? schedule.group.fallback}`,
    name: spaced(
      schedule.title.parts
        .map((name) => unlessBlank(text(row[name]), schedule.blank))
        .filter((part) => part !== '')
        .join(schedule.title.separator),
    ),
    values: Object.fromEntries(
      schedule.fields.map((field) => [
        field.monday.id,
        field.value === 'canonicalCustomer' ? customer : valueOf(field, row, schedule.blank),
      ]),
    ),
    kept: new Set(schedule.fields.filter((field) => field.onBadValue === 'keep' && !isReadable(field, row)).map(({ monday }) => monday.id)),
    sizes: new Map(cancelled ? [] : sizes),
  };
}

/** The source columns that make up the key of a customer's orders. */
export const keyColumnsOf = (customer: string, { key }: Schedule): string[] => [...key.columns, ...(key.extraColumns?.[customer] ?? [])];

function valueOf(field: ScheduleField, row: SqlRow, blank: readonly string[]): string | null {
  if (!isReadable(field, row)) return null;
  const raw = text(row[field.source]);
  const replaced = Object.entries(field.replace ?? {}).find(([from]) => from.toUpperCase() === raw.toUpperCase())?.[1] ?? raw;
  const value = unlessBlank(replaced, field.blank ?? blank);
  return value === '' ? null : value;
}

const unlessBlank = (value: string, tokens: readonly string[]): string =>
  tokens.some((token) => dateText(token).toLowerCase() === value.toLowerCase()) ? '' : value;

const text = shownText;

/** Whether two texts of a column mean the same: numbers by their value, everything else by its text. */
export function sameValue(type: string, left: string | null | undefined, right: string | null | undefined): boolean {
  const [a, b] = [left ?? '', right ?? ''];
  if (type === 'numbers' && a !== '' && b !== '') return Number(a) === Number(b);
  return a === b;
}
