import type { Mapping } from '../mapping/schema.js';
import type { KnownLabels, MondayBoardMapping } from '../monday/mapping.js';
import type { BoardColumn, BoardFacts } from '../monday/types.js';

/** The part of a mapping that the building of requests needs. */
export function boardMapping(mapping: Mapping): MondayBoardMapping {
  const { subitems } = mapping;
  return {
    boardId: mapping.board.id,
    keyColumnId: mapping.board.keyColumn.id,
    columns: Object.fromEntries(mapping.fields.map(({ monday }) => [monday.id, columnOf(monday)])),
    ...(subitems === undefined
      ? {}
      : {
          subitems: {
            boardId: subitems.board,
            size: { id: subitems.size.monday.id, ...columnOf(subitems.size.monday) },
            quantity: { id: subitems.quantity.monday.id, ...columnOf(subitems.quantity.monday) },
          },
        }),
  };
}

function columnOf(monday: { readonly type: string; readonly labels?: 'create' | 'must exist' | undefined }): { type: string; labels?: 'create' | 'must exist' } {
  return monday.labels === undefined ? { type: monday.type } : { type: monday.type, labels: monday.labels };
}

/** Labels that stand on the board and its subitem board, as the last look found them. */
export function knownLabels(facts: BoardFacts | null): KnownLabels {
  const columns = facts === null ? [] : [...facts.columns, ...facts.subitemColumns];
  return new Map(columns.map((column) => [column.id, new Set(Object.values(column.labels ?? {}))]));
}

/** Everything in which the live board does not fit the mapping, as sentences. An empty list is good. */
export function boardProblems(mapping: Mapping, facts: BoardFacts): string[] {
  const live = new Map(facts.columns.map((column) => [column.id, column]));
  const { keyColumn } = mapping.board;
  const problems = mapping.fields.flatMap((field) => columnProblem(live.get(field.monday.id), field.monday.id, field.monday.type, field.column));
  problems.push(...columnProblem(live.get(keyColumn.id), keyColumn.id, 'text', keyColumn.title));
  const { subitems } = mapping;
  // A board has no subitem board before its first subitem.
  if (subitems === undefined || facts.subitemBoardId === null) return problems;
  if (facts.subitemBoardId !== subitems.board) problems.push(`the subitem board is ${facts.subitemBoardId}, the mapping says ${subitems.board}`);
  const liveSubitems = new Map(facts.subitemColumns.map((column) => [column.id, column]));
  for (const part of [subitems.size, subitems.quantity]) {
    problems.push(...columnProblem(liveSubitems.get(part.monday.id), part.monday.id, part.monday.type, part.column));
  }
  return problems;
}

function columnProblem(column: BoardColumn | undefined, id: string, type: string, title: string): string[] {
  if (column === undefined) return [`column ${id} (${title}) is not on the board`];
  return column.type === type ? [] : [`column ${id} (${title}) is of type ${column.type} on the board and ${type} in the mapping`];
}
