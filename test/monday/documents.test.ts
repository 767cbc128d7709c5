import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../../src/monday/documents.js';
import { columnLabels } from '../../src/monday/labels.js';
import { aliasesPerRequest, MUTATION_COST } from '../../src/monday/limits.js';
import type { Effect } from '../../src/orders/effects.js';
import { board, columnValues, everyEffect, noLabels, parsed } from './example.js';
import { BOARD } from '../support/shipped-board.js';

const effectOf = (operation: Effect['operation']): Effect => {
  const effect = everyEffect.find((one) => one.operation === operation);
  if (effect === undefined) throw new Error(`No example of ${operation}.`);
  return effect;
};
const bodyOf = (effect: Effect): string => buildRequest([effect], board, noLabels).body;

describe('one request', () => {
  it('gives each effect an alias in order, and reserves points for each', () => {
    const effect = effectOf('CREATE_ITEM');
    const request = buildRequest([effect, effect, effect], board, noLabels);
    expect(request.aliases.map(({ alias }) => alias)).toEqual(['a0', 'a1', 'a2']);
    // SS26 is new: the answer shows name and label. The others use the same label.
    expect(request.estimatedCost).toBe(3 * (MUTATION_COST + 1 + 12));
  });

  it('names no group where Monday decides', () => {
    const effect = effectOf('CREATE_ITEM');
    const body = bodyOf({ ...effect, groupId: null } as Effect);
    expect(body).not.toContain('group_id');
    expect(bodyOf(effect)).toContain('group_id');
  });

  it('selects ids, what Monday may change and the complexity, and holds no value in its text', () => {
    const { query, operationName } = parsed(bodyOf(effectOf('CREATE_ITEM')));
    expect(operationName).toBe('CreateItem');
    expect(query.split('\n').slice(1)).toEqual([
      '  a0: create_item(board_id: $a0_board_id, group_id: $a0_group_id, item_name: $a0_item_name, column_values: $a0_column_values, create_labels_if_missing: $a0_create_labels_if_missing) { id name column_values(ids: $a0_new_labels) { id text } }',
      '  complexity { query before after reset_in_x_seconds }',
      '}',
    ]);
  });

  it('refuses none, several operations, and too many', () => {
    expect(() => buildRequest([], board, noLabels)).toThrow('exactly one operation');
    expect(() => buildRequest([effectOf('MOVE_ITEM'), effectOf('ARCHIVE_ITEM')], board, noLabels)).toThrow('exactly one operation');
    const many = Array.from({ length: aliasesPerRequest('CREATE_ITEM') + 1 }, () => effectOf('CREATE_ITEM'));
    expect(() => buildRequest(many, board, noLabels)).toThrow('at most 20');
  });

  it('refuses a column that the mapping lacks', () => {
    const update = effectOf('UPDATE_ITEM') as Extract<Effect, { operation: 'UPDATE_ITEM' }>;
    expect(() => bodyOf({ ...update, columns: { other: 'x' } })).toThrow('Column other');
  });
});

describe('what each operation sends', () => {
  it('creates an item with its key, without blanks', () => {
    expect(columnValues(bodyOf(effectOf('CREATE_ITEM')))).toEqual({ text_a: 'x', season: { labels: ['SS26'] }, text_key: 'ab'.repeat(32) });
  });

  it('updates exactly the given columns and the name, and empties blanks', () => {
    const body = bodyOf(effectOf('UPDATE_ITEM'));
    expect(columnValues(body)).toEqual({ name: 'New name', text_a: '', date_a: { date: '2026-05-20' } });
    expect(parsed(body).variables).toMatchObject({ a0_board_id: BOARD, a0_item_id: '9300000001' });
  });

  it('creates a subitem under its parent', () => {
    const body = bodyOf(effectOf('CREATE_SUBITEM'));
    expect(columnValues(body)).toEqual({ size_a: { labels: ['32/34'] }, qty_a: '12' });
    expect(parsed(body).variables).toMatchObject({ a0_parent_item_id: '9300000001', a0_item_name: 'Size 32/34' });
  });

  it('updates a subitem on the board of the subitems, and a quantity of 0 is a value', () => {
    const body = bodyOf(effectOf('UPDATE_SUBITEM'));
    expect(parsed(body).variables).toEqual({ a0_board_id: '9200771505', a0_item_id: '9300000002', a0_column_values: '{"qty_a":"0"}' });
  });
});

