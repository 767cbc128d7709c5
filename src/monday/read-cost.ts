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

/** An item with id, name, state and group, and so many column values. */
const itemCost = (columns: number): number => 2 * OBJECT + 4 * SCALAR + columnsCost(columns);

/** What one item or parent adds to a read, and what the read costs besides. Points. */
export interface RowCost {
  readonly each: number;
  readonly around: number;
}

export const itemRows = (columns: number): RowCost => ({ each: itemCost(columns), around: AROUND_A_PAGE });

export const parentRows = (columns: number): RowCost => ({
  each: OBJECT + SCALAR + SUBITEMS_OF_AN_ITEM * (OBJECT + 3 * SCALAR + columnsCost(columns)),
  around: 0,
});

/** What a read of so many rows is estimated to cost: Monday charges for the size of a page before it knows what it holds. */
export const readCost = ({ each, around }: RowCost, rows: number): number => around + rows * each;

/** The most rows that cost no more than `largest`, at least one. */
export const affordableRows = ({ each, around }: RowCost, largest: number): number => Math.max(1, Math.floor((largest - around) / each));

/** What an answer really costs. */
export function costOfData(data: Readonly<Record<string, unknown>>): number {
  return Object.values(data).reduce((sum: number, value) => sum + costOf(value), 0);
}

function costOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + costOf(entry), 0);
  return typeof value === 'object' && value !== null ? OBJECT + costOfData(value as Record<string, unknown>) : SCALAR;
}
