import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROUP_EVENTS, transitionGroup, unknownGroup } from '../../src/orders/record/group.js';
import type { GroupEvent, GroupRecord } from '../../src/orders/record/group.js';
import { followedEvent, ITEM_EVENTS, transitionItem } from '../../src/orders/record/item.js';
import type { ItemEvent, ItemRecord } from '../../src/orders/record/item.js';
import { followedSizeEvent, SIZE_EVENTS, transitionSize } from '../../src/orders/record/size.js';
import type { SizeEvent, SizeRecord } from '../../src/orders/record/size.js';
import { FIRST_STATE, GROUP_STATES, ITEM_STATES, judgeCreation, SIZE_STATES } from '../../src/orders/record/states.js';
import type { ItemState } from '../../src/orders/record/states.js';
import { mayHappen } from '../../src/orders/record/table.js';
import type { TransitionTable } from '../../src/orders/record/table.js';

const NEW_ITEM: ItemRecord = {
  boardId: '1',
  keyDigest: 'k',
  state: FIRST_STATE,
  itemId: null,
  itemName: null,
  shownName: null,
  groupTitle: null,
  sentColumns: {},
  uncertain: [],
  dirty: false,
  elsewhere: null,
};
const NEW_SIZE: SizeRecord = {
  boardId: '1',
  keyDigest: 'k',
  size: 'M',
  state: FIRST_STATE,
  subitemId: null,
  quantity: null,
  uncertain: false,
  elsewhere: null,
};

/** Few ids, so that the same one comes again. */
const id = fc.constantFrom('11', '12', '13');
const quantity = fc.integer({ min: 0, max: 3 });

function itemEvent(type: ItemEvent['type']): fc.Arbitrary<ItemEvent> {
  switch (type) {
    case 'created':
      return id.map((itemId) => ({ type, itemId, name: 'n', groupTitle: 'g', columns: { a: 'x' } }));
    case 'adopted':
      return id.map((itemId) => ({ type, itemId, name: 'n', groupTitle: 'g', columns: { a: 'x' }, keyColumn: 'key' }));
    case 'foundOnBoard':
    case 'restored':
    case 'duplicatesResolved':
      return id.map((itemId) => ({ type, itemId, fields: ['name', 'a'] }));
    case 'ambiguousAtAdoption':
    case 'keyMoved':
      return fc.constant({ type, keyColumn: 'key' });
    case 'foundElsewhere':
    case 'forgottenElsewhere':
    case 'releasedElsewhere':
      return fc.constant({ type, where: 'board 2' });
    default:
      return fc.constant({ type });
  }
}

function sizeEvent(type: SizeEvent['type']): fc.Arbitrary<SizeEvent> {
  switch (type) {
    case 'created':
    case 'adopted':
      return fc.record({ type: fc.constant(type), subitemId: id, quantity });
    case 'foundOnBoard':
    case 'restored':
    case 'duplicatesResolved':
      return id.map((subitemId) => ({ type, subitemId }));
    case 'foundElsewhere':
    case 'releasedElsewhere':
      return fc.constant({ type, where: 'item 2' });
    default:
      return fc.constant({ type });
  }
}

function groupEvent(type: GroupEvent['type']): fc.Arbitrary<GroupEvent> {
  switch (type) {
    case 'claimed':
    case 'givenUp':
      return fc.constant({ type, requestId: 'r' });
    case 'created':
      return id.map((groupId) => ({ type, groupId, requestId: 'r' }));
    case 'foundOnBoard':
    case 'foundTwice':
      return fc.record({ type: fc.constant(type), groupId: id, requestId: fc.constantFrom('r', null) });
    default:
      return fc.constant({ type });
  }
}

const walkOf = <Event, Type extends string>(
  table: Readonly<Record<Type, unknown>>,
  event: (type: Type) => fc.Arbitrary<Event>,
): fc.Arbitrary<Event[]> => fc.array(fc.oneof(...(Object.keys(table) as Type[]).map(event)), { minLength: 1, maxLength: 40 });

/** Applies events one by one; what the table lacks, or what would put a second id in place of the first, must throw. */
function walk<R extends { readonly state: S }, E extends { readonly type: T }, T extends string, S extends string>(
  start: R,
  events: readonly E[],
  table: TransitionTable<T, S>,
  step: (record: R, event: E) => R,
  isSecond: (record: R, event: E) => boolean,
  holds: (record: R) => void,
): void {
  let record = start;
  for (const event of events) {
    const before = structuredClone(record);
    const legal = mayHappen(table, event.type, record.state) && !isSecond(record, event);
    if (legal) {
      const after = step(record, event);
      expect(after.state).toBe(table[event.type].moves[record.state]);
      expect(record).toEqual(before);
      record = after;
      holds(record);
    } else expect(() => step(record, event)).toThrow(`is ${record.state}, and the event "${event.type}" cannot happen`);
  }
}

