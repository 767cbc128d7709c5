import { describe, expect, test } from 'vitest';
import { proposeFields } from '../../../src/mapping/propose/fields.js';
import { boardColumn, sourceOf } from './example.js';

/** `source > id: confidence` of each field. */
function matches(
  columns: Readonly<Record<string, string>>,
  row: readonly (string | number | null)[],
  board: readonly ReturnType<typeof boardColumn>[],
): string[] {
  const { fields } = proposeFields(sourceOf(columns, [row]).columns, board);
  return fields.map(({ value, confidence }) => `${value.source} > ${value.monday.id}: ${confidence}`);
}

describe('fields', () => {
  test.each([
    // The same words, whatever their case and whatever is between them.
    ['ORDER_NO', 'Order no', 'certain'],
    ['CustomerName', 'CUSTOMER NAME', 'certain'],
    ['Order #', 'Order number', 'certain'],
    ['ORDERNUMBER', 'Order number', 'certain'],
    ['ORDERNO', 'Order number', 'likely'],
    ['QTY', 'Quantity', 'likely'],
    ['COLOUR', 'Color', 'likely'],
    ['ORDER QTY', 'Order quantity', 'likely'],
    ['PO_NO', 'PO Number', 'likely'],
    ['BODY COLOUR', 'Body color', 'likely'],
    // NO at the beginning is no number.
    ['NO CHARGE', 'Number charge', null],
    ['DESTINATION', 'Destnation', 'guess'],
    ['STYLE', 'Customer style', 'guess'],
    ['SHIP DATE', 'Destination', null],
  ])('%s and "%s": %s', (source, title, confidence) => {
    expect(matches({ [source]: 'NVARCHAR(40)' }, ['x'], [boardColumn(title, 'text')])).toEqual(
      confidence === null ? [] : [`${source} > ${boardColumn(title, 'text').id}: ${confidence}`],
    );
  });

  test.each([
    ['INT', 7, 'numbers', 'certain'],
    ['DECIMAL(18,2)', '7.50', 'numbers', 'certain'],
    ['DECIMAL(18,6)', '7.5', 'numbers', 'likely'],
    ['FLOAT', 7.5, 'numbers', 'likely'],
    ['NVARCHAR(40)', '7.50', 'numbers', 'likely'],
    ['NVARCHAR(40)', '7,50', 'numbers', 'guess'],
    ['NVARCHAR(40)', 'TBC', 'numbers', 'guess'],
    ['NVARCHAR(40)', null, 'numbers', 'guess'],
    ['DATE', '2026-01-02', 'numbers', null],
    ['DATE', '2026-01-02', 'date', 'certain'],
    ['DATETIME2', '2026-01-02T03:04:05.000Z', 'date', 'certain'],
    ['NVARCHAR(40)', '2026-01-02', 'date', 'likely'],
    ['NVARCHAR(40)', '02/01/2026', 'date', 'guess'],
    ['INT', 7, 'date', null],
    ['INT', 7, 'text', 'likely'],
    ['NVARCHAR(40)', 'x'.repeat(2001), 'long_text', 'guess'],
    ['NVARCHAR(40)', 'new', 'dropdown', 'certain'],
    ['NVARCHAR(40)', 'x', 'formula', null],
    ['VARBINARY', 'x', 'text', null],
  ])('%s (%j) in a column of type %s: %s', (sql, value, type, confidence) => {
    expect(matches({ A: sql }, [value], [boardColumn('A', type)])).toEqual(confidence === null ? [] : [`A > ${type}_a: ${confidence}`]);
  });

  test('a status is sure when its board has a label for every value', () => {
    const board = (labels: readonly string[]) => [boardColumn('Unit', 'status', labels)];
    expect(matches({ UNIT: 'NVARCHAR(40)' }, ['pce'], board(['PCE', 'SET']))).toEqual(['UNIT > status_unit: certain']);
    const { fields } = proposeFields(sourceOf({ UNIT: 'NVARCHAR(40)' }, [['BOX']]).columns, board(['PCE']));
    expect(fields[0]).toMatchObject({ confidence: 'guess', reason: expect.stringContaining('no label "BOX"') });
  });

  test('a format is proposed where it alone reads all texts', () => {
    const { fields } = proposeFields(sourceOf({ PRICE: 'NVARCHAR(40)' }, [['1.204,50'], ['3,5']]).columns, [
      boardColumn('Price', 'numbers'),
    ]);
    expect(fields[0]).toMatchObject({ confidence: 'guess', value: { format: '1.234,56' } });
  });

  test('a name that two columns have is paired with neither, and the message says so', () => {
    const board = [boardColumn('Style', 'text'), { ...boardColumn('Style', 'text'), id: 'text_other' }];
    const { fields, source } = proposeFields(sourceOf({ STYLE: 'NVARCHAR(40)' }, [['x']]).columns, board);
    expect(fields).toEqual([]);
    expect(source).toEqual([
      {
        name: 'STYLE',
        reason: 'it may be "Style" (text_style) or "Style" (text_other) of the board: write its line with one of these ids',
        unlike: false,
      },
    ]);
    const twice = sourceOf({ STYLE: 'NVARCHAR(40)', Style: 'NVARCHAR(40)' }, [['x', 'y']]).columns;
    expect(proposeFields(twice, [boardColumn('Style', 'text')]).source[0]?.reason).toBe(
      'it may be "Style" (text_style) of the board, and so may another column: write the line of one of them',
    );
  });

  test('what is alone has its reason', () => {
    const columns = sourceOf({ PRICE: 'DATE', MARGIN: 'INT' }, [['2026-01-02', 1]]).columns;
    const { source, board } = proposeFields(columns, [boardColumn('Price', 'numbers'), boardColumn('Total', 'formula')]);
    expect(source.map(({ reason }) => reason)).toEqual([
      'its type does not fit the numbers column "Price"',
      'no column of the board has a name like it',
    ]);
    expect(board[1]).toEqual({ name: 'Total', reason: 'only Monday fills a column of type formula' });
  });
});
