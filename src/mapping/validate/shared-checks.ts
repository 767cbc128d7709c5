import type { MappingParts } from '../parts.js';
import type { Path } from '../yaml-positions.js';
import type { Check, Problem } from './finding.js';

interface NamedTable {
  readonly table: string;
  readonly path: Path;
}

/** Another mapping of the same folder. */
export interface Neighbour {
  /** Name of its file. */
  readonly file: string;
  readonly parts: MappingParts;
}

/** A board or a table that two mappings write to. The source may be shared. */
export const checkShared: Check<readonly Neighbour[]> = (parts, others) =>
  others.flatMap((other) => [...sharedBoard(parts, other), ...sharedTables(parts, other)]);

/** A table that one mapping names twice; the source counts, since the sync must never write to it. */
export function checkTablesTwice(parts: MappingParts): Problem[] {
  const source = parts.source === undefined ? [] : [{ table: parts.source.table, path: ['source', 'table'] }];
  const named = [...source, ...writtenTables(parts)];
  const shared = named.flatMap(({ table, path }): Problem[] =>
    OF_THE_SYNC.test(table)
      ? [{ code: 'TABLE_TWICE', path, found: `"${table}", which the sync needs itself`, expected: 'another name' }]
      : [],
  );
  return [
    ...shared,
    ...named.flatMap(({ table, path }, index): Problem[] => {
      const first = named.findIndex((other) => same(other.table, table));
      if (first === index) return [];
      return [
        { code: 'TABLE_TWICE', path, found: `"${table}", as in ${(named[first]?.path ?? []).join('.')}`, expected: 'a table of its own' },
      ];
    }),
  ];
}

/** The tables of all mappings (sql/50_sync_records.sql, sql/60_batches.sql, sql/70_findings.sql). */
const OF_THE_SYNC = /^dbo\.(MON_BatchProcessing|SYNC_\w+)$/i;

function sharedBoard({ board }: MappingParts, { file, parts }: Neighbour): Problem[] {
  if (board === undefined || parts.board?.id !== board.id) return [];
  return [{ code: 'BOARD_SHARED', path: ['board', 'id'], found: `"${board.id}", which ${file} names too`, expected: 'a board of its own' }];
}

function sharedTables(parts: MappingParts, { file, parts: others }: Neighbour): Problem[] {
  const taken = writtenTables(others);
  return writtenTables(parts).flatMap(({ table, path }): Problem[] =>
    taken.some((other) => same(other.table, table))
      ? [{ code: 'TABLE_SHARED', path, found: `"${table}", which ${file} names too`, expected: 'a table of its own' }]
      : [],
  );
}

/** The tables that a run writes to, with where the mapping names them. */
function writtenTables({ tables }: MappingParts): NamedTable[] {
  if (tables === undefined) return [];
  const pairs = (['staging', 'production', 'errors'] as const).flatMap((use) =>
    (['orders', 'subitems'] as const).flatMap((part) => {
      const table = tables[use][part];
      return table === undefined ? [] : [{ table, path: ['tables', use, part] }];
    }),
  );
  return [{ table: tables.changed, path: ['tables', 'changed'] }, ...pairs];
}

/** Names of tables are compared without regard to case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
