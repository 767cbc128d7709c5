import { typeLabel } from '../../database/column-values.js';
import type { ColumnType } from '../../database/ddl/schema.js';
import type { DescribedColumn } from '../../database/described.js';
import { columnType } from '../../orders/column-types.js';
import { MAX_CUSTOMER, MAX_GROUP_TITLE, MAX_INTEGER_DIGITS, MAX_ITEM_NAME } from '../../orders/limits.js';
import type { MappingParts } from '../parts.js';
import type { MappingField } from '../schema.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';
import type { NamedTable, NamedTables } from './named-tables.js';
import type { SourceColumns } from './source-checks.js';
import { SYNC_COLUMNS } from './sync-columns.js';
import { unloadable, unloadableColumn, unreadable } from './server-types.js';
import { decimalOf, digitsOf, familyOf, lossOf, plain, textLength, textOf } from './type-fit.js';
import type { Family, Loss } from './type-fit.js';

/** One value on its way from the rules through staging to production. */
interface Flow {
  readonly column: string;
  readonly path: Path;
  /** Type of the values that the rules derive from it. */
  readonly type: ColumnType;
  readonly mayBeBlank: boolean;
}

/** Columns that exist of the tables of orders, or undefined for a table that does not. */
export interface Way {
  readonly staging: NamedTable | undefined;
  readonly production: NamedTable | undefined;
}

/** Checks that every value of an order fits its columns in staging and production. Returns the names of the columns that are filled. */
export function checkOrderFlow(parts: MappingParts, tables: NamedTables, source: SourceColumns | undefined, way: Way): string[] {
  tables.problems.push(
    ...parts.fields.flatMap((field, index) => (field === undefined ? [] : sourceProblems(field, index, source?.fields[index]))),
  );
  const flows = [
    ...(parts.title === undefined
      ? []
      : [{ column: parts.title.column, path: ['title', 'column'], type: textOf(MAX_ITEM_NAME), mayBeBlank: false }]),
    ...(parts.group === undefined
      ? []
      : [{ column: parts.group.column, path: ['group', 'column'], type: textOf(MAX_GROUP_TITLE), mayBeBlank: false }]),
    ...parts.fields.flatMap((field, index) => (field === undefined ? [] : [fieldFlow(parts, field, index, source?.fields[index])])),
  ];
  return checkFlows(flows, [...SYNC_COLUMNS.stagingOrders, ...SYNC_COLUMNS.productionOrders], tables, way);
}

/** The same for the sizes; null when the mapping has none, or they are broken. */
export function checkSizeFlow(
  { subitems }: MappingParts,
  tables: NamedTables,
  source: SourceColumns | undefined,
  way: Way,
): string[] | null {
  if (subitems === undefined) return null;
  const longest = Math.max(1, ...(source?.sizes ?? []).map(({ name }) => name.length));
  const flows = [
    { column: subitems.size.column, path: ['subitems', 'size', 'column'], type: textOf(longest), mayBeBlank: false },
    { column: subitems.quantity.column, path: ['subitems', 'quantity', 'column'], type: plain('INT'), mayBeBlank: false },
  ];
  return checkFlows(flows, [...SYNC_COLUMNS.stagingSubitems, ...SYNC_COLUMNS.productionSubitems], tables, way);
}

/** Columns that are named twice, or that belong to the sync, are reported without the tables. */
function checkFlows(named: readonly Flow[], reserved: readonly string[], tables: NamedTables, way: Way): string[] {
  const folded = named.map(({ column }) => column.toLowerCase());
  const flows = named.filter(
    (_, index) => folded.indexOf(folded[index] ?? '') === index && !reserved.some((name) => name.toLowerCase() === folded[index]),
  );
  const taken = new Set(flows.map(({ column }) => column));
  return flows.flatMap((flow) => {
    const staged = way.staging && tables.column(way.staging, flow.column, flow.path, taken);
    const name = staged?.name ?? flow.column;
    // A name that staging lacks is reported once; production is checked for the intended name.
    const produced =
      way.production &&
      (way.staging !== undefined && staged === undefined ? undefined : tables.column(way.production, name, flow.path, taken));
    if (staged !== undefined && way.staging !== undefined) {
      const instead = unloadable(staged.type);
      if (instead !== null) tables.problems.push(unloadableColumn(staged, way.staging.name, flow.path, instead));
      tables.problems.push(...fitProblems(flow, flow.type, staged, way.staging));
    }
    if (produced !== undefined && way.production !== undefined)
      tables.problems.push(...fitProblems(flow, carried(flow.type, staged?.type), produced, way.production));
    return [name];
  });
}

/** Type that staging passes on: that of the value where its column keeps it, else that of the column. */
function carried(value: ColumnType, staged: ColumnType | undefined): ColumnType {
  if (staged === undefined) return value;
  return familyOf(value) === familyOf(staged) && lossOf(value, staged) === null ? value : staged;
}

