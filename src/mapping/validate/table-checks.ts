import type { MappingParts } from '../parts.js';
import { readNames } from '../read-columns.js';
import { checkOrderFlow, checkSizeFlow } from './field-flow.js';
import type { Check } from './finding.js';
import { checkNameLengths } from './name-lengths.js';
import { NamedTables } from './named-tables.js';
import type { NamedTable } from './named-tables.js';
import { checkSource } from './source-checks.js';
import { SYNC_COLUMNS } from './sync-columns.js';
import type { TableFacts } from './table-facts.js';

type Use = 'staging' | 'production' | 'errors';

/** Compares a mapping with the tables that it names: names, types, lengths, precision, sizes. One set of checks for DDL files and databases. */
export const checkTables: Check<TableFacts> = (parts, facts) => {
  const tables = new NamedTables(facts);
  const source = parts.source && tables.source(parts.source.table, ['source', 'table']);
  const changed = parts.tables && tables.table(parts.tables.changed, ['tables', 'changed']);
  const orders = (use: Use): NamedTable | undefined => parts.tables && tables.table(parts.tables[use].orders, ['tables', use, 'orders']);
  const subitems = (use: Use): NamedTable | undefined => {
    const name = parts.tables?.[use].subitems;
    return name === undefined ? undefined : tables.table(name, ['tables', use, 'subitems']);
  };
  const [staging, production, errors] = [orders('staging'), orders('production'), orders('errors')];
  const [stagedSizes, producedSizes, sizeErrors] = [subitems('staging'), subitems('production'), subitems('errors')];
  const read = source && checkSource(parts, tables, source, changed);
  const filled = checkOrderFlow(parts, tables, read, { staging, production });
  const filledSizes = checkSizeFlow(parts, tables, read, { staging: stagedSizes, production: producedSizes });
  checkNameLengths(parts, tables, { staging, errors, sizeErrors }, read?.sizes ?? []);
  checkColumns(tables, changed, SYNC_COLUMNS.changed, source === undefined ? null : [...readNames(parts, source.columns)]);
  checkColumns(tables, staging, SYNC_COLUMNS.stagingOrders, allSound(parts) ? filled : null);
  checkColumns(tables, production, SYNC_COLUMNS.productionOrders, allSound(parts) ? filled : null);
  checkColumns(tables, stagedSizes, SYNC_COLUMNS.stagingSubitems, filledSizes);
  checkColumns(tables, producedSizes, SYNC_COLUMNS.productionSubitems, filledSizes);
  checkColumns(tables, errors, SYNC_COLUMNS.errors, []);
  checkColumns(tables, sizeErrors, [...SYNC_COLUMNS.errors, ...SYNC_COLUMNS.errorsSubitems], []);
  // Tables that are bulk loaded.
  for (const table of [changed, staging, stagedSizes, errors]) checkTriggers(tables, facts, table);
  return tables.problems;
};

/** A trigger fires for a statement, but not for a bulk load: it would miss a part of the rows. */
function checkTriggers(tables: NamedTables, { triggers }: TableFacts, table: NamedTable | undefined): void {
  const names = table === undefined ? [] : (triggers.get(table.name) ?? []);
  if (table === undefined || names.length === 0) return;
  tables.problems.push({
    code: 'TABLE_TRIGGER',
    path: table.path,
    found: `${table.name} with ${names.join(', ')}`,
    expected: 'a table without triggers',
  });
}

/** While a part is broken, the filled columns are unknown. */
function allSound(parts: MappingParts): boolean {
  return parts.title !== undefined && parts.group !== undefined && parts.fields.every((field) => field !== undefined);
}

/** The table needs every column of the sync, and may require values only for those and the filled ones. SQL names are case-insensitive. */
function checkColumns(tables: NamedTables, table: NamedTable | undefined, sync: readonly string[], filled: readonly string[] | null): void {
  if (table === undefined) return;
  const present = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const missing = sync.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length > 0) {
    tables.problems.push({
      code: 'SYNC_COLUMN_MISSING',
      path: table.path,
      found: `${table.name} without ${listed(missing)}`,
      expected: 'every column that the sync writes',
    });
  }
  if (filled === null) return;
  const written = new Set([...sync, ...filled].map((name) => name.toLowerCase()));
  const unfilled = table.columns
    .filter(({ name, nullable, hasDefault }) => !nullable && !hasDefault && !written.has(name.toLowerCase()))
    .map(({ name }) => name);
  if (unfilled.length === 0) return;
  tables.problems.push({
    code: 'COLUMN_UNFILLED',
    path: table.path,
    found: `${listed(unfilled)} of ${table.name}, NOT NULL without a default`,
    expected: 'a field for it, or NULL',
  });
}

function listed(names: readonly string[]): string {
  return names.map((name) => `[${name}]`).join(', ');
}
