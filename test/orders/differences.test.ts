import { describe, expect, test } from 'vitest';
import { withAltered } from '../../src/orders/altered-labels.js';
import { differencesOf } from '../../src/orders/differences.js';
import type { Difference } from '../../src/orders/differences.js';
import type { ItemOnBoard } from '../../src/orders/on-board.js';
import type { BoardView, PeoplePolicies, PeopleSettings } from '../../src/orders/people.js';
import { policiesFor } from '../../src/orders/persons-decision.js';
import type { PersonsDecision } from '../../src/orders/persons-decision.js';
import { productionDifferences } from '../../src/orders/production-differences.js';
import { ITEM, LINE, RECORD, same, SETTINGS, SUBITEM } from './known-order.js';

const POLICIES: PeoplePolicies = {
  item: { renamed: 'follow', edited: 'follow', moved: 'hold', archived: 'hold', deleted: 'hold', leftBoard: 'hold' },
  subitem: { edited: 'follow', removed: 'hold', moved: 'hold' },
};
const ACTIVE = { ...ITEM, state: 'active' as const, elsewhere: null };
const VIEW: BoardView = { item: ACTIVE, subitems: new Map([['21', SUBITEM]]), strayed: new Map(), groupId: 'spring', altered: {} };

interface Given {
  readonly record?: Partial<typeof RECORD>;
  readonly line?: Partial<typeof LINE>;
  readonly others?: readonly ItemOnBoard[];
  readonly decided?: readonly PersonsDecision[];
}

function differences(view: Partial<BoardView>, given: Given = {}): readonly Difference[] {
  const settings: PeopleSettings = { ...SETTINGS, policies: { people: policiesFor(POLICIES, given.decided ?? []) } };
  const order = { record: { ...RECORD, ...given.record }, lines: [{ ...LINE, ...given.line }], others: given.others ?? [] };
  return differencesOf(settings, order, { ...VIEW, ...view }, same);
}

const linesOf = (...given: Parameters<typeof differences>): string[] =>
  differences(...given).map(({ kind, policy, end }) => [kind, policy, end].filter((part) => part !== null).join(' '));

const OTHER: ItemOnBoard = { ...ITEM, id: '12' };
const AWAY = { ...ACTIVE, elsewhere: 'board 2 (Done)' };

describe('an order as its records say', () => {
  test('has no difference, and neither has a value that Monday changed or that the next run writes', () => {
    expect(linesOf({})).toEqual([]);
    expect(linesOf({ item: { ...ACTIVE, name: 'Order' } }, { record: { itemName: 'Order <b>1</b>', shownName: 'Order' } })).toEqual([]);
    const altered = withAltered({}, { columnId: 'colour', sent: 'red', shown: 'crimson' });
    expect(linesOf({ altered, item: { ...ACTIVE, values: { ...ITEM.values, colour: 'crimson' } } })).toEqual([]);
    const doubtful = { ...ACTIVE, name: 'Theirs', values: { ...ITEM.values, key: null, colour: 'green' } };
    expect(linesOf({ item: doubtful }, { record: { uncertain: ['colour', 'key', 'name'] } })).toEqual([]);
    expect(linesOf({ item: undefined }, { record: { state: 'DUPLICATE', itemId: null } })).toEqual([]);
  });
});

