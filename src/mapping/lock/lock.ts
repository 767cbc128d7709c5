import { typeLabel } from '../../database/column-values.js';
import type { DescribedTables } from '../../database/described.js';
import type { BoardColumn, BoardFacts } from '../../monday/types.js';
import { partsOf } from '../parts.js';
import type { Mapping } from '../schema.js';
import { mappedColumns, mappedSubitemColumns } from '../validate/board-column-checks.js';
import type { MappedColumn } from '../validate/board-column-checks.js';
import { namedColumns } from '../validate/source-checks.js';
import { sizeNames } from '../validate/size-names.js';

export interface LockedColumn {
  readonly type: string;
  readonly title: string;
}

/** Columns by id. */
export interface LockedBoard {
  readonly id: string;
  readonly columns: Readonly<Record<string, LockedColumn>>;
  /** Of the columns whose labels must exist: the labels that they had, sorted. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** What a mapping relies on of its board and of its tables, as a person accepted it. */
export interface Lock {
  readonly version: 1;
  /** Null before the first check. */
  readonly board: LockedBoard | null;
  /** Null before the first check, or before the first subitem. */
  readonly subitemBoard: LockedBoard | null;
  /** Table, column, type. Columns that the mapping does not name are left out. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The facts that were read; the rest of a lock stays as it was. */
export interface Seen {
  readonly board?: BoardFacts | null | undefined;
  readonly tables?: DescribedTables | undefined;
}

/** The lock that accepts the present facts. */
export function lockOf(mapping: Mapping, { board, tables }: Seen, before: Lock | null): Lock {
  return {
    version: 1,
    board: (board ? lockedBoard(board.boardId, mappedColumns(partsOf(mapping)), board.columns) : before?.board) ?? null,
    subitemBoard: (board ? lockedSubitems(mapping, board) : null) ?? before?.subitemBoard ?? null,
    tables: tables === undefined ? (before?.tables ?? {}) : lockedTables(mapping, tables),
  };
}

function lockedSubitems({ subitems }: Mapping, { subitemBoardId, subitemColumns }: BoardFacts): LockedBoard | null {
  if (subitems === undefined || subitemBoardId === null) return null;
  return lockedBoard(subitemBoardId, mappedSubitemColumns(subitems), subitemColumns);
}

function lockedBoard(id: string, mapped: readonly MappedColumn[], live: readonly BoardColumn[]): LockedBoard {
  const present = mapped.flatMap(({ id: columnId, labels }) => {
    const column = live.find((candidate) => candidate.id === columnId);
    return column === undefined ? [] : [{ ...column, policy: labels }];
  });
  const needed = present.filter(({ policy }) => policy === 'must exist');
  return {
    id,
    columns: sorted(present.map((column) => [column.id, { type: column.type, title: column.title }])),
    labels: sorted(needed.map((column) => [column.id, Object.values(column.labels ?? {}).sort(compare)])),
  };
}

/** Columns that a mapping names, by table. The table of changed rows has to equal the source, and the tables of errors are always the same. */
function reliedOn(mapping: Mapping, tables: DescribedTables): ReadonlyMap<string, readonly string[]> {
  const { source, title, group, fields, subitems } = mapping;
  const sources = [
    ...fields.map((field) => field.source),
    ...namedColumns(partsOf(mapping)).map(({ name }) => name),
    ...(sizeNames(partsOf(mapping), tables) ?? []),
  ];
  const orders = [title.column, group.column, ...fields.map(({ column }) => column)];
  const sizes = subitems === undefined ? [] : [subitems.size.column, subitems.quantity.column];
  const { staging, production } = mapping.tables;
  return new Map([
    [source.table, sources],
    ...[staging, production].flatMap((pair): [string, string[]][] => [
      [pair.orders, orders],
      ...(pair.subitems === undefined ? [] : [[pair.subitems, sizes] as [string, string[]]]),
    ]),
  ]);
}

function lockedTables(mapping: Mapping, tables: DescribedTables): Lock['tables'] {
  return sorted(
    [...reliedOn(mapping, tables)].map(([table, names]): [string, Record<string, string>] => {
      const wanted = new Set(names);
      const columns = (tables.get(table) ?? []).filter(({ name }) => wanted.has(name));
      return [table, sorted(columns.map(({ name, type, nullable }) => [name, `${typeLabel(type)}${nullable ? '' : ' NOT NULL'}`]))];
    }),
  );
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compare(a, b)));
}

/** By code unit: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The text of a lock file: the same lock always has the same, with one line for each column and label. */
export function lockText(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2).replace(/\{\s+("type": .*)\s+("title": .*)\s+\}/g, '{ $1 $2 }')}\n`;
}
