import type { BoardColumn, BoardFacts } from '../../monday/types.js';
import { READ_ONLY_TYPES, holdAlike } from '../../orders/column-types.js';
import { nearName } from '../../orders/nearest.js';
import { fold } from '../../orders/text.js';
import type { MappingParts } from '../parts.js';
import type { MappingField, MappingFile } from '../schema.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';

/** A Monday column as a mapping names it. */
export interface MappedColumn {
  readonly id: string;
  readonly type: string;
  readonly labels?: 'create' | 'must exist' | undefined;
  /** Titles that a person may use for it. */
  readonly titles: readonly string[];
  /** Path of the object with `id` and `type`. */
  readonly path: Path;
  /** Whether `board prepare` makes it where the board lacks it. */
  readonly prepared: boolean;
}

/** Every column of the board that a mapping writes, the key column first. */
export function mappedColumns({ board, fields }: MappingParts): MappedColumn[] {
  const key =
    board === undefined
      ? []
      : [{ id: board.keyColumn.id, type: 'text', titles: [board.keyColumn.title], path: ['board', 'keyColumn'], prepared: true }];
  const mapped = fields.flatMap((field, index) => (field === undefined ? [] : [fieldColumn(field, index)]));
  return [...key, ...mapped];
}

function fieldColumn({ column, source, monday: { title, ...monday } }: MappingField, index: number): MappedColumn {
  const titles = [...(title === undefined ? [] : [title]), column, source];
  return { ...monday, titles, path: ['fields', index, 'monday'], prepared: title !== undefined };
}

/** Both columns of the subitem board. */
export function mappedSubitemColumns({ size, quantity }: NonNullable<MappingFile['subitems']>): MappedColumn[] {
  return [
    { ...size.monday, titles: [size.column], path: ['subitems', 'size', 'monday'], prepared: true },
    { ...quantity.monday, titles: [quantity.column], path: ['subitems', 'quantity', 'monday'], prepared: true },
  ];
}

/** Compares the columns that the mapping names with those of the live board. */
export function checkBoardColumns(parts: MappingParts, { boardId, columns }: BoardFacts): Problem[] {
  return checkColumns(mappedColumns(parts), columns, `board ${boardId}`);
}

/** The same for the subitem board. */
export function checkSubitemColumns(
  subitems: NonNullable<MappingFile['subitems']>,
  { subitemBoardId, subitemColumns }: BoardFacts,
): Problem[] {
  return checkColumns(mappedSubitemColumns(subitems), subitemColumns, `subitem board ${subitemBoardId ?? ''}`);
}

function checkColumns(mapped: readonly MappedColumn[], live: readonly BoardColumn[], where: string): Problem[] {
  const taken = new Set(mapped.map(({ id }) => id));
  return mapped.flatMap((column) => {
    const found = live.find(({ id }) => id === column.id);
    if (found !== undefined) return typeProblems(column, found);
    const free = live.filter(({ id }) => !taken.has(id));
    return unknownColumn(column, free, where);
  });
}

/** Columns of the board that no field writes and that have the title of a source column that the mapping does not read. */
export function unmappedColumns(parts: MappingParts, { columns }: BoardFacts, unread: readonly string[]): BoardColumn[] {
  const mapped = new Set(mappedColumns(parts).map(({ id }) => id));
  const sources = new Set(unread.map(fold));
  return columns.filter(({ id, title, type }) => sources.has(fold(title)) && !mapped.has(id) && !READ_ONLY_TYPES.has(type));
}

function typeProblems({ id, type, path }: MappedColumn, live: BoardColumn): Problem[] {
  if (live.calculated === true) {
    const found = `column "${id}" (${live.title}), which Monday calculates from the subitems`;
    return [{ code: 'BOARD_COLUMN_CALCULATED', path: [...path, 'id'], found, expected: 'a column that can be written' }];
  }
  if (live.type === type) return [];
  const found = `column "${id}" (${live.title}) of type ${live.type} on the board`;
  if (READ_ONLY_TYPES.has(live.type))
    return [{ code: 'BOARD_COLUMN_READ_ONLY', path: [...path, 'id'], found, expected: 'a column that can be written' }];
  // The mapping has no entry for the type of the key column.
  return [{ code: 'BOARD_COLUMN_TYPE', path: [...path, path[0] === 'board' ? 'id' : 'type'], found, expected: `one of type ${type}` }];
}

/**
 * `free` are the columns of the board that no entry of the mapping names. The one of them that has the title takes the place of the column, also
 * with another type that holds the same.
 */
function unknownColumn(column: MappedColumn, free: readonly BoardColumn[], where: string): Problem[] {
  const { id, type, titles, path } = column;
  const wanted = new Set(titles.map(fold));
  const titled = free.filter(({ title }) => wanted.has(fold(title)));
  const problem = { code: 'BOARD_COLUMN_UNKNOWN', path: [...path, 'id'], found: `"${id}", which is not on ${where}` } as const;
  const [one, ...others] = titled;
  if (one !== undefined && others.length === 0) {
    const named = {
      expected: `a column of ${where}, where "${one.title}" has the id "${one.id}" and the type ${one.type}`,
      nearest: one.id,
    };
    if (one.type === type) return [{ ...problem, ...named, replacement: one.id }];
    if (path[0] !== 'fields' || !holdAlike(type, one.type)) return [{ ...problem, ...named }];
    const found = `the type ${type} of the column that is gone`;
    return [
      { ...problem, ...named, replacement: one.id },
      { code: 'BOARD_COLUMN_TYPE', path: [...path, 'type'], found, expected: `that of "${one.title}", ${one.type}`, replacement: one.type },
    ];
  }
  const near = nearName(
    id,
    free.filter((candidate) => candidate.type === type).map((candidate) => candidate.id),
  );
  const place = path[0] === 'board' ? `the column of the sync on ${where}` : `a column of ${where} for ${titles[0] ?? ''}`;
  const expected = column.prepared ? `${place}, which \`npm run cli -- board prepare\` creates` : place;
  return [{ ...problem, expected, ...(near === null ? {} : { nearest: near.name }) }];
}
