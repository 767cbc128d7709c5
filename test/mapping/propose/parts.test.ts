import { describe, expect, test } from 'vitest';
import { proposeCustomers } from '../../../src/mapping/propose/customers.js';
import { proposeGroup } from '../../../src/mapping/propose/group.js';
import { proposeKey } from '../../../src/mapping/propose/key.js';
import { proposeSizes } from '../../../src/mapping/propose/sizes.js';
import { proposeTitle } from '../../../src/mapping/propose/title.js';
import { SourceReading } from '../../../src/mapping/propose/source-profile.js';
import { boardColumn, boardOf, sourceColumn, sourceOf } from './example.js';

const TEXT = 'NVARCHAR(40)';

test('a primary key has the spelling of the columns, and counts only when all of it can be read', () => {
  const columns = [sourceColumn('Doc', TEXT), sourceColumn('Pos', 'INT')];
  expect(new SourceReading('dbo.T', columns, ['doc', 'POS']).profile(true).primaryKey).toEqual(['Doc', 'Pos']);
  expect(new SourceReading('dbo.T', columns, ['Doc', 'Picture']).profile(true).primaryKey).toEqual([]);
});

describe('the key', () => {
  const orders = { STYLE: TEXT, 'ORDER NO': TEXT, PRICE: 'DECIMAL(18,2)' };

  test('is the column that is unique, never blank and named like a key', () => {
    const rows = [
      ['a', 'S-1', '1'],
      ['b', 'S-2', '2'],
    ];
    expect(proposeKey(sourceOf(orders, rows))).toMatchObject({
      value: ['ORDER NO'],
      confidence: 'certain',
      reason: expect.stringMatching(/all 2 rows; so is STYLE/) as unknown,
    });
    expect(proposeKey(sourceOf(orders, rows, false))).toMatchObject({ value: ['ORDER NO'], confidence: 'likely' });
  });

  test.each([
    [
      'repeats',
      [
        ['a', 'S-1', '1'],
        ['b', 's-1 ', '2'],
      ],
      ['ORDER NO', 'STYLE'],
    ],
    [
      'is blank somewhere',
      [
        ['a', 'S-1', '1'],
        ['b', null, '2'],
      ],
      ['ORDER NO'],
    ],
  ])('is a guess with the order number, where it %s', (_what, rows, value) => {
    expect(proposeKey(sourceOf(orders, rows))).toMatchObject({ value, confidence: 'guess' });
  });

  test('that repeats and is blank says in how many rows', () => {
    const rows = [['S-1'], ['S-1'], [null], ['S-2']];
    expect(proposeKey(sourceOf({ 'ORDER NO': TEXT }, rows))?.reason).toContain('is blank in 1 row and repeats in 1 row');
  });

  test('is the primary key of the table, where the rows do not show another one', () => {
    const lines = { NUMBER: TEXT, LINE: 'INT', 'ORDER NO': TEXT };
    const declared = (rows: readonly (readonly (string | number | null)[])[]) => ({
      ...sourceOf(lines, rows),
      primaryKey: ['NUMBER', 'LINE'],
    });
    expect(proposeKey(declared([]))).toMatchObject({ value: ['NUMBER', 'LINE'], confidence: 'likely' });
    const rows = [
      ['A', 1, null],
      ['A', 2, null],
    ];
    expect(proposeKey(declared(rows))).toMatchObject({
      value: ['NUMBER', 'LINE'],
      confidence: 'certain',
      reason: 'it is the primary key of the table',
    });
    const numbered = [
      ['A', 1, 'S-1'],
      ['A', 2, 'S-2'],
    ];
    expect(proposeKey(declared(numbered))).toMatchObject({ value: ['ORDER NO'], confidence: 'certain' });
  });

  test('is made of columns that are unique together, the first never blank', () => {
    const rows = [
      ['x', 'S-1', 1],
      ['x', 'S-1', 2],
      ['x', 'S-2', 1],
    ];
    expect(proposeKey(sourceOf({ STYLE: TEXT, 'ORDER NO': TEXT, 'LINE NO': 'INT' }, rows))).toMatchObject({
      value: ['ORDER NO', 'LINE NO'],
      confidence: 'likely',
    });
  });

  test('is no quantity that happens to be unique, and columns named like keys come before a text that is not', () => {
    const rows = [
      ['red shoe', 'P-1', 1, 6],
      ['blue shoe', 'P-1', 2, 5],
      ['green shoe', 'P-2', 1, 4],
    ];
    const columns = { TEXT: TEXT, 'PAIR NO': TEXT, 'LINE NO': 'INT', PAIRS: 'INT' };
    expect(proposeKey(sourceOf(columns, rows))).toMatchObject({ value: ['PAIR NO', 'LINE NO'], confidence: 'likely' });
    expect(proposeKey(sourceOf({ PAIRS: 'INT' }, [[6], [5]]))).toBeNull();
  });

  test('is never proved by one row or none, and null where rows are the same', () => {
    expect(proposeKey(sourceOf(orders, []))).toMatchObject({ confidence: 'guess' });
    expect(proposeKey(sourceOf(orders, [['a', 'S-1', '1']]))).toMatchObject({ confidence: 'guess' });
    expect(
      proposeKey(
        sourceOf(orders, [
          ['a', 'S-1', '1'],
          ['a', 'S-1', '1'],
        ]),
      ),
    ).toBeNull();
  });
});

