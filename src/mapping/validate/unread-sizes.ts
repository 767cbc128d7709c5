import { typeLabel } from '../../database/column-values.js';
import type { DescribedColumn } from '../../database/described.js';
import type { MappingParts } from '../parts.js';
import { readNames } from '../read-columns.js';
import type { Problem } from './finding.js';
import type { NamedTable } from './named-tables.js';
import { familyOf } from './type-fit.js';

/**
 * Columns that may be sizes and that nothing reads: numbers between or directly beside the markers, and columns anywhere in the table that are named like a
 * size. A column that is added to a table comes last, far from the sizes, and its pieces would be missing on the board.
 */
export function unreadSizes(parts: MappingParts, source: NamedTable, sizes: readonly DescribedColumn[]): Problem[] {
  const { subitems } = parts;
  if (subitems === undefined || sizes.length === 0) return [];
  const { after, before, except = [] } = subitems.sizes;
  const place = (marker: string): number => source.columns.findIndex(({ name }) => name === marker);
  const [first, last] = [place(after) - 1, place(before) + 1];
  const read = readNames(parts, source.columns);
  const shapes = new Set(sizes.map(({ name }) => shapeOf(name)));
  const doubtful = source.columns.filter(({ name, type }, position) => {
    if (read.has(name) || except.includes(name)) return false;
    return shapes.has(shapeOf(name)) || (position >= first && position <= last && ['number', 'float'].includes(familyOf(type)));
  });
  if (doubtful.length === 0) return [];
  const found = `${doubtful.map(({ name, type }) => `[${name}] ${typeLabel(type)}`).join(', ')} in ${source.name}, which nothing reads`;
  return [
    {
      code: 'SIZE_COLUMN_UNKNOWN',
      path: ['subitems', 'sizes'],
      found,
      expected: 'every size between the markers, and nothing like a size elsewhere',
    },
  ];
}

/** What names of sizes have in common: 5XL is like 3XL and XXL like XXXL, 38/34 like 36/32. */
function shapeOf(name: string): string {
  return name.trim().toUpperCase().replace(/\d+/g, '9').replace(/X+/g, 'X');
}
