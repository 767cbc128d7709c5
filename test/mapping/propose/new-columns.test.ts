import { describe, expect, test } from 'vitest';
import { propose } from '../../../src/mapping/propose/propose.js';
import type { Named } from '../../../src/mapping/propose/propose.js';
import { boardColumn, boardOf, sourceOf } from './example.js';

const SOURCE = sourceOf(
  {
    ORDER_NO: 'NVARCHAR(40)',
    orderQty: 'INT',
    PRICE: 'DECIMAL(18,6)',
    DUE: 'DATETIME2',
    NOTES: 'NVARCHAR(400)',
    Größe: 'NVARCHAR(9)',
    品番: 'INT',
  },
  [['S-1', 5, '1.25', '2027-01-02T10:00:00', 'x'.repeat(300), 'XL', 1]],
);
const named: Named = { key: ['ORDER_NO'] };
const fieldsOf = (more: Named, columns = [boardColumn('Due', 'date')]) => propose(SOURCE, boardOf(columns), { ...named, ...more }).fields;

describe('a source column that the board has no column for', () => {
  test('is left out unless a person asks for a new one', () => {
    const { fields, source } = fieldsOf({});
    expect(fields.map(({ value }) => value.source)).toEqual(['DUE']);
    expect(source.map(({ name, unlike }) => [name, unlike])).toEqual(
      ['ORDER_NO', 'orderQty', 'PRICE', 'NOTES', 'Größe', '品番'].map((name) => [name, true]),
    );
  });

  test('gets one by its type and values, with an id that Monday accepts; the name of the item is shown already', () => {
    const { fields, source } = fieldsOf({ newColumns: 'all' });
    expect(fields.map(({ value, confidence }) => [value.source, value.title, value.monday, confidence])).toEqual([
      ['orderQty', 'Order Qty', { id: 'numbers_orderqty', type: 'numbers', title: 'Order Qty' }, 'certain'],
      ['PRICE', 'PRICE', { id: 'numbers_price', type: 'numbers', title: 'PRICE' }, 'likely'],
      ['DUE', 'Due', { id: 'date_due', type: 'date' }, 'certain'],
      ['NOTES', 'NOTES', { id: 'long_text_notes', type: 'long_text', title: 'NOTES' }, 'certain'],
      ['Größe', 'Größe', { id: 'text_gro_e', type: 'text', title: 'Größe' }, 'certain'],
      ['品番', '品番', { id: 'numbers_column', type: 'numbers', title: '品番' }, 'certain'],
    ]);
    expect(source.map(({ name }) => name)).toEqual(['ORDER_NO']);
  });

  test('gets one when it is named, under an id of its own', () => {
    const long = sourceOf({ A: 'INT', 'A LONG NAME OF A COLUMN, FIRST': 'INT', 'A LONG NAME OF A COLUMN, SECOND': 'INT' }, [[1, 2, 3]]);
    const names = ['A LONG NAME OF A COLUMN, FIRST', 'A LONG NAME OF A COLUMN, SECOND'];
    const { fields } = propose(long, boardOf([]), { key: ['A'], newColumns: names }).fields;
    expect(fields.map(({ value }) => value.monday.id)).toEqual(['numbers_a_long_name_of_a', 'numbers_a_long_name_of_2']);
  });
});