test('the title is the column that the board calls its items by, else the key', () => {
  const source = sourceOf({ 'ORDER NO': TEXT, STYLE: TEXT }, [['S-1', 'a']]);
  const named = (title: string) => [{ id: 'name', title, type: 'name' }];
  expect(proposeTitle(source, named('Style'), ['ORDER NO'])).toMatchObject({ value: ['STYLE'], confidence: 'certain' });
  expect(proposeTitle(source, named('Item'), ['ORDER NO'])).toMatchObject({ value: ['ORDER NO'], confidence: 'likely' });
  expect(proposeTitle(source, named('Item'), [])).toBeNull();
});

test('the group is the column whose values are titles of groups; a column of few values is a guess', () => {
  const source = sourceOf({ 'ORDER NO': TEXT, TEAM: TEXT }, [
    ['S-1', 'North'],
    ['S-2', 'South'],
  ]);
  const groups = (...titles: string[]) => ({ groups: titles.map((title) => ({ id: title, title })) });
  expect(proposeGroup(source, groups('NORTH', 'South'))).toMatchObject({ value: 'TEAM', confidence: 'certain' });
  expect(proposeGroup(source, groups('Group Title'))).toMatchObject({ value: 'TEAM', confidence: 'guess' });
  expect(proposeGroup(sourceOf({ A: TEXT }, [['x']]), groups('Group Title'))).toMatchObject({ value: null, confidence: 'likely' });
});

test('customers are a column of that name, with a customer for rows that name none', () => {
  expect(proposeCustomers(sourceOf({ Customer_Name: TEXT }, [['ACME'], ['BOLT']]))).toMatchObject({
    value: { column: 'Customer_Name' },
    confidence: 'likely',
  });
  expect(proposeCustomers(sourceOf({ Buyer: TEXT }, [['ACME'], [null]])).value).toEqual({ column: 'Buyer', blank: 'No customer' });
  expect(proposeCustomers(sourceOf({ 'ORDER NO': TEXT }, [['S-1']])).value).toBeNull();
  const cased = (other: string) => proposeCustomers(sourceOf({ Buyer: TEXT }, [['Acme'], [other]])).reason;
  expect(cased('ACME ')).toContain('case counts: "Acme" and "ACME" are two');
  expect(cased('Acme ')).toBe('it has the one customer of the rows');
});

describe('the sizes', () => {
  const source = sourceOf({ STYLE: TEXT, S: 'INT', M: 'INT', L: 'INT', 'TOTAL QTY': 'INT' }, [['a', 1, 2, 3, 6]]);
  const subitems = (labels: readonly string[]) => ({
    subitemBoardId: '10',
    subitemColumns: [boardColumn('Size', 'dropdown', labels), boardColumn('Order Qty', 'numbers')],
  });

  test('are whole numbers before a total, with labels on the subitem board', () => {
    expect(proposeSizes(source, boardOf([], subitems(['S', 'M', 'L', 'XL'])))).toMatchObject({
      confidence: 'certain',
      value: {
        board: '10',
        after: 'STYLE',
        before: 'TOTAL QTY',
        type: 'INT',
        total: 'TOTAL QTY',
        names: ['S', 'M', 'L'],
        size: { title: 'Size' },
      },
    });
    expect(proposeSizes(source, boardOf([], subitems(['S'])))).toMatchObject({
      confidence: 'likely',
      value: { size: { labels: 'create' } },
    });
  });

  test('are a guess where neither names nor labels say that they are sizes', () => {
    const numbers = sourceOf({ STYLE: TEXT, YEAR: 'INT', PAGES: 'INT', 'TOTAL QTY': 'INT' }, []);
    expect(proposeSizes(numbers, boardOf([], subitems([])))).toMatchObject({ confidence: 'guess', value: { names: ['YEAR', 'PAGES'] } });
  });

  test.each(['XS', '3XL', 'XXL', 'XX-SMALL', '38', '6.5', '38-40', 'S/M', '2T', '12M', 'One Size'])('may be called %s', (name) => {
    const sized = sourceOf({ STYLE: TEXT, [` ${name}`]: 'INT', OTHER: 'INT', TOTAL: 'INT' }, []);
    expect(proposeSizes(sized, boardOf([]))).toMatchObject({ confidence: 'likely' });
  });

  test('go to a subitem board, or columns of one, that are still to be made', () => {
    const made = { size: { id: 'dropdown_size', labels: 'must exist' }, quantity: { id: 'numbers_order_qty' } };
    expect(proposeSizes(source, boardOf([]))).toMatchObject({ confidence: 'likely', value: { board: null, ...made } });
    const bare = boardOf([], { subitemBoardId: '10', subitemColumns: [boardColumn('Status', 'status', ['Done'])] });
    expect(proposeSizes(source, bare)).toMatchObject({ confidence: 'likely', value: { board: '10', ...made } });
  });

  test('without a total are named with what to do, and absent from a table without them', () => {
    expect(proposeSizes(sourceOf({ STYLE: TEXT, S: 'INT', M: 'INT' }, []), boardOf([]))).toEqual({
      reason: expect.stringContaining('a column with their total must follow them') as string,
    });
    expect(proposeSizes(sourceOf({ QTY: 'INT', TOTAL: 'INT' }, []), boardOf([]))).toBeNull();
  });
});
