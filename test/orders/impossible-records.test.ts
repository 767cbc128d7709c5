import { expect, test } from 'vitest';
import { checkOrder, mayBeHidden } from '../../src/orders/duplicate-check.js';
import { NOTHING_KEPT } from '../../src/orders/kept-values.js';
import { judgeOrder } from '../../src/orders/people.js';
import { judgeGroups } from '../../src/orders/board-groups.js';
import { GROUP_STATES, ITEM_STATES, SIZE_STATES } from '../../src/orders/record/states.js';
import type { GroupState, ItemState, SizeState } from '../../src/orders/record/states.js';
import { ITEM, LINE, RECORD, same, SETTINGS, SUBITEM } from './known-order.js';

/** Every combination of states and ids that the tables can hold, also those that no step writes. */
const KNOWN = (Object.keys(ITEM_STATES) as ItemState[]).flatMap((state) =>
  (Object.keys(SIZE_STATES) as SizeState[]).flatMap((sizeState) =>
    [null, '11', '19'].flatMap((itemId) =>
      [null, '21', '29'].map((subitemId) => ({
        record: { ...RECORD, state, itemId },
        lines: [{ ...LINE, state: sizeState, subitemId }],
      })),
    ),
  ),
);

const ITEMS = [[], [ITEM], [ITEM, { ...ITEM, id: '12' }]];
const SUBITEMS = [[], [SUBITEM], [SUBITEM, { ...SUBITEM, id: '22' }]];

test('counting the items of an order never fails, whatever its record is: one order cannot stop the check of all', () => {
  for (const order of KNOWN)
    for (const items of ITEMS)
      for (const subitems of SUBITEMS) {
        const seen = { ...order, items, subitems, effects: [{ operation: 'ARCHIVE_ITEM', key: 'digest', itemId: '11' }] as const };
        const hidden = mayBeHidden(seen);
        expect(hidden && order.record.itemId === null).toBe(false);
        expect(() => checkOrder(SETTINGS, { ...seen, hidden }, '2026-03-01T09:00:00.000Z', same)).not.toThrow();
      }
});

test('judging what people did never fails for an order that has an item', () => {
  const states = new Set<ItemState>(['LIVE', 'GONE', 'MOVED', 'LEFT']);
  for (const order of KNOWN.filter(({ record: { state, itemId } }) => itemId !== null && states.has(state)))
    for (const policy of ['hold', 'recreate', 'follow'] as const)
      for (const state of ['active', 'archived', 'deleted', undefined] as const) {
        const item = state === undefined ? undefined : { ...ITEM, state, groupId: 'theirs', elsewhere: null };
        const people = {
          item: {
            renamed: 'restore',
            edited: 'restore',
            moved: 'hold',
            leftBoard: policy === 'follow' ? 'forget' : policy,
            archived: policy,
            deleted: policy === 'follow' ? 'hold' : policy,
          },
          subitem: {
            edited: 'restore',
            removed: policy === 'recreate' ? 'recreate' : 'hold',
            moved: policy === 'recreate' ? 'recreate' : 'hold',
          },
        } as const;
        for (const wanted of [true, false])
          for (const subitems of SUBITEMS) {
            const view = {
              item,
              subitems: new Map(subitems.map((one) => [one.id, one])),
              groupId: 'spring',
              altered: {},
              strayed: new Map(),
            };
            expect(() =>
              judgeOrder({ ...SETTINGS, policies: { people } }, { ...order, wanted, settled: true, kept: NOTHING_KEPT }, view, same),
            ).not.toThrow();
          }
      }
});

test('comparing the groups with the board never fails, whatever their records are', () => {
  const shown = [
    [],
    [{ id: '1', title: 'G' }],
    [
      { id: '1', title: 'G' },
      { id: '2', title: 'G' },
    ],
    [{ id: '1', title: 'Renamed' }],
  ];
  for (const state of Object.keys(GROUP_STATES) as GroupState[])
    for (const groupId of [null, '1', '9'])
      for (const requestId of [null, 'r'])
        for (const renamedPolicy of ['follow', 'recreate'] as const)
          for (const live of shown) {
            const known = [{ title: 'G', state, groupId, requestId, updated: '2026-03-01T08:00:00.000Z' }];
            expect(() => judgeGroups(known, live, { readAt: '2026-03-01T09:00:00.000Z', renamedPolicy })).not.toThrow();
          }
});
