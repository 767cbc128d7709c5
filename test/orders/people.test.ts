import { describe, expect, test } from 'vitest';
import { judgeOrder, describeChanges } from '../../src/orders/people.js';
import { NOTHING_KEPT } from '../../src/orders/kept-values.js';
import type { KeptValues } from '../../src/orders/kept-values.js';
import type { BoardView, PeopleSettings } from '../../src/orders/people.js';
import { ALL_FIELDS, ITEM, LINE, RECORD, same, SETTINGS, SUBITEM } from './known-order.js';

type People = PeopleSettings['policies']['people'];
const POLICIES: People = {
  item: { renamed: 'restore', edited: 'restore', moved: 'restore', archived: 'hold', deleted: 'hold', leftBoard: 'hold' },
  subitem: { edited: 'restore', removed: 'recreate', moved: 'recreate' },
};
const ACTIVE = { ...ITEM, state: 'active' as const, elsewhere: null };
const VIEW: BoardView = { item: ACTIVE, subitems: new Map([['21', SUBITEM]]), strayed: new Map(), groupId: 'spring', altered: {} };

interface Given {
  readonly item?: Partial<People['item']>;
  readonly subitem?: Partial<People['subitem']>;
  readonly record?: Partial<typeof RECORD>;
  readonly line?: Partial<typeof LINE>;
  readonly wanted?: boolean;
  readonly settled?: boolean;
  readonly kept?: Partial<KeptValues>;
}

function judge(view: Partial<BoardView>, given: Given = {}) {
  const people = { item: { ...POLICIES.item, ...given.item }, subitem: { ...POLICIES.subitem, ...given.subitem } };
  const order = {
    record: { ...RECORD, ...given.record },
    lines: [{ ...LINE, ...given.line }],
    wanted: given.wanted ?? true,
    settled: given.settled ?? true,
    kept: { ...NOTHING_KEPT, ...given.kept },
  };
  return judgeOrder({ ...SETTINGS, policies: { people } }, order, { ...VIEW, ...view }, same);
}

describe('an item on the board', () => {
  test('as it was sent changes nothing', () => {
    expect(judge({})).toEqual({ after: { record: RECORD, lines: [LINE] }, changes: [] });
  });

  const touched = { ...ACTIVE, name: 'Theirs', groupId: 'theirs', values: { ...ITEM.values, colour: 'green' } };

  test('that people changed is written again with the policy `restore`', () => {
    const { after, changes } = judge({ item: touched });
    expect(after.record).toMatchObject({ state: 'LIVE', uncertain: ['colour', 'group', 'name'] });
    expect(changes.map(({ kind }) => kind)).toEqual(['renamed', 'edited', 'moved']);
  });

  test('that people changed is not changed with the policy `follow`', () => {
    const { after, changes } = judge({ item: touched }, { item: { renamed: 'follow', edited: 'follow', moved: 'follow' } });
    expect(after.record).toEqual(RECORD);
    expect(changes).toHaveLength(3);
  });

  test('that a person moved is held with the policy `hold`, until it is back', () => {
    expect(judge({ item: touched }, { item: { moved: 'hold' } }).after.record.state).toBe('MOVED');
    expect(judge({}, { record: { state: 'MOVED' } }).after.record.state).toBe('LIVE');
  });

  test('ends the doubt about a column that its order does not write, with what it shows', () => {
    const given = { record: { uncertain: ['colour', 'name'] }, kept: { columns: ['colour'] } };
    const { after, changes } = judge({ item: touched }, given);
    expect(after.record).toMatchObject({ sentColumns: { number: '1', colour: 'green' }, uncertain: ['group', 'name'] });
    expect(changes.map(({ kind }) => kind)).toEqual(['moved']);
    expect(judge({ item: touched }, { ...given, settled: false }).after.record.uncertain).toEqual(['colour', 'name']);
    expect(judge({ item: touched }, { ...given, record: { state: 'GONE' } }).after.record).toMatchObject({
      state: 'LIVE',
      sentColumns: { number: '1', colour: 'green' },
      uncertain: ['group', 'name', 'number'],
    });
  });

  test('of which the doubt concerns the quantity of a size that its order does not write shows the quantity', () => {
    const given = { line: { uncertain: true }, kept: { sizes: ['M'] } };
    const shown = { ...SUBITEM, values: { quantity: '7' } };
    expect(judge({ subitems: new Map([['21', shown]]) }, given).after.lines).toEqual([{ ...LINE, quantity: 7 }]);
    const blank = { ...SUBITEM, values: { quantity: null } };
    expect(judge({ subitems: new Map([['21', blank]]) }, given).after.lines).toEqual([{ ...LINE, quantity: null }]);
  });

  test('is not compared in fields that are uncertain, or where its group is not known', () => {
    const doubt = { uncertain: ['colour', 'group', 'name'] };
    expect(judge({ item: touched }, { record: doubt }).changes).toEqual([]);
    expect(judge({ item: { ...ACTIVE, groupId: 'theirs' }, groupId: null }).changes).toEqual([]);
  });

  test('that is back after it was gone is written in full, and its values are not reported as edits', () => {
    const { after, changes } = judge({ item: touched }, { record: { state: 'GONE' } });
    expect(after.record).toMatchObject({ state: 'LIVE', uncertain: ALL_FIELDS, dirty: true });
    expect(changes).toEqual([]);
  });
});

