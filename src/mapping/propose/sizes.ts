import type { BoardColumn, BoardFacts } from '../../monday/types.js';
import { typesFor } from '../../orders/column-types.js';
import { fold } from '../../orders/text.js';
import { familyOf } from '../validate/type-fit.js';
import { likeness, wordsOf } from './names.js';
import { leastSure } from './proposal.js';
import type { Confidence, Proposal } from './proposal.js';
import type { ColumnProfile, SourceProfile } from './source-profile.js';

/** Quantities of sizes beside each other in the source, and where the subitem board shows size and quantity. */
export interface Sizes {
  readonly board: string;
  readonly after: string;
  readonly before: string;
  /** SQL type of the sizes. */
  readonly type: 'INT' | 'BIGINT' | 'SMALLINT' | 'TINYINT';
  readonly total: string;
  readonly size: { readonly id: string; readonly type: 'dropdown' | 'status' | 'text'; readonly title: string };
  readonly quantity: { readonly id: string; readonly title: string };
  /** The source columns that are sizes. */
  readonly names: readonly string[];
}

/** Fewer columns side by side are quantities, not sizes. */
const LEAST_SIZES = 2;
/** Whole numbers; a price is no quantity. */
const WHOLE = ['INT', 'BIGINT', 'SMALLINT', 'TINYINT'] as const;

interface Stretch {
  readonly after: string;
  readonly before: ColumnProfile;
  readonly type: Sizes['type'];
  readonly sizes: readonly ColumnProfile[];
}

/** Null when the table has no columns of sizes. A reason alone when it has, and the board lacks what shows them. */
export function proposeSizes(source: SourceProfile, board: BoardFacts): Proposal<Sizes> | { readonly reason: string } | null {
  const stretch = stretchOf(source.columns);
  if (stretch === null) return null;
  const names = stretch.sizes.map(({ column }) => column.name);
  const shown = `${names.slice(0, 4).join(', ')}${names.length > 4 ? ', ...' : ''}`;
  if (board.subitemBoardId === null)
    return {
      reason: `${shown} may be sizes, and the board has no subitem board yet: add a subitem with a column of sizes and one of quantities`,
    };
  const size = sizeColumn(board.subitemColumns, names);
  const quantity = quantityColumn(board.subitemColumns);
  if (size === null || quantity === null)
    return {
      reason: `${shown} may be sizes, and the subitem board lacks ${size === null ? 'a dropdown, status or text for the size' : 'a column of numbers for the quantity'}`,
    };
  const { column, confidence, reason } = size;
  return {
    value: {
      board: board.subitemBoardId,
      after: stretch.after,
      before: stretch.before.column.name,
      type: stretch.type,
      total: stretch.before.column.name,
      size: { id: column.id, type: column.type as Sizes['size']['type'], title: column.title },
      quantity: { id: quantity.column.id, title: quantity.column.title },
      names,
    },
    confidence: leastSure(confidence, quantity.confidence),
    reason: `${shown} are whole numbers between ${stretch.after} and ${stretch.before.column.name}, and ${reason}`,
  };
}

/** The longest row of whole numbers of one type, followed by their total. */
function stretchOf(columns: readonly ColumnProfile[]): Stretch | null {
  const found = columns.flatMap((before, at): Stretch[] => {
    if (!isTotal(before)) return [];
    const type = WHOLE.find((name) => name === columns[at - 1]?.column.type.name);
    let first = at;
    while (type !== undefined && first > 0 && columns[first - 1]?.column.type.name === type) first -= 1;
    const after = columns[first - 1]?.column.name;
    return type === undefined || after === undefined || at - first < LEAST_SIZES
      ? []
      : [{ after, before, type, sizes: columns.slice(first, at) }];
  });
  return found.reduce<Stretch | null>((best, one) => (best === null || one.sizes.length > best.sizes.length ? one : best), null);
}

const isTotal = ({ column: { name, type } }: ColumnProfile): boolean =>
  ['number', 'float'].includes(familyOf(type)) && wordsOf(name).some((word) => word === 'TOTAL' || word === 'SUM');

interface Found {
  readonly column: BoardColumn;
  readonly confidence: Confidence;
  readonly reason: string;
}

function sizeColumn(columns: readonly BoardColumn[], names: readonly string[]): Found | null {
  const possible = columns.filter(({ type }) => typesFor('size').some((known) => known === type));
  const labelled = possible
    .map((column) => ({ column, hits: hitsOf(column, names) }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)[0];
  if (labelled !== undefined) {
    const { column, hits } = labelled;
    const all = hits === names.length;
    return {
      column,
      confidence: all ? 'certain' : 'guess',
      reason: `${all ? 'all' : String(hits)} of them are labels of "${column.title}"`,
    };
  }
  const named = possible.find(({ title }) => likeness(title, 'Size') === 'same');
  // Orders with sizes that are no labels would be refused.
  return named === undefined
    ? null
    : {
        column: named,
        confidence: named.type === 'text' ? 'likely' : 'guess',
        reason: `the subitem board has the ${named.type} column "${named.title}"`,
      };
}

function hitsOf({ labels }: BoardColumn, names: readonly string[]): number {
  const known = new Set(Object.values(labels ?? {}).map(fold));
  return names.filter((name) => known.has(fold(name))).length;
}

function quantityColumn(columns: readonly BoardColumn[]): Found | null {
  const numbers = columns.filter(({ type }) => typesFor('quantity').some((known) => known === type));
  const named = numbers.filter(({ title }) => wordsOf(title).some((word) => ['QTY', 'QUANTITY', 'PIECES', 'UNITS'].includes(word)));
  const [only, ...others] = named.length > 0 ? named : numbers;
  return only === undefined ? null : { column: only, confidence: others.length === 0 ? 'certain' : 'guess', reason: '' };
}