describe('a walk of random events', () => {
  it('leaves an item with an id wherever one is followed, and with none where nothing is known', () => {
    fc.assert(
      fc.property(walkOf(ITEM_EVENTS, itemEvent), (events) => {
        walk(
          NEW_ITEM,
          events,
          ITEM_EVENTS,
          transitionItem,
          ({ state, itemId }, event) => event.type === 'created' && judgeCreation(state, itemId, event.itemId) === 'second',
          (item) => {
            if (item.state === 'LIVE' || item.state === 'MOVED') expect(item.itemId).not.toBeNull();
            if (item.state === 'ABSENT') expect(item).toEqual(NEW_ITEM);
            expect(item.elsewhere === null).toBe(!['ELSEWHERE', 'FORGOTTEN', 'RELEASED'].includes(item.state));
          },
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves a size with a subitem where it is live, and with neither id nor quantity where it is absent', () => {
    fc.assert(
      fc.property(walkOf(SIZE_EVENTS, sizeEvent), (events) => {
        walk(
          NEW_SIZE,
          events,
          SIZE_EVENTS,
          transitionSize,
          ({ state, subitemId }, event) =>
            (event.type === 'created' || event.type === 'adopted') && judgeCreation(state, subitemId, event.subitemId) === 'second',
          (size) => {
            if (size.state === 'LIVE') expect(size.subitemId).not.toBeNull();
            if (size.state === 'ABSENT') expect(size).toMatchObject({ subitemId: null, quantity: null });
            expect(size.elsewhere === null).toBe(!['ELSEWHERE', 'RELEASED'].includes(size.state));
            if (size.state === 'ARCHIVED') expect(size).toMatchObject({ quantity: null, uncertain: false });
          },
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves a group with an id where it is on the board, and a claim with its request', () => {
    fc.assert(
      fc.property(walkOf(GROUP_EVENTS, groupEvent), (events) => {
        walk<GroupRecord, GroupEvent, GroupEvent['type'], GroupRecord['state']>(
          unknownGroup('G'),
          events,
          GROUP_EVENTS,
          transitionGroup,
          ({ groupId }, event) => event.type === 'created' && groupId !== null && groupId !== event.groupId,
          (group) => {
            expect(group.groupId === null).toBe(group.state === 'ABSENT' || group.state === 'CLAIMED');
            if (group.state === 'CLAIMED') expect(group.requestId).not.toBeNull();
          },
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe.each<[string, object, TransitionTable<string, string>]>([
  ['items', ITEM_STATES, ITEM_EVENTS],
  ['sizes', SIZE_STATES, SIZE_EVENTS],
  ['groups', GROUP_STATES, GROUP_EVENTS],
])('the table of %s', (_, states, table) => {
  it('reaches every state from the first one, and leads out of every state', () => {
    const arrows = Object.values(table).flatMap(({ moves }) => Object.entries(moves).map(([from, next]) => ({ from, next })));
    const reached = new Set<string | undefined>([FIRST_STATE]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const { from, next } of arrows) if (reached.has(from)) reached.add(next);
    }
    expect([...reached].sort()).toEqual(Object.keys(states).sort());
    for (const state of Object.keys(states)) expect(arrows.some(({ from, next }) => from === state && next !== state)).toBe(true);
  });
});

describe('what cannot happen', () => {
  it('names the order, its state and the event', () => {
    expect(() => transitionItem(NEW_ITEM, { type: 'archivedByUs' })).toThrow(
      'The item of order key k on board 1 is ABSENT, and the event "archivedByUs" cannot happen in that state, so nothing was saved. The record was changed outside the sync, or this is a defect; docs/states.md lists what may happen.',
    );
    expect(() => transitionSize(NEW_SIZE, { type: 'removedByPerson' })).toThrow(
      'The subitem of size M of order key k on board 1 is ABSENT',
    );
    expect(() => transitionGroup(unknownGroup('G'), { type: 'vanished' })).toThrow('The group "G" is ABSENT');
  });

  it.each<ItemState>(['LIVE', 'MOVED', 'DUPLICATE'])('a second item in place of one that is %s', (state) => {
    const record = { ...NEW_ITEM, state, itemId: '11' };
    const created = { type: 'created', itemId: '12', name: 'n', groupTitle: null, columns: {} } as const;
    expect(judgeCreation(state, '11', '12')).toBe('second');
    expect(() => transitionItem(record, created)).toThrow(`is ${state}`);
    expect(transitionItem(record, { type: 'foundTwice' })).toEqual({ ...record, state: 'DUPLICATE' });
  });

  it('two requests for one group', () => {
    const claimed = transitionGroup(unknownGroup('G'), { type: 'claimed', requestId: 'first' });
    expect(() => transitionGroup(claimed, { type: 'claimed', requestId: 'second' })).toThrow('The group "G" is CLAIMED');
  });

  it('a key that moves without an item', () => {
    for (const state of ['ABSENT', 'ARCHIVED', 'DELETED', 'DUPLICATE'] as const)
      expect(() => transitionItem({ ...NEW_ITEM, state }, { type: 'keyMoved', keyColumn: 'key' })).toThrow(`is ${state}`);
  });
});

describe('an item that is found', () => {
  const fields = ['name', 'a'];
  it.each<[ItemState, string | null, ItemEvent['type']]>([
    ['DUPLICATE', '11', 'duplicatesResolved'],
    ['GONE', '11', 'restored'],
    ['LEFT', '11', 'restored'],
    ['GONE', '12', 'foundOnBoard'],
    ['ABSENT', null, 'foundOnBoard'],
  ])('is followed and written in full: %s %s', (state, itemId, type) => {
    const record = { ...NEW_ITEM, state, itemId };
    const event = followedEvent(record, { itemId: '11', fields });
    expect(event.type).toBe(type);
    expect(transitionItem(record, event)).toMatchObject({ state: 'LIVE', itemId: '11', uncertain: ['a', 'name'], dirty: true });
  });

  it('is followed with its sizes, whose quantities are written', () => {
    for (const [state, type] of [
      ['DUPLICATE', 'duplicatesResolved'],
      ['GONE', 'restored'],
      ['ARCHIVED', 'foundOnBoard'],
    ] as const) {
      const line = { ...NEW_SIZE, state, subitemId: '21', quantity: 3 };
      const event = followedSizeEvent(line, '21');
      expect(event.type).toBe(type);
      expect(transitionSize(line, event)).toEqual({ ...line, state: 'LIVE', uncertain: true });
    }
  });
});
