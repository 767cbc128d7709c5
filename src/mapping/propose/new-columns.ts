import type { BoardColumn } from '../../monday/types.js';
import type { MondayType } from '../../orders/column-types.js';
import { familyOf } from '../validate/type-fit.js';
import type { FieldMatch } from './fields.js';
import { fitOf } from './fit.js';
import { divided } from './names.js';
import type { Proposal } from './proposal.js';
import type { ColumnProfile } from './source-profile.js';

/** Monday accepts ids of 1 to 24 lower-case letters, digits and underscores. */
const MOST_ID_CHARACTERS = 24;
/** A longer text is no single line any more. */
const MOST_LINE_CHARACTERS = 255;

/** Fields for source columns that a person wants on the board, each with a column that `board prepare` makes. A column that no type of Monday shows gets none. */
export function newColumns(wanted: readonly ColumnProfile[], board: readonly BoardColumn[]): Proposal<FieldMatch>[] {
  const taken = new Set(board.map(({ id }) => id));
  return wanted.flatMap((profile) => {
    const { name } = profile.column;
    const type = typeFor(profile);
    const id = newId(type, name, taken);
    const title = titleOf(name);
    const fit = fitOf(profile, { id, title, type });
    if (fit === null) return [];
    taken.add(id);
    const { monday, confidence, reason } = fit;
    return [
      {
        value: { source: name, title, monday: { ...monday, title }, ...(fit.format === undefined ? {} : { format: fit.format }) },
        confidence,
        reason: `you asked for a new column, and ${reason}`,
      },
    ];
  });
}

/** Whether a field gets such a column. */
export const isNew = ({ monday }: FieldMatch): boolean => monday.title !== undefined;

/** Columns of numbers and dates keep their kind. Texts stay texts, also those that look like numbers: an order number is none. */
function typeFor({ column, longest }: ColumnProfile): MondayType {
  switch (familyOf(column.type)) {
    case 'number':
    case 'float':
      return 'numbers';
    case 'date':
    case 'time':
      return 'date';
    default:
      return longest > MOST_LINE_CHARACTERS ? 'long_text' : 'text';
  }
}

/** The name of the source column in words: `ORDER_NO` and `orderNo` are two. */
function titleOf(name: string): string {
  const spaced = divided(name).replaceAll('_', ' ').trim();
  return spaced === '' ? name : `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}

function newId(type: MondayType, name: string, taken: ReadonlySet<string>): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const base = `${type}_${words === '' ? 'column' : words}`;
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `_${String(number)}`;
    const id = `${base.slice(0, MOST_ID_CHARACTERS - end.length)}${end}`;
    if (!taken.has(id)) return id;
  }
}