describe('the item of an order', () => {
  test('that people changed says what was sent, what is shown, and what follows', () => {
    const item = { ...ACTIVE, name: 'Theirs', groupId: 'theirs', values: { ...ITEM.values, key: 'theirs', colour: null } };
    expect(differences({ item })).toMatchObject([
      { kind: 'renamed', field: 'name', sent: 'Order 1', shown: 'Theirs', policy: 'follow', end: 'stay' },
      { kind: 'edited', field: 'colour', sent: 'red', shown: null, policy: 'follow', end: 'stay' },
      { kind: 'moved', field: 'group', sent: 'Spring', shown: 'theirs', policy: 'hold', end: 'wait' },
      { kind: 'key changed', field: 'key', sent: 'digest', shown: 'theirs', policy: null, end: 'repair' },
    ]);
  });

  test.each([
    ['archived hold wait', { item: { ...ACTIVE, state: 'archived' as const } }, {}],
    ['deleted hold wait', { item: undefined }, { record: { state: 'GONE' as const } }],
    ['deleted follow stay', { item: undefined }, { decided: ['LEAVE' as const] }],
    ['archived recreate repair', { item: { ...ACTIVE, state: 'archived' as const } }, { decided: ['RECREATE' as const] }],
    ['on another board hold wait', { item: AWAY }, {}],
    ['on another board forget stay', { item: AWAY }, { record: { state: 'FORGOTTEN' as const }, decided: ['LEAVE' as const] }],
    ['doubled board', {}, { others: [OTHER] }],
    ['doubled board', { item: undefined }, { others: [OTHER, { ...OTHER, id: '13' }] }],
    ['replaced repair', { item: undefined }, { others: [OTHER] }],
    ['back repair', {}, { record: { state: 'GONE' as const } }],
    ['back repair', {}, { record: { state: 'DUPLICATE' as const } }],
    ['back repair', {}, { record: { state: 'MOVED' as const } }],
    ['taken off, and back board', { item: undefined }, { record: { state: 'ARCHIVED' as const }, others: [ITEM] }],
  ])('%s', (found, view, given) => {
    expect(linesOf(view, given)).toEqual([found]);
  });
});

describe('the subitem of a size', () => {
  const edited = new Map([['21', { ...SUBITEM, values: { quantity: '7' } }]]);
  const twice = new Map([
    ['21', SUBITEM],
    ['22', { ...SUBITEM, id: '22' }],
  ]);

  test.each([
    ['size edited follow stay', { subitems: edited }, {}],
    ['size edited restore repair', { subitems: edited }, { decided: ['RESTORE' as const] }],
    ['size removed hold wait', { subitems: new Map() }, { line: { state: 'GONE' as const } }],
    ['size removed hold wait', { subitems: new Map() }, { decided: ['LEAVE' as const] }],
    ['size moved recreate repair', { subitems: new Map(), strayed: new Map([['21', 'item 12']]) }, { decided: ['RECREATE' as const] }],
    ['size doubled board', { subitems: twice }, {}],
    ['size back repair', {}, { line: { state: 'ELSEWHERE' as const } }],
    ['taken off, and back board', {}, { line: { state: 'ARCHIVED' as const } }],
  ])('%s', (found, view, given) => {
    expect(linesOf(view, given)).toEqual([found]);
  });
});

describe('the production rows of an order', () => {
  const settings = {
    title: { column: 'Title' },
    group: { column: 'Group' },
    fields: [{ column: 'COLOR', monday: { id: 'colour', type: 'text' as const } }],
    subitems: { quantity: { column: 'QTY', monday: { id: 'quantity', type: 'numbers' as const } } },
  };
  const compare = (row: Record<string, string> | null, quantity: string | null) =>
    productionDifferences(
      settings,
      { record: RECORD, lines: [LINE] },
      { orders: new Map(row === null ? [] : [['11', row]]), sizes: new Map(quantity === null ? [] : [['21', quantity]]) },
      same,
    ).map(({ kind, size, field }) => [kind, size, field]);
  const ROW = { Title: 'Order 1', Group: 'Spring', COLOR: 'red' };

  test('are compared with what was acknowledged', () => {
    expect(compare(ROW, '5')).toEqual([]);
    expect(compare(null, null)).toEqual([['production row missing', null, null]]);
    expect(compare({ ...ROW, COLOR: 'green' }, '6')).toEqual([
      ['production differs', null, 'COLOR'],
      ['production differs', 'M', 'QTY'],
    ]);
    expect(compare(ROW, null)).toEqual([['production row missing', 'M', null]]);
  });
});
