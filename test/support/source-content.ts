import type { Database, SqlRow, SqlValue } from '../../src/database/database.js';
import { sqlTable } from './schedule.js';
import type { Schedule, ScheduleField } from './schedule.js';

/** The source table as it is now. */
export interface SourceContent {
  /** In table order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly SqlRow[];
}

export async function readSource(database: Database, { source }: Schedule): Promise<SourceContent> {
  const columns = (await database.columns(source.table)).map(({ name, type }) => ({ name, type }));
  return { columns, rows: await database.query(`SELECT * FROM ${sqlTable(source.table)} AS t`) };
}

/** A text as people see it. */
export const shownText = (value: SqlValue | undefined): string =>
  value === null || value === undefined
    ? ''
    : String(value)
        .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
        .trim();

/** Rows that the mapping takes: dated in its scope, or not dated. */
export function rowsInScope({ rows }: SourceContent, { source: { scope } }: Schedule): SqlRow[] {
  return rows.filter((row) => {
    const date = scope === undefined ? '' : shownText(row[scope.column]);
    return date === '' || date >= dateText(scope?.from);
  });
}

/** The columns of the sizes. */
export function sizesOf({ columns }: SourceContent, { subitems }: Schedule): string[] {
  if (subitems === undefined) return [];
  const place = (marker: string): number => columns.findIndex(({ name }) => name === marker);
  return columns
    .slice(place(subitems.sizes.after) + 1, place(subitems.sizes.before))
    .filter(({ type }) => type === 'INT')
    .map(({ name }) => name);
}

/** What people type into a sheet for a number or for none; by the shipped mapping TRUE is a rate of 0. */
const NUMBER = /^(?:[-\u2212]?\$?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)%?(?: ?USD)?|true|nan|null|none|nat|)$/i;

/** Whether a value can be read by the type of its column on the board. Of the other types, the sources of these tests hold none that cannot. */
export function isReadable({ source, monday }: Pick<ScheduleField, 'source' | 'monday'>, row: SqlRow): boolean {
  return monday.type !== 'numbers' || NUMBER.test(shownText(row[source]));
}

/** YAML may read a date as a Date. */
export const dateText = (value: unknown): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === 'string' ? value : '';
