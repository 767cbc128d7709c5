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
  /** Null where the board has no subitem board yet. */
  readonly board: string | null;
  readonly after: string;
  readonly before: string;
  /** SQL type of the sizes. */
  readonly type: 'INT' | 'BIGINT' | 'SMALLINT' | 'TINYINT';
  readonly total: string;
  readonly size: {
    readonly id: string;
    readonly type: 'dropdown' | 'status' | 'text';
    readonly title: string;
    /** Of a column of labels: what becomes of a size that is none. */
    readonly labels?: 'create' | 'must exist';
  };
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

/** Columns of the subitem board that `board prepare` makes where there is none. */
const MADE_SIZE = { id: 'dropdown_size', type: 'dropdown', title: 'Size', labels: 'must exist' } as const;
const MADE_QUANTITY = { id: 'numbers_order_qty', title: 'Order Qty' } as const;

/** Null when the table has no columns of sizes. A reason alone when it may have some that no mapping can read. */
export function proposeSizes(source: SourceProfile, board: BoardFacts): Proposal<Sizes> | { readonly reason: string } | null {
  const stretch = stretchOf(source.columns);
  if (stretch === null) return withoutTotal(source.columns);
  const names = namesOf(stretch.sizes);
  const size = sizeColumn(board, names);
  const quantity = quantityColumn(board);
  const { after, type } = stretch;
  const before = stretch.before.column.name;
  return {
    value: { board: board.subitemBoardId, after, before, type, total: before, size: size.column, quantity: quantity.column, names },
    // Numbers before a total may be anything; that most are called like sizes, or are labels on the board, says what they are.
    confidence:
      size.labelled || names.filter(isSizeName).length * 2 >= names.length ? leastSure(size.confidence, quantity.confidence) : 'guess',
    reason: `${shown(names)} are whole numbers between ${after} and ${before}, and ${size.reason}`,
  };
}

const namesOf = (columns: readonly ColumnProfile[]): string[] => columns.map(({ column }) => column.name);

const shown = (names: readonly string[]): string => `${names.slice(0, 4).join(', ')}${names.length > 4 ? ', ...' : ''}`;

/** Sizes of clothes and shoes: S, 3XL, XX-SMALL, 38, 6.5, 2T, 12M, ONE SIZE, with S/M and 38-40 for two of them. */
const SIZE = /^(\d?X*-?(S|M|L|SMALL|MEDIUM|LARGE)|\d{1,3}([.,]5)?|\d{1,2}[TYM]|OS|O\/S|ONE SIZE)$/i;
const isSizeName = (name: string): boolean =>
  SIZE.test(name.trim()) || (/.[/-]./.test(name) && name.split(/[/-]/).every((part) => SIZE.test(part.trim())));

/** Columns that are called like sizes, though no total follows them, which a mapping needs. */
function withoutTotal(columns: readonly ColumnProfile[]): { readonly reason: string } | null {
  const names = namesOf(columns.filter(({ column }) => isSizeName(column.name) && WHOLE.some((type) => type === column.type.name)));
  if (names.length < LEAST_SIZES) return null;
  return {
    reason:
      `${shown(names)} are called like sizes. To send them, a column with their total must follow them, such as TOTAL: ` +
      'add it to the table, or make a view that has it, and start again',
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

interface Found<C> {
  readonly column: C;
  readonly confidence: Confidence;
  readonly reason: string;
}

function sizeColumn(
  { subitemBoardId, subitemColumns }: BoardFacts,
  names: readonly string[],
): Found<Sizes['size']> & { readonly labelled: boolean } {
  const possible = subitemColumns.flatMap(({ id, type, title, labels }) => {
    const known = typesFor('size').find((one): one is Sizes['size']['type'] => one === type);
    return known === undefined ? [] : [{ id, type: known, title, hits: hitsOf(labels, names) }];
  });
  const [best] = possible.filter(({ hits }) => hits > 0).sort((a, b) => b.hits - a.hits);
  const found = best ?? possible.find(({ title }) => likeness(title, MADE_SIZE.title) === 'same');
  if (found === undefined) {
    const reason = `\`npm run cli -- board prepare\` makes the ${subitemBoardId === null ? 'subitem board' : 'column of the size'}`;
    return { column: MADE_SIZE, confidence: 'likely', reason, labelled: false };
  }
  const { id, type, title, hits } = found;
  if (type === 'text')
    return {
      column: { id, type, title },
      confidence: 'likely',
      reason: `the subitem board has the text column "${title}"`,
      labelled: false,
    };
  const all = hits === names.length;
  const labels = all || type === 'status' ? 'must exist' : 'create';
  const lacking = type === 'status' ? 'orders with another one would be refused' : 'the others become labels';
  const reason = all ? `all of them are labels of "${title}"` : `${String(hits)} of them are labels of "${title}": ${lacking}`;
  return {
    column: { id, type, title, labels },
    confidence: all ? 'certain' : type === 'status' ? 'guess' : 'likely',
    reason,
    labelled: hits > 0,
  };
}

function hitsOf(labels: BoardColumn['labels'], names: readonly string[]): number {
  const known = new Set(Object.values(labels ?? {}).map(fold));
  return names.filter((name) => known.has(fold(name))).length;
}

function quantityColumn({ subitemColumns }: BoardFacts): Omit<Found<Sizes['quantity']>, 'reason'> {
  const numbers = subitemColumns.filter(({ type }) => typesFor('quantity').some((known) => known === type));
  const named = numbers.filter(({ title }) => wordsOf(title).some((word) => ['QTY', 'QUANTITY', 'PIECES', 'UNITS'].includes(word)));
  const [only, ...others] = named.length > 0 ? named : numbers;
  if (only === undefined) return { column: MADE_QUANTITY, confidence: 'likely' };
  return { column: { id: only.id, title: only.title }, confidence: others.length === 0 ? 'certain' : 'guess' };
}
