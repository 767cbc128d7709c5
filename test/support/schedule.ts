import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';

export interface ScheduleField {
  readonly source: string;
  readonly column: string;
  readonly value?: string;
  readonly monday: { readonly id: string; readonly type: string };
  readonly blank?: readonly string[];
  readonly replace?: Readonly<Record<string, string>>;
  readonly onBadValue?: 'reject' | 'unset' | 'keep';
}

interface Tables {
  readonly orders: string;
  readonly subitems?: string;
}

/** A mapping file as plain data. Read by a YAML parser alone, so that a mistake of the product's own reader cannot hide itself. */
export interface Schedule {
  readonly name: string;
  readonly source: { readonly table: string; readonly scope?: { readonly column: string; readonly from: string } };
  readonly blank: readonly string[];
  readonly customers: { readonly file: string; readonly column: string };
  readonly key: { readonly columns: readonly string[]; readonly extraColumns?: Readonly<Record<string, readonly string[]>> };
  readonly tables: { readonly changed: string; readonly staging: Tables; readonly production: Tables; readonly errors: Tables };
  readonly board: { readonly id: string; readonly keyColumn: { readonly id: string } };
  readonly title: { readonly column: string; readonly parts: readonly string[]; readonly separator: string };
  readonly group: {
    readonly column: string;
    readonly seasons: readonly string[];
    readonly blank: readonly string[];
    readonly fallback: string;
  };
  readonly policies: { readonly removals: { readonly maxShare: number; readonly minimumOrders?: number } };
  readonly cancelled?: { readonly column: string; readonly values: readonly string[] };
  readonly fields: readonly ScheduleField[];
  readonly subitems?: {
    readonly board: string;
    readonly sizes: { readonly after: string; readonly before: string };
    readonly total: string;
    readonly size: { readonly column: string; readonly monday: { readonly id: string } };
    readonly quantity: { readonly column: string; readonly monday: { readonly id: string } };
  };
  /** Upper-case name in the source -> canonical customer. */
  readonly canonical: ReadonlyMap<string, string>;
}

export async function readSchedule(mappingsFolder: string, name: string): Promise<Schedule> {
  const path = join(mappingsFolder, `${name}.yaml`);
  const schedule = load(await readFile(path, 'utf8')) as Omit<Schedule, 'canonical'>;
  const list = load(await readFile(join(dirname(path), schedule.customers.file), 'utf8')) as {
    customers: { name: string; sources: string[] }[];
  };
  const canonical = new Map(
    list.customers.flatMap((customer) => customer.sources.map((source) => [source.toUpperCase(), customer.name] as const)),
  );
  return { ...schedule, canonical };
}

/** `dbo.MON_X` as SQL names it. */
export const sqlTable = (table: string): string =>
  table
    .split('.')
    .map((part) => `[${part}]`)
    .join('.');
