import type { DescribedTables } from '../../database/described.js';
import { sizesBetween } from '../../orders/size-columns.js';
import type { MappingParts } from '../parts.js';

/** Names of the sizes that a mapping can derive from its source table; undefined when it has no sizes or the table lacks them. */
export function sizeNames({ source, subitems }: MappingParts, tables: DescribedTables): string[] | undefined {
  const columns = source === undefined ? undefined : tables.get(source.table);
  if (subitems === undefined || columns === undefined) return undefined;
  return sizesBetween(subitems.sizes, columns)?.map(({ name }) => name);
}
