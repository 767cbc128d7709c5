import type { ColumnInfo } from '../database/database.js';
import { ColumnBinding, MissingSourceColumns } from './binding.js';
import { customerFinder } from './customers.js';
import { keyReader } from './keys.js';
import { groupReader, nameReader } from './naming.js';
import type { RulesSettings } from './rules-settings.js';
import { sizeReader } from './sizes.js';
import { blankTest, fold } from './text.js';
import { fieldReader } from './values.js';

export interface BoundColumn {
  readonly name: string;
  /** Position in a row, from 0. */
  readonly position: number;
}

/** SQL types whose values have one written form, whatever numbers look like in the texts of the source. */
const NUMBER_TYPES: ReadonlySet<string> = new Set([
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'DECIMAL',
  'NUMERIC',
  'MONEY',
  'SMALLMONEY',
  'FLOAT',
  'REAL',
]);

export type BoundRules = ReturnType<typeof bindRules>;

/**
 * Every part of the rules with the column positions that it reads. Throws `MissingSourceColumns`, which lists everything that the source
 * lacks.
 */
export function bindRules(settings: RulesSettings, columns: readonly ColumnInfo[]) {
  const binding = new ColumnBinding(columns);
  const at = (name: string, use: string): BoundColumn => ({ name, position: binding.position(name, use) });
  const { scope } = settings.source;
  const scopeField = settings.fields.find((field) => field.source === scope?.column);
  const bound = {
    key: keyReader(settings, binding),
    keyColumn: at(settings.key.columns[0] ?? '', 'key'),
    customer: settings.customers && at(settings.customers.column, 'customer'),
    findCustomer: customerFinder(settings),
    acceptsCustomers: settings.customers?.accept === 'new',
    isBlank: blankTest(settings.blank),
    dateOrder: settings.dateOrder,
    dates: settings.dates,
    scope: scope && { ...at(scope.column, 'scope'), from: scope.from, isBlank: blankTest(scopeField?.blank ?? settings.blank) },
    customersInScope: settings.source.customers === undefined ? null : new Set(settings.source.customers.map(fold)),
    seasonsInScope: settings.source.seasons === undefined ? null : new Set(settings.source.seasons.map(fold)),
    name: nameReader(settings, binding),
    group: groupReader(settings, binding),
    cancelled: settings.cancelled && {
      ...at(settings.cancelled.column, 'cancelled'),
      values: new Set(settings.cancelled.values.map(fold)),
    },
    fields: settings.fields.map((field) => ({
      ...at(field.source, `field ${field.column}`),
      id: field.monday.id,
      isCustomer: field.value === 'canonicalCustomer',
      keeps: field.onBadValue === 'keep',
      read: fieldReader(field, settings, NUMBER_TYPES.has(binding.typeOf(field.source) ?? '')),
    })),
    noColumns: Object.fromEntries(settings.fields.map((field): [string, string | null] => [field.monday.id, null]).sort(byId)),
    sizes: settings.subitems && sizeReader(settings.subitems, binding, settings.numbers.format ?? null),
    candidates: settings.key.candidates.map((name) => at(name, 'candidate for the key')),
  };
  const problems = binding.problems();
  if (problems.length > 0) throw new MissingSourceColumns(settings.source.table, problems);
  return bound;
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Positions of every value that the rules read, each once, in the order of the source. */
export function readPositions(bound: BoundRules): number[] {
  const single = [bound.customer, bound.scope, bound.cancelled, bound.sizes?.totalColumn, ...bound.fields, ...(bound.sizes?.columns ?? [])];
  const positions = [...bound.key.positions, ...bound.name.positions, ...bound.group.positions];
  const all = [...positions, ...single.flatMap((column) => (column === undefined ? [] : [column.position]))];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The columns that the rules read, in the order of the source, those of the sizes aside. */
export function valueColumns(bound: BoundRules, columns: readonly ColumnInfo[]): BoundColumn[] {
  const names = new ColumnBinding(columns).ordered.map(({ name }) => name);
  const sizes = new Set([bound.sizes?.totalColumn, ...(bound.sizes?.columns ?? [])].map((column) => column?.position));
  return readPositions(bound)
    .filter((position) => !sizes.has(position))
    .map((position) => ({ name: names[position] ?? '', position }));
}

/** Columns that may tell rows of one key apart, the likeliest first: the mapping's candidates, then its fields. Key columns cannot. */
export function separators(settings: RulesSettings, bound: BoundRules): BoundColumn[] {
  const byName = new Map([...bound.candidates, ...bound.fields].map(({ name, position }) => [name, position]));
  for (const name of settings.key.columns) byName.delete(name);
  return [...byName].map(([name, position]) => ({ name, position }));
}