describe('labels', () => {
  const flag = (
    columns: Record<string, string | null>,
    labels: Record<string, string[]>,
    deactivated: Record<string, string[]> = {},
  ): unknown => {
    const known = new Map(Object.entries(labels).map(([id, names]) => [id, columnLabels(names, deactivated[id])]));
    const effect: Effect = { operation: 'UPDATE_ITEM', key: 'k', itemId: '1', columns };
    return parsed(buildRequest([effect], board, known).body).variables['a0_create_labels_if_missing'];
  };

  it.each([
    ['a new label of a create column', { season: 'FW26', customer: 'GREYSON' }, { customer: ['GREYSON'] }, true],
    ['nothing new', { season: 'FW26', customer: 'GREYSON' }, { season: ['FW26'], customer: ['GREYSON'] }, false],
    ['a new label of a must exist column', { customer: 'GREYSEN' }, { customer: ['GREYSON'] }, false],
    ['new labels of both: Monday shall refuse', { season: 'FW26', customer: 'GREYSEN' }, { customer: ['GREYSON'] }, false],
    [
      'a label that differs from one of the column in case, blanks or invisible characters alone',
      { season: 'fw\u00a0 26\u200e' },
      { season: ['FW 26'] },
      false,
    ],
    ['a blank is no label', { season: null, text_a: 'new' }, {}, false],
    ['without a policy a label must exist', { status_a: 'Done' }, {}, false],
  ])('%s', (_name, columns, labels, expected) => {
    expect(flag(columns, labels)).toBe(expected);
  });

  it('a label that a person has deactivated is not created again', () => {
    expect(flag({ season: 'Fw26' }, { season: [] }, { season: ['FW26'] })).toBe(false);
  });

  it('are sent in the spelling of the board, and new ones in one spelling', () => {
    const known = new Map([['season', columnLabels(['Spring  2026'])]]);
    const effects = ['SPRING\u202f2026', 'Fall 2026', 'FALL 2026'].map((season): Effect => ({
      operation: 'UPDATE_ITEM',
      key: 'k',
      itemId: '1',
      columns: { season },
    }));
    const { body } = buildRequest(effects, board, known);
    expect(['a0', 'a1', 'a2'].map((alias) => columnValues(body, alias))).toEqual([
      { season: { labels: ['Spring  2026'] } },
      { season: { labels: ['Fall 2026'] } },
      { season: { labels: ['Fall 2026'] } },
    ]);
  });
});

describe('any text', () => {
  const value = fc.option(fc.string({ unit: 'binary' }), { nil: null });

  it('arrives as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value, value, (name, text, label) => {
        const effect: Effect = { operation: 'CREATE_ITEM', key: 'k', groupId: 'g', name, columns: { text_a: text, season: label } };
        const { body } = buildRequest([effect, effect], board, noLabels);
        const { query, variables } = parsed(body);
        parse(query);
        expect(variables['a1_item_name']).toBe(name);
        expect(columnValues(body, 'a1')).toEqual({
          ...(text !== null && { text_a: text }),
          ...(label !== null && { season: { labels: [label] } }),
          text_key: 'k',
        });
        expect(query).toBe(
          parsed(buildRequest([{ ...effect, name: 'other', columns: { season: label && 'FW26' } }, effect], board, noLabels).body).query,
        );
        expect(buildRequest([effect, effect], board, noLabels).body).toBe(body);
      }),
    );
  });
});
