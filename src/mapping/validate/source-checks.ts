import { typeLabel } from '../../database/column-values.js';
import type { DescribedColumn } from '../../database/described.js';
import { columnType } from '../../orders/column-types.js';
import type { MondayType } from '../../orders/column-types.js';
import type { MappingParts } from '../parts.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';
import type { NamedTable, NamedTables } from './named-tables.js';
import { unloadable, unloadableColumn, unreadable } from './server-types.js';
import { familyOf, lossOf } from './type-fit.js';

/** The columns of the source that a mapping reads. */
export interface SourceColumns {
  /** By index of the field; undefined where the field or its column is broken. */
  readonly fields: readonly (DescribedColumn | undefined)[];
  /** The columns between the markers that have the type of the sizes. */
  readonly sizes: readonly DescribedColumn[];
}

/** Checks every name of a source column in the mapping, the sizes, and that the table of changed rows keeps every column that is read. */
export function checkSource(parts: MappingParts, tables: NamedTables, source: NamedTable, changed: NamedTable | undefined): SourceColumns {
  const others = new Set(parts.fields.flatMap((field) => (field === undefined ? [] : [field.source])));
  const fields = parts.fields.map((field, index) => field && tables.column(source, field.source, ['fields', index, 'source'], others));
  const uses = namedColumns(parts).map(({ name, path }) => ({ path, column: tables.column(source, name, path) }));
  const named = uses.map(({ column }) => column);
  fields.forEach((column, index) => {
    checkReadable(tables, source, column, ['fields', index, 'source'], parts.fields[index]?.monday.type === 'date');
  });
  for (const { column, path } of uses) checkReadable(tables, source, column, path, path[1] === 'scope');
  checkScope(parts, tables, source);
  const sizes = sizeColumns(parts, tables, source);
  // A misspelt name is one finding; the table of changed rows is checked for the corrected name.
  const written = new Set([...others, ...namedColumns(parts).map(({ name }) => name)]);
  if (changed !== undefined)
    checkKept([...[...fields, ...named].filter((column) => column !== undefined && written.has(column.name)), ...sizes], tables, changed);
  return { fields, sizes };
}

/** Every place of a mapping that names a source column, except for its fields. */
export function namedColumns({
  source,
  customers,
  key,
  title,
  group,
  cancelled,
  subitems,
}: MappingParts): { readonly name: string; readonly path: Path }[] {
  const one = (name: string | undefined, ...path: readonly string[]) => (name === undefined ? [] : [{ name, path }]);
  const many = (names: readonly string[] = [], ...path: readonly string[]) =>
    names.map((name, index) => ({ name, path: [...path, index] }));
  return [
    ...one(source?.poColumn, 'source', 'poColumn'),
    ...one(source?.scope?.column, 'source', 'scope', 'column'),
    ...one(customers?.column, 'customers', 'column'),
    ...many(key?.columns, 'key', 'columns'),
    ...Object.entries(key?.extraColumns ?? {}).flatMap(([customer, names]) => many(names, 'key', 'extraColumns', customer)),
    ...many(key?.candidates, 'key', 'candidates'),
    ...many(title?.parts, 'title', 'parts'),
    ...many(group?.seasons, 'group', 'seasons'),
    ...one(cancelled?.column, 'cancelled', 'column'),
    ...one(subitems?.sizes.after, 'subitems', 'sizes', 'after'),
    ...one(subitems?.sizes.before, 'subitems', 'sizes', 'before'),
    ...one(subitems?.total, 'subitems', 'total'),
  ];
}

function checkReadable(tables: NamedTables, source: NamedTable, column: DescribedColumn | undefined, path: Path, asDate: boolean): void {
  const expected = column === undefined ? null : unreadable(column.type, asDate);
  if (column === undefined || expected === null) return;
  const found = `[${column.name}], which is ${typeLabel(column.type)} in ${source.name}`;
  tables.problems.push({ code: 'SOURCE_TYPE_UNSUPPORTED', path, found, expected });
}

