import type { Cell, Column, Item } from '../board/model.js';
import { present } from '../board/model.js';
import { noSuchColumn } from '../failure.js';
import { keptText } from './changed-texts.js';
import { writeDropdown, writeStatus } from './label-codec.js';
import type { LabelDraft } from './label-draft.js';
import { writeDate, writeLongText, writeNumber, writeOther, writeRelation, writeText } from './plain-codec.js';
import { invalidValue } from './refusal.js';

type Writer = (column: Column, raw: unknown, draft: LabelDraft) => Cell | null;

const writers: Readonly<Record<string, Writer>> = {
  text: writeText,
  long_text: writeLongText,
  numbers: writeNumber,
  status: writeStatus,
  dropdown: writeDropdown,
  date: writeDate,
  board_relation: writeRelation,
};

const readOnlyTypes = new Set([
  'mirror',
  'formula',
  'item_id',
  'subtasks',
  'last_updated',
  'auto_number',
  'creation_log',
  'progress',
  'button',
  'vote',
  'name',
]);

/**
 * Turns `column_values` into cells: a cell to set, or null to clear. Refuses unknown columns, read-only types and wrong shapes; new
 * labels are only drafted.
 */
export function writeCells(
  columns: readonly Column[],
  values: Readonly<Record<string, unknown>>,
  draft: LabelDraft,
): Map<string, Cell | null> {
  const cells = new Map<string, Cell | null>();
  for (const [columnId, raw] of Object.entries(values)) {
    const column = columns.find((candidate) => candidate.id === columnId);
    if (!column) throw noSuchColumn(columnId);
    if (readOnlyTypes.has(column.type))
      throw invalidValue(column, raw, `Column type ${column.type} is read-only and cannot be changed through the API`, 'readOnlyColumn');
    const cell = raw === null ? null : (writers[column.type] ?? writeOther)(column, raw, draft);
    cells.set(columnId, isText(column) && typeof cell === 'string' ? keptText(cell, draft.limits) || null : cell);
  }
  return cells;
}

const isText = ({ type }: Column): boolean => type === 'text' || type === 'long_text';

/** The values of a cell in an answer: `text` for people, `value` as Monday's JSON text. */
export interface CellReading {
  readonly text: string | null;
  readonly value: string | null;
}

const typesReadEmpty = new Set(['text', 'long_text', 'numbers', 'date', 'people']);

/** Reads a column of an item. Empty texts, numbers and dates read as "", an empty status or dropdown as null, as Monday's do. */
export function readCell(column: Column, item: Item): CellReading {
  if (column.type === 'item_id') return { text: item.id, value: JSON.stringify({ item_id: Number(item.id) }) };
  if (column.type === 'last_updated')
    return { text: new Date(present(item).at).toISOString().slice(0, 19).replace('T', ' ') + ' UTC', value: null };
  const cell = present(item).cells.get(column.id);
  if (cell === undefined) return { text: typesReadEmpty.has(column.type) ? '' : null, value: null };
  return { text: cellText(column, cell), value: cellValue(column, cell) };
}

/** Text of a cell with the column's present labels. */
export function cellText(column: Column, cell: Cell): string | null {
  if (typeof cell === 'string') return column.type === 'numbers' ? String(Number(cell)) : cell;
  if ('index' in cell) return column.labels.get(cell.index) ?? null;
  if ('ids' in cell) return cell.ids.map((id) => column.labels.get(id) ?? '').join(', ');
  if ('date' in cell) return cell.time === null ? cell.date : `${cell.date} ${cell.time.slice(0, 5)}`;
  if ('itemIds' in cell) return null;
  return typeof cell.json === 'string' ? cell.json : JSON.stringify(cell.json);
}

function cellValue(column: Column, cell: Cell): string | null {
  if (typeof cell === 'string') return JSON.stringify(column.type === 'long_text' ? { text: cell } : cell);
  if ('index' in cell) return JSON.stringify({ index: cell.index, post_id: null });
  if ('ids' in cell) return JSON.stringify({ ids: cell.ids });
  if ('date' in cell) return JSON.stringify({ date: cell.date, time: cell.time, icon: null });
  // Since 2025-04 the value of connected boards is null; linked_item_ids contains the ids.
  if ('itemIds' in cell) return null;
  return JSON.stringify(cell.json);
}

/** Column settings as JSON, in the form of version 2025-10 and later. */
export function columnSettings(column: Column, subitemBoardId: string | null): Record<string, unknown> {
  if (column.type === 'status') return { labels: [...column.labels].map(([id, label]) => ({ id, label, index: id, is_done: false })) };
  if (column.type === 'dropdown')
    return { labels: [...column.labels].map(([id, label]) => ({ id, label, is_deactivated: column.deactivated.has(id) })) };
  if (column.type === 'subtasks') return subitemBoardId === null ? {} : { boardIds: [Number(subitemBoardId)] };
  return {};
}

/** Column settings in the older text form (`settings_str`). */
export function columnSettingsText(column: Column, subitemBoardId: string | null): string {
  if (column.type === 'status') return JSON.stringify({ labels: Object.fromEntries(column.labels) });
  if (column.type === 'dropdown') return JSON.stringify({ labels: [...column.labels].map(([id, name]) => ({ id, name })) });
  return JSON.stringify(columnSettings(column, subitemBoardId));
}
