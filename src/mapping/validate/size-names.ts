import type { DescribedTables } from '../../database/described.js';
import type { MappingParts } from '../parts.js';

/** Names of the sizes that a mapping can derive from its source table; undefined when it has no sizes or the table lacks them. */
export function sizeNames({ source, subitems }: MappingParts, tables: DescribedTables): string[] | undefined {
  const columns = source === undefined ? undefined : tables.get(source.table);
  if (subitems === undefined || columns === undefined) return undefined;
  const { after, before, type } = subitems.sizes;
  const first = columns.findIndex(({ name }) => name === after);
  const last = columns.findIndex(({ name }) => name === before);
  if (first < 0 || last < 0) return undefined;
  return columns
    .slice(first + 1, last)
    .filter((column) => column.type.name === type)
    .map(({ name }) => name);
}
