import { mappedColumns, mappedSubitemColumns } from '../validate/board-column-checks.js';
import type { MappedColumn } from '../validate/board-column-checks.js';
import { partsOf } from '../parts.js';
import type { Mapping } from '../schema.js';
import type { Problem } from '../validate/finding.js';
import type { Path } from '../yaml-positions.js';
import { lockOf } from './lock.js';
import type { Lock, LockedBoard, Seen } from './lock.js';

/**
 * Changes of the board and the tables since their lock was accepted that do not break the mapping: titles, missing labels, types that still
 * fit, new and missing sizes. The checks report a column that is missing or can no longer be written.
 */
export function checkDrift(mapping: Mapping, lock: Lock, seen: Seen): Problem[] {
  const now = lockOf(mapping, seen, lock);
  const { subitems } = mapping;
  return [
    ...boardDrift(mappedColumns(partsOf(mapping)), lock.board, now.board),
    ...(subitems === undefined ? [] : boardDrift(mappedSubitemColumns(subitems), lock.subitemBoard, now.subitemBoard)),
    ...Object.entries(now.tables).flatMap(([table, columns]) => tableDrift(mapping, table, lock.tables[table], columns)),
  ];
}

function boardDrift(mapped: readonly MappedColumn[], before: LockedBoard | null, now: LockedBoard | null): Problem[] {
  return mapped.flatMap(({ id, path }): Problem[] => {
    const [old, live] = [before?.columns[id], now?.columns[id]];
    if (old === undefined || live === undefined) return [];
    const place = { code: 'BOARD_DRIFT', path: [...path, 'id'] } as const;
    const title =
      old.title === live.title
        ? []
        : [{ ...place, found: `column "${id}" with the title "${live.title}"`, expected: `the title "${old.title}", as it was accepted` }];
    const gone = (before?.labels[id] ?? []).filter((label) => now?.labels[id]?.includes(label) === false);
    const labels = gone.map((label) => ({
      ...place,
      found: `column "${id}" (${live.title}) without the label "${label}"`,
      expected: 'it, as it was accepted',
    }));
    return [...title, ...labels];
  });
}

type Columns = Readonly<Record<string, string>>;

function tableDrift(mapping: Mapping, table: string, before: Columns | undefined, now: Columns): Problem[] {
  if (before === undefined) return [];
  const place = { code: 'TABLE_DRIFT', path: pathOf(mapping, table) } as const;
  const changed = Object.entries(now).flatMap(([column, type]): Problem[] => {
    const old = before[column];
    if (old === type) return [];
    return [
      {
        ...place,
        found: `[${column}] ${type} in ${table}`,
        expected: old === undefined ? 'no such column, as it was accepted' : `${old}, as it was accepted`,
      },
    ];
  });
  const gone = Object.keys(before).filter((column) => now[column] === undefined);
  return [
    ...changed,
    ...gone.map((column): Problem => ({ ...place, found: `${table} without [${column}]`, expected: 'the column, as it was accepted' })),
  ];
}

/** Where a mapping names a table. */
function pathOf({ source, tables }: Mapping, table: string): Path {
  if (table === source.table) return ['source', 'table'];
  const pairs = (['production', 'staging'] as const).flatMap((use) =>
    (['orders', 'subitems'] as const).map((part) => ({ table: tables[use][part], path: ['tables', use, part] })),
  );
  return pairs.find((pair) => pair.table === table)?.path ?? ['tables'];
}
