import { fold } from '../../orders/text.js';
import type { MappingParts } from '../parts.js';
import type { MappingFile } from '../schema.js';
import type { Problem } from './finding.js';
import { labelPolicyProblems } from './label-checks.js';
import { repeats } from './repeats.js';

/** Checks between the subitems and their tables. */
export function checkSubitems(parts: MappingParts): Problem[] {
  return [...(parts.subitems === undefined ? [] : checkColumns(parts.subitems)), ...checkTables(parts)];
}

function checkTables(parts: MappingParts): Problem[] {
  const { tables, subitems } = parts;
  // Broken subitems leave no key at all: then it is unknown whether tables are needed.
  if (tables === undefined || !('subitems' in parts)) return [];
  const wanted = subitems !== undefined;
  return (['staging', 'production', 'errors'] as const).flatMap((use): Problem[] => {
    const table = tables[use].subitems;
    if (wanted === (table !== undefined)) return [];
    const place = { code: 'SUBITEM_TABLE_MISPLACED', path: ['tables', use, 'subitems'] } as const;
    if (wanted) return [{ ...place, found: 'nothing', expected: 'a table for subitems, since the mapping has subitems' }];
    return [{ ...place, found: `"${table ?? ''}"`, expected: 'no table for subitems, since the mapping has none' }];
  });
}

function checkColumns({ size, quantity }: NonNullable<MappingFile['subitems']>): Problem[] {
  const parts = [
    ['size', size],
    ['quantity', quantity],
  ] as const;
  const ids = parts.map(([part, { monday }]) => ({ text: monday.id, path: ['subitems', part, 'monday', 'id'] }));
  const columns = parts.map(([part, { column }]) => ({ text: column, path: ['subitems', part, 'column'] }));
  return [
    ...labelPolicyProblems(size.monday.type, size.monday.labels, ['subitems', 'size', 'monday']),
    ...repeats('MONDAY_COLUMN_TWICE', ids, (id) => id, 'Monday column'),
    ...repeats('STAGING_COLUMN_TWICE', columns, fold, 'staging column'),
  ];
}
