import { FINDINGS } from '../../errors/findings.js';
import { partsOf } from '../../mapping/parts.js';
import type { Mapping } from '../../mapping/schema.js';
import { checkBoard } from '../../mapping/validate/board-checks.js';
import { pathText, unplaced } from '../../mapping/validate/finding.js';
import type { Finding, Problem } from '../../mapping/validate/finding.js';
import type { BoardFacts } from '../../monday/types.js';

/** A column that the mapping names and the board lacks. */
export interface NeededColumn {
  readonly kind: 'column';
  readonly on: 'board' | 'subitems';
  /** Where the mapping names it. */
  readonly place: string;
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** What people see at the column. */
  readonly description: string;
  /** Whether it is a dropdown whose labels must exist before an order names them: the sizes. */
  readonly labelled: boolean;
}

/** One thing that a board lacks for its first run. */
export type Need = NeededColumn | { readonly kind: 'subitemBoard' };

export interface Fit {
  /** What the mapping contradicts. Nothing is made on such a board. */
  readonly misfits: readonly Finding[];
  /** In the order in which they are made. Monday brings columns of its own with a subitem board; what is missing then is known when it exists. */
  readonly needs: readonly Need[];
  /** The id of the subitem board, where the mapping names another; null else. */
  readonly subitemBoard: string | null;
}

/** Compares a mapping with its live board (null: the token sees none), as `validate --board` does, and separates what can be made from what a person must correct. */
export function fitOf(mapping: Mapping, board: BoardFacts | null): Fit {
  const parts = partsOf(mapping);
  const { subitems } = parts;
  const own = board?.subitemBoardId ?? subitems?.board;
  // The columns are compared on the subitem board that the board has: another id in the mapping is for a person to correct.
  const compared = subitems === undefined || own === undefined ? parts : { ...parts, subitems: { ...subitems, board: own } };
  const problems = checkBoard(compared, { board }).filter(({ code }) => FINDINGS[code].severity === 'error');
  const needs = problems.flatMap((problem) => needsOf(mapping, problem));
  return {
    misfits: unplaced(problems.filter((problem) => needsOf(mapping, problem).length === 0)),
    needs,
    subitemBoard: own !== undefined && own !== subitems?.board ? own : null,
  };
}

function needsOf(mapping: Mapping, { code, path, replacement }: Problem): Need[] {
  const columns = preparedColumns(mapping);
  if (code === 'BOARD_SUBITEMS_MISSING') return [{ kind: 'subitemBoard' }, ...columns.filter(({ on }) => on === 'subitems')];
  // A column of this title under another id is most likely the one that is meant.
  if (code !== 'BOARD_COLUMN_UNKNOWN' || replacement !== undefined) return [];
  return columns.filter(({ place }) => place === pathText(path));
}

const OF_THE_SYNC = 'Written by the order sync. Please do not change it.';

/** The columns that the sync brings itself, and those that the mapping has it make. The others belong to the people of the board. */
function preparedColumns({ board, fields, subitems }: Mapping): NeededColumn[] {
  const own = { kind: 'column', description: OF_THE_SYNC } as const;
  const key = { ...own, on: 'board', place: 'board.keyColumn.id', ...board.keyColumn, type: 'text', labelled: false } as const;
  const made = fields.flatMap(({ source, monday: { id, type, title } }, index): NeededColumn[] => {
    const place = pathText(['fields', index, 'monday', 'id']);
    const description = `Filled by the order sync with ${source}.`;
    return title === undefined ? [] : [{ kind: 'column', on: 'board', place, id, title, type, description, labelled: false }];
  });
  if (subitems === undefined) return [key, ...made];
  return [
    key,
    ...made,
    ...(['size', 'quantity'] as const).map((part) => {
      const { column: title, monday } = subitems[part];
      const labelled = monday.type === 'dropdown' && 'labels' in monday && monday.labels === 'must exist';
      const place = `subitems.${part}.monday.id`;
      return { ...own, on: 'subitems', place, id: monday.id, type: monday.type, title, labelled } as const;
    }),
  ];
}
