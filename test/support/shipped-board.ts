import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { Schedule } from './schedule.js';

const file = new URL('../../mappings/customer-master-schedule.yaml', import.meta.url);
const { board, fields, subitems } = load(readFileSync(file, 'utf8')) as Schedule;
if (subitems === undefined) throw new Error('The shipped mapping has no subitems.');

/** The shipped board and its board of subitems, as the shipped mapping names them. */
export const BOARD = board.id;
export const SUBITEM_BOARD = subitems.board;

/** Ids of the shipped board's columns. Tests name a column by what it shows. */
export const COLUMNS = {
  key: board.keyColumn.id,
  number: columnOf('AAG ORDER NUMBER'),
  customer: columnOf('CUSTOMER NAME'),
  season: columnOf('CUSTOMER SEASON'),
  received: columnOf('ORDER DATE PO RECEIVED'),
  drop: columnOf('DROP'),
  poNumber: columnOf('PO NUMBER'),
  style: columnOf('CUSTOMER STYLE'),
  colour: columnOf('CUSTOMER COLOUR DESCRIPTION'),
  unit: columnOf('UNIT OF MEASURE'),
  type: columnOf('ORDER TYPE'),
  notes: columnOf('NOTES'),
  price: columnOf('CUSTOMER PRICE'),
  /** Of a subitem. */
  size: subitems.size.monday.id,
  quantity: subitems.quantity.monday.id,
  /** On the board, but not in the mapping: one of an item, one of a subitem. */
  unmapped: 'text_mkr61hpz',
  unmappedOfSize: 'numeric_mkrbgdat',
} as const;

function columnOf(source: string): string {
  const field = fields.find((candidate) => candidate.source === source);
  if (field === undefined) throw new Error(`The shipped mapping shows no column "${source}".`);
  return field.monday.id;
}
