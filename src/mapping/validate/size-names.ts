import type { DescribedTables } from '../../database/described.js';
import { sizesBetween } from '../../orders/size-columns.js';
import type { MappingParts } from '../parts.js';
import { readNames } from '../read-columns.js';

/** Names of the sizes that a mapping can derive from its source table; undefined when it has no sizes or the table lacks them. */
export function sizeNames({ source, subitems }: MappingParts, tables: DescribedTables): string[] | undefined {
  const columns = source === undefined ? undefined : tables.get(source.table);
  if (subitems === undefined || columns === undefined) return undefined;
  return sizesBetween(subitems.sizes, columns)?.map(({ name }) => name);
}

/** Source columns that a mapping does not read; undefined when there is no such table. */
export function unreadNames(parts: MappingParts, tables: DescribedTables): string[] | undefined {
  const columns = parts.source === undefined ? undefined : tables.get(parts.source.table);
  if (columns === undefined) return undefined;
  const read = readNames(parts, columns);
  return columns.map(({ name }) => name).filter((name) => !read.has(name));
}
