import type { BoardItem } from '../support/board.js';

/** Columns of the board, by what the model calls them. */
export const COLUMNS = {
  number: 'text_mkr5wya6',
  style: 'text_mktdechp',
  colour: 'long_text_mktdy7re',
  customer: 'dropdown_mkr542p2',
  price: 'numeric_mkr5cact',
  type: 'dropdown_mkr518fc',
  unit: 'color_mkr5yf27',
} as const;

/** A column that the mapping does not name. */
export const NOTE = 'text_mkr61hpz';

/** Of a subitem. */
export const QUANTITY = 'numeric_mkra7j8e';

/** The size that a subitem stands for. */
export const sizeOf = ({ name }: BoardItem): string => name.replace(/^Size /, '');