describe('an item that people took off the board', () => {
  const archived = { item: { ...ACTIVE, state: 'archived' as const } };

  test.each([
    ['hold', 'GONE'],
    ['recreate', 'ARCHIVED'],
    ['follow', 'LEFT'],
  ] as const)('archived, `%s`: %s', (policy, state) => {
    expect(judge(archived, { item: { archived: policy } })).toMatchObject({
      after: { record: { state } },
      changes: [{ kind: 'archived', policy }],
    });
  });

  test.each([
    ['hold', 'GONE'],
    ['recreate', 'DELETED'],
  ] as const)('deleted, `%s`: %s', (policy, state) => {
    expect(judge({ item: undefined }, { item: { deleted: policy } })).toMatchObject({ after: { record: { state } } });
  });

  test('needs no decision where its order leaves the board', () => {
    expect(judge(archived, { wanted: false })).toMatchObject({ after: { record: { state: 'GONE' } }, changes: [] });
  });
});

describe('an item on another board', () => {
  const away = { item: { ...ACTIVE, name: 'Theirs', elsewhere: 'board 2 (Done)' } };

  test.each([
    ['hold', 'ELSEWHERE'],
    ['recreate', 'RELEASED'],
    ['forget', 'FORGOTTEN'],
  ] as const)('`%s`: %s, and where it is, is kept', (policy, state) => {
    expect(judge(away, { item: { leftBoard: policy } })).toEqual({
      after: { record: { ...RECORD, state, elsewhere: 'board 2 (Done)' }, lines: [LINE] },
      changes: [{ kind: 'moved to board 2 (Done)', policy }],
    });
  });

  test('is recognised while a request on it is open, when nothing else is compared', () => {
    expect(judge(away, { settled: false }).after.record.state).toBe('ELSEWHERE');
    expect(judge({ item: { ...ACTIVE, name: 'Theirs' } }, { settled: false })).toEqual({
      after: { record: RECORD, lines: [LINE] },
      changes: [],
    });
    expect(judge({ item: undefined }, { settled: false }).after.record).toEqual(RECORD);
  });

  test('needs no decision where its order leaves the board', () => {
    expect(judge(away, { wanted: false, item: { leftBoard: 'recreate' } }).after.record.state).toBe('ELSEWHERE');
  });

  test('follows another policy when the mapping has changed', () => {
    const known = { state: 'ELSEWHERE', elsewhere: 'board 2 (Done)' } as const;
    expect(judge(away, { record: known, item: { leftBoard: 'recreate' } }).after.record.state).toBe('RELEASED');
  });

  test('that is back is written in full, with its key where it was lost', () => {
    const known = { state: 'ELSEWHERE', elsewhere: 'board 2 (Done)' } as const;
    expect(judge({}, { record: known }).after.record).toMatchObject({ state: 'LIVE', elsewhere: null, uncertain: ALL_FIELDS });
    const lost = { item: { ...ACTIVE, values: { ...ITEM.values, key: null } } };
    expect(judge(lost, { record: { ...known, state: 'FORGOTTEN' } }).after.record.uncertain).toEqual([...ALL_FIELDS, 'key'].sort());
  });
});

describe('the subitem of a size', () => {
  const strayed = { strayed: new Map([['21', 'item 12']]) };

  test('below another item is made again or held, by the policy of the mapping, also while a request is open', () => {
    for (const settled of [true, false]) {
      expect(judge(strayed, { settled })).toMatchObject({
        after: { lines: [{ state: 'RELEASED', elsewhere: 'item 12' }] },
        changes: [{ kind: 'size moved to item 12', policy: 'recreate' }],
      });
      expect(judge(strayed, { settled, subitem: { moved: 'hold' } }).after.lines).toMatchObject([{ state: 'ELSEWHERE' }]);
    }
  });

  test('that is back below its item is followed again', () => {
    const after = judge({}, { line: { state: 'ELSEWHERE', elsewhere: 'item 12' } }).after;
    expect(after.lines).toMatchObject([{ state: 'LIVE', subitemId: '21', uncertain: true, elsewhere: null }]);
  });

  const edited = { subitems: new Map([['21', { ...SUBITEM, values: { quantity: '7' } }]]) };
  const removed = { subitems: new Map() };

  test('that people edited is written again or left, by the policy of the mapping', () => {
    expect(judge(edited).after.lines).toEqual([{ ...LINE, uncertain: true }]);
    expect(judge(edited, { subitem: { edited: 'follow' } }).after.lines).toEqual([LINE]);
  });

  test('that people removed is created again or held, by the policy of the mapping', () => {
    expect(judge(removed).after.lines).toMatchObject([{ state: 'DELETED' }]);
    expect(judge(removed, { subitem: { removed: 'hold' } }).after.lines).toMatchObject([{ state: 'GONE' }]);
  });

  test('that is back is followed again', () => {
    expect(judge({}, { line: { state: 'GONE' } }).after.lines).toMatchObject([{ state: 'LIVE', subitemId: '21', uncertain: true }]);
  });
});

test('the finding counts what people did to an order, by policy', () => {
  const order = { keyDigest: 'k', customer: 'Acme', orderNumber: 'A-1' };
  expect(describeChanges(order, [])).toBeNull();
  const renamed = { kind: 'renamed', policy: 'restore' } as const;
  expect(describeChanges(order, [renamed, renamed, { kind: 'moved', policy: 'hold' }])).toMatchObject({
    ...order,
    code: 'BOARD_EDITED',
    message: 'People have changed order A-1 of Acme on the board: 2 renamed (restore), 1 moved (hold).',
  });
});
