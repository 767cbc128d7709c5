import { sizesBetween } from '../orders/size-columns.js';
import type { TypedColumn } from '../orders/size-columns.js';
import type { MappingParts } from './parts.js';
import type { Path } from './yaml-positions.js';

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
    ...many(group?.columns, 'group', 'columns'),
    ...one(cancelled?.column, 'cancelled', 'column'),
    ...one(subitems?.sizes.after, 'subitems', 'sizes', 'after'),
    ...one(subitems?.sizes.before, 'subitems', 'sizes', 'before'),
    ...one(subitems?.total, 'subitems', 'total'),
  ];
}

/** Names of the source columns that a mapping reads: those that it names, and the sizes among the given columns of the table. */
export function readNames(parts: MappingParts, columns: readonly TypedColumn[]): ReadonlySet<string> {
  const sizes = parts.subitems === undefined ? [] : (sizesBetween(parts.subitems.sizes, columns) ?? []);
  return new Set([
    ...parts.fields.flatMap((field) => (field === undefined ? [] : [field.source])),
    ...namedColumns(parts).map(({ name }) => name),
    ...sizes.map(({ name }) => name),
  ]);
}

/**
 * The columns of the source, or of the table of changed rows, that a mapping reads, in table order. Only these are selected and copied: what other
 * systems keep in the rest, of whatever type, is never read, so that it cannot fail a run.
 */
export function readColumns<C extends TypedColumn>(parts: MappingParts, columns: readonly C[]): C[] {
  const names = readNames(parts, columns);
  return columns.filter(({ name }) => names.has(name));
}
