/** Complexity points by the weights that Monday's staff gave (community.monday.com/t/complexity-field-weights/17444). */
const SCALAR = 1;
const OBJECT = 10;

/** The columns and groups of a large board come to less than this. */
export const BOARD_COST = 10_000;

/** A page and the board around it, without its items. */
const AROUND_A_PAGE = 3 * OBJECT;

/** More sizes than an order usually has; a read that shows more is charged for the rest when its answer comes. */
const SUBITEMS_OF_AN_ITEM = 20;

/** A column value has an id and a text. */
const columnsCost = (columns: number): number => columns * (OBJECT + 2 * SCALAR);

/** An item with id, name, state and group, and this many column values. */
const itemCost = (columns: number): number => 2 * OBJECT + 4 * SCALAR + columnsCost(columns);

/** Where an item is: its board with id and name, and its parent with an id. */
const PLACE_COST = 2 * OBJECT + 3 * SCALAR;

/** Cost of one item or parent in a read, and the fixed cost of the read. Complexity points. */
export interface RowCost {
  readonly each: number;
  readonly around: number;
}

export const itemRows = (columns: number): RowCost => ({ each: itemCost(columns), around: AROUND_A_PAGE });

/** Items that are read by id. */
export const placedRows = (columns: number): RowCost => ({ each: itemCost(columns) + PLACE_COST, around: 0 });

export const parentRows = (columns: number): RowCost => ({
  each: 2 * (OBJECT + SCALAR) + SUBITEMS_OF_AN_ITEM * (2 * OBJECT + 4 * SCALAR + columnsCost(columns)),
  around: 0,
});

/** Estimated cost of a read of this many rows. Monday charges for the size of a page, not for its content. */
export const readCost = ({ each, around }: RowCost, rows: number): number => around + rows * each;

/** The most rows that cost no more than `largest`, but at least one. */
export const affordableRows = ({ each, around }: RowCost, largest: number): number => Math.max(1, Math.floor((largest - around) / each));

/** The real cost of an answer. */
export function costOfData(data: Readonly<Record<string, unknown>>): number {
  return Object.values(data).reduce((sum: number, value) => sum + costOf(value), 0);
}

function costOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + costOf(entry), 0);
  return typeof value === 'object' && value !== null ? OBJECT + costOfData(value as Record<string, unknown>) : SCALAR;
}