const CODES = { type: 'TYPE_MISMATCH', length: 'LENGTH_LOST', precision: 'PRECISION_LOST' } as const satisfies Record<Loss, string>;

function fitProblems(flow: Flow, from: ColumnType, column: DescribedColumn, table: NamedTable): Problem[] {
  const loss = lossOf(from, column.type);
  const found = `[${column.name}] ${typeLabel(column.type)} in ${table.name}`;
  const blank: Problem[] =
    flow.mayBeBlank && !column.nullable
      ? [{ code: 'BLANK_REFUSED', path: flow.path, found: `${found}, NOT NULL`, expected: 'a column that takes NULL' }]
      : [];
  return [
    ...blank,
    ...(loss === null ? [] : [{ code: CODES[loss], path: flow.path, found, expected: `a column that takes every ${typeLabel(from)}` }]),
  ];
}

/** Families of source columns from which a value can be read; null for all. */
const SOURCES: Readonly<Record<ReturnType<typeof columnType>['holds'], readonly Family[] | null>> = {
  text: null,
  number: ['text', 'number', 'float'],
  date: ['text', 'date', 'time'],
};

function sourceProblems(field: MappingField, index: number, source: DescribedColumn | undefined): Problem[] {
  if (source === undefined || field.value === 'canonicalCustomer' || unreadable(source.type, true) !== null) return [];
  const { type } = field.monday;
  const family = familyOf(source.type);
  const found = `a ${type} column for [${source.name}], which is ${typeLabel(source.type)}`;
  const { holds } = columnType(type);
  const takes = SOURCES[holds];
  if (takes !== null && !takes.includes(family)) {
    const expected = `a source column of ${holds}s or texts`;
    return [{ code: 'TYPE_MISMATCH', path: ['fields', index, 'monday', 'type'], found, expected }];
  }
  const decimals = field.number?.decimals;
  const kept = digitsOf(source.type).decimals;
  if (holds !== 'number' || decimals === undefined || family !== 'number' || kept <= decimals) return [];
  const path = ['fields', index, 'number', 'decimals'];
  return [
    {
      code: 'DECIMALS_ROUNDED',
      path,
      found: String(decimals),
      expected: `${String(kept)}, as [${source.name}] ${typeLabel(source.type)} has`,
    },
  ];
}

function fieldFlow(parts: MappingParts, field: MappingField, index: number, source: DescribedColumn | undefined): Flow {
  const path = ['fields', index, 'column'];
  if (field.value === 'canonicalCustomer') {
    const longest = Math.max(1, ...(parts.customerList ?? []).map(({ name }) => name.length));
    return { column: field.column, path, type: textOf(parts.customers?.accept === 'new' ? MAX_CUSTOMER : longest), mayBeBlank: false };
  }
  const known = source === undefined || unreadable(source.type, true) !== null ? undefined : source.type;
  // The order number is never blank, unless the field has a list of its own.
  const isOrderNumber = field.source === parts.key?.columns[0] && field.blank === undefined && field.onBadValue === 'reject';
  return { column: field.column, path, type: outgoingType(field, known), mayBeBlank: !isOrderNumber };
}

/** The type that holds every value that the rules accept; without the source, the smallest possible type. */
export function outgoingType(field: MappingField, source: ColumnType | undefined): ColumnType {
  const { holds, maxLength } = columnType(field.monday.type);
  switch (holds) {
    case 'date':
      return plain('DATE');
    case 'number':
      return source === undefined ? decimalOf(1, 0) : numberType(field, source);
    case 'text':
      return textOf(shorter(maxLength, sourceLength(field, source)));
  }
}

/** Replacements are texts, so they may be any number. */
function numberType(field: MappingField, source: ColumnType): ColumnType {
  const decimals = field.number?.decimals ?? 0;
  if (familyOf(source) !== 'number' || field.replace !== undefined) return decimalOf(MAX_INTEGER_DIGITS, decimals);
  const digits = digitsOf(source);
  if (digits.decimals === 0 && source.name !== 'DECIMAL') return source;
  return decimalOf(Math.min(digits.whole, MAX_INTEGER_DIGITS), Math.min(digits.decimals, decimals));
}

function sourceLength(field: MappingField, source: ColumnType | undefined): number | null {
  const length = source === undefined ? 1 : textLength(source);
  const { labels } = columnType(field.monday.type);
  const replacements = Object.values(field.replace ?? {}).filter((text) => (labels?.refusal(text) ?? null) === null);
  return length === null ? null : Math.max(length, ...replacements.map((text) => text.length));
}

/** The shorter of two lengths; null is none. */
function shorter(limit: number | null, length: number | null): number | null {
  return limit === null || length === null ? (limit ?? length) : Math.min(limit, length);
}