function checkScope({ source: settings }: MappingParts, tables: NamedTables, source: NamedTable): void {
  const column = source.columns.find(({ name }) => name === settings?.scope?.column);
  if (column === undefined || ['text', 'date', 'time'].includes(familyOf(column.type))) return;
  const found = `[${column.name}], which is ${typeLabel(column.type)} in ${source.name}`;
  tables.problems.push({ code: 'TYPE_MISMATCH', path: ['source', 'scope', 'column'], found, expected: 'a column of dates' });
}

function sizeColumns({ subitems }: MappingParts, tables: NamedTables, source: NamedTable): DescribedColumn[] {
  if (subitems === undefined) return [];
  const { after, before, type } = subitems.sizes;
  const first = source.columns.findIndex(({ name }) => name === after);
  const last = source.columns.findIndex(({ name }) => name === before);
  // A missing marker is reported with its name.
  if (first < 0 || last < 0) return [];
  const path = ['subitems', 'sizes'];
  if (last <= first) {
    const found = `"${before}", column ${String(last + 1)} of ${source.name}`;
    tables.problems.push({
      code: 'SIZE_MARKERS_SWAPPED',
      path: [...path, 'before'],
      found,
      expected: `a column after "${after}", which is column ${String(first + 1)}`,
    });
    return [];
  }
  const sizes = source.columns.slice(first + 1, last).filter((column) => column.type.name === type);
  const between = `between "${after}" and "${before}" of ${source.name}`;
  if (sizes.length === 0)
    tables.problems.push({
      code: 'SIZE_COLUMNS_MISSING',
      path,
      found: `no ${type} column ${between}`,
      expected: 'one column for each size',
    });
  tables.problems.push(...sizeLabels(subitems.size.monday.type, sizes, between));
  return sizes;
}

function sizeLabels(type: MondayType, sizes: readonly DescribedColumn[], between: string): Problem[] {
  const { labels } = columnType(type);
  const refused = sizes.map(({ name }) => ({ name, reason: labels?.refusal(name) ?? null }));
  const bad = refused.find(({ reason }) => reason !== null);
  if (bad === undefined) return [];
  const found = `a ${type} for the size "${bad.name}" ${between}`;
  return [
    {
      code: 'LABEL_UNWRITABLE',
      path: ['subitems', 'size', 'monday', 'type'],
      found,
      expected: `a dropdown or a text: ${bad.reason ?? ''}`,
    },
  ];
}

/** Rows are read a second time, from the table of changed rows: every column that is read must exist there with the same name and type. */
function checkKept(used: readonly (DescribedColumn | undefined)[], tables: NamedTables, changed: NamedTable): void {
  const columns = new Map(changed.columns.map((column) => [column.name, column]));
  const read = new Map(used.flatMap((column) => (column === undefined ? [] : [[column.name, column] as const])));
  const missing = [...read.keys()].filter((name) => !columns.has(name));
  if (missing.length > 0) {
    const found = `${changed.name} without ${missing.map((name) => `[${name}]`).join(', ')}`;
    tables.problems.push({
      code: 'CHANGED_COLUMN_MISSING',
      path: changed.path,
      found,
      expected: 'every column of the source that the mapping reads, under the same name',
    });
  }
  for (const column of read.values()) {
    const kept = columns.get(column.name);
    const instead = kept === undefined || unreadable(column.type, true) !== null ? null : unloadable(kept.type);
    if (kept !== undefined && instead !== null) tables.problems.push(unloadableColumn(kept, changed.name, changed.path, instead));
    if (
      kept === undefined ||
      unloadable(kept.type) !== null ||
      (lossOf(column.type, kept.type) === null && familyOf(column.type) === familyOf(kept.type))
    )
      continue;
    const found = `[${kept.name}] ${typeLabel(kept.type)} in ${changed.name}`;
    tables.problems.push({
      code: 'CHANGED_COLUMN_DIFFERS',
      path: changed.path,
      found,
      expected: `${typeLabel(column.type)}, as in the source`,
    });
  }
}
