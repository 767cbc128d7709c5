import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEffects } from '../../src/orders/plan-effects.js';
import type { OrderPlanInput } from '../../src/orders/plan-effects.js';
import type { OutgoingOrder } from '../../src/orders/types.js';
import { ModelBoard, targetOf } from './model-board.js';

const value = fc.option(fc.constantFrom('x', 'y'));
const columns = fc.record({ a: value, b: value, c: value });
const SIZES = ['S', 'M', 'L'];
const sizes = fc
  .subarray(SIZES)
  .chain((names) => fc.tuple(...names.map((size) => fc.record({ size: fc.constant(size), quantity: fc.integer({ min: 1, max: 3 }) }))));
const states = fc.constantFrom('ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'GONE' as const);
const titles = fc.constantFrom('G1', 'G2');

const orders: fc.Arbitrary<OutgoingOrder> = fc
  .record({ customer: fc.constant('C'), group: titles, name: fc.constantFrom('n', 'm'), columns, sizes, cancelled: fc.boolean() })
  .map((order) => ({ ...order, key: { parts: ['K'], digest: 'k' }, sizes: order.cancelled ? [] : order.sizes }));
const boards = fc
  .record({
    state: states,
    groupTitle: titles,
    name: fc.constantFrom('n', 'm'),
    columns: fc.oneof(columns, fc.constant({})),
    uncertain: fc.subarray(['a', 'b', 'name', 'group']),
    groups: fc.subarray(['G1', 'G2']),
    lines: fc.tuple(
      ...SIZES.map((size) =>
        fc.record({ size: fc.constant(size), state: states, quantity: fc.option(fc.integer({ min: 0, max: 3 })), uncertain: fc.boolean() }),
      ),
    ),
  })
  .map((known) => new ModelBoard(known));
const settings = fc.record({ name: fc.constant('Size {size}'), vanished: fc.constantFrom('zero', 'archive', 'delete' as const) });
const targets: fc.Arbitrary<OrderPlanInput['target']> = fc.oneof(
  { weight: 4, arbitrary: orders.map((order) => ({ kind: 'order' as const, order })) },
  fc.record({ kind: fc.constant('removed' as const), policy: fc.constantFrom('archive', 'delete', 'keep' as const) }),
);
const subitems = fc.option(settings, { nil: undefined });
/** Orders some of whose columns and sizes cannot be read and are kept. */
const keptColumns = fc.subarray(['a', 'b', 'c'], { minLength: 1 });
const keptSizes = fc.subarray(SIZES, { minLength: 1 });
/** Group, item (moved, then updated) and sizes: nothing takes more rounds. */
const ROUNDS = 4;

describe('planned effects', () => {
  it('make the board as wanted, and then there are none', () => {
    fc.assert(
      fc.property(targets, boards, subitems, (target, board, wishes) => {
        for (let round = 0; round < ROUNDS; round++) planEffects(board.input(target, wishes)).forEach((effect) => board.apply(effect));
        expect(planEffects(board.input(target, wishes))).toEqual([]);
        if (target.kind === 'removed') expect(target.policy === 'keep' || board.state !== 'LIVE').toBe(true);
        else board.expectShows(target.order, wishes);
      }),
      { numRuns: 500 },
    );
  });

  it('are at most one per target, and never on a target that is not live', () => {
    fc.assert(
      fc.property(targets, boards, subitems, (target, board, wishes) => {
        const effects = planEffects(board.input(target, wishes));
        expect(new Set(effects.map(targetOf)).size).toBe(effects.length);
        for (const effect of effects) if ('itemId' in effect) expect(board.liveIds()).toContain(effect.itemId);
      }),
      { numRuns: 500 },
    );
  });

  it('leave kept columns and sizes as they are known, and an order that differs in nothing else is done', () => {
    fc.assert(
      fc.property(orders, keptColumns, keptSizes, boards, subitems, (order, noColumns, noSizes, board, wishes) => {
        const kept: OutgoingOrder = {
          ...order,
          columns: Object.fromEntries(Object.entries(order.columns).filter(([id]) => !noColumns.includes(id))),
          sizes: order.sizes.filter(({ size }) => !noSizes.includes(size)),
          keptSizes: noSizes,
        };
        for (let round = 0; round < ROUNDS; round++) {
          for (const effect of planEffects(board.input({ kind: 'order', order: kept }, wishes))) {
            const written = 'columns' in effect ? Object.entries(effect.columns).filter(([id]) => noColumns.includes(id)) : [];
            for (const [id, value] of written) {
              expect(board.uncertain).toContain(id);
              expect(value).toBe(board.columns[id]);
            }
            if ('size' in effect && noSizes.includes(effect.size)) {
              const { quantity } = board.lines.find(({ size }) => size === effect.size) ?? {};
              expect(effect).toMatchObject({ operation: 'UPDATE_SUBITEM', quantity });
            }
            board.apply(effect);
          }
        }
        expect(planEffects(board.input({ kind: 'order', order: kept }, wishes))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('write only what differs or is uncertain', () => {
    fc.assert(
      fc.property(orders, boards, subitems, (order, board, wishes) => {
        for (const effect of planEffects(board.input({ kind: 'order', order }, wishes))) {
          if (effect.operation === 'CREATE_ITEM') expect(Object.values(effect.columns)).not.toContain(null);
          if (effect.operation === 'UPDATE_ITEM') {
            for (const [id, sent] of Object.entries(effect.columns))
              expect(board.uncertain.includes(id) || (board.columns[id] ?? null) !== sent).toBe(true);
            if (effect.name !== undefined) expect(board.uncertain.includes('name') || board.name !== effect.name).toBe(true);
            expect(Object.keys(effect.columns).length > 0 || effect.name !== undefined).toBe(true);
          }
          if (effect.operation === 'MOVE_ITEM') expect(board.uncertain.includes('group') || board.groupTitle !== effect.title).toBe(true);
          if (effect.operation === 'UPDATE_SUBITEM')
            expect(board.line(effect.size)).not.toMatchObject({ quantity: effect.quantity, uncertain: false });
        }
      }),
      { numRuns: 500 },
    );
  });
});

const ORDER: OutgoingOrder = {
  key: { parts: ['K'], digest: 'k' },
  customer: 'C',
  group: 'G1',
  name: 'n',
  columns: { a: 'x', b: null },
  sizes: [{ size: 'S', quantity: 2 }],
  cancelled: false,
};
const LIVE = { state: 'LIVE', itemId: '1', groupTitle: 'G1', name: 'n', columns: { a: 'x' }, uncertain: [] } as const;
const LINE = { size: 'S', state: 'LIVE', itemId: '2', quantity: 2, uncertain: false } as const;
function plan(more: Partial<OrderPlanInput>) {
  const effects = planEffects({
    key: 'k',
    keyColumn: 'text_key',
    target: { kind: 'order', order: ORDER },
    board: LIVE,
    lines: [LINE],
    groupId: (title) => `id of ${title}`,
    subitems: { name: 'Size {size}', vanished: 'archive' },
    ...more,
  });
  return effects.map(({ operation }) => operation);
}

describe('the order of things', () => {
  it('is group, item, subitems', () => {
    const absent = { ...LIVE, state: 'ABSENT', itemId: null } as const;
    expect(plan({ board: absent, lines: [], groupId: () => null })).toEqual(['CREATE_GROUP']);
    expect(plan({ board: absent, lines: [] })).toEqual(['CREATE_ITEM']);
    expect(plan({ lines: [] })).toEqual(['CREATE_SUBITEM']);
    expect(plan({})).toEqual([]);
  });

  it('has no group where the mapping has no rule: nothing is created or moved for it', () => {
    const target = { kind: 'order', order: { ...ORDER, group: '' } } as const;
    const absent = { ...LIVE, state: 'ABSENT', itemId: null } as const;
    expect(plan({ target, board: absent, lines: [], groupId: () => null })).toEqual(['CREATE_ITEM']);
    expect(plan({ target, groupId: () => null })).toEqual([]);
    expect(plan({ target, board: { ...LIVE, uncertain: ['group'] }, groupId: () => null })).toEqual([]);
    // A rule that the mapping gets later moves it.
    expect(plan({ board: { ...LIVE, groupTitle: null } })).toEqual(['MOVE_ITEM']);
  });

  it('moves an item before it is updated, and creates the group before that', () => {
    const moved = { ...LIVE, groupTitle: 'G0', name: 'old' };
    expect(plan({ board: moved, groupId: () => null })).toEqual(['CREATE_GROUP']);
    expect(plan({ board: moved })).toEqual(['MOVE_ITEM']);
    expect(plan({ board: { ...moved, groupTitle: 'G1' } })).toEqual(['UPDATE_ITEM']);
  });

  it('keeps the subitems of a cancelled order, at zero, whatever the policy', () => {
    expect(plan({ target: { kind: 'order', order: { ...ORDER, sizes: [] } } })).toEqual(['ARCHIVE_SUBITEM']);
    expect(plan({ target: { kind: 'order', order: { ...ORDER, sizes: [], cancelled: true } } })).toEqual(['UPDATE_SUBITEM']);
  });

  it('leaves alone what is held for a person', () => {
    expect(plan({ board: { ...LIVE, state: 'DUPLICATE', name: 'old' } })).toEqual([]);
    expect(plan({ lines: [{ ...LINE, state: 'DUPLICATE', quantity: 9 }] })).toEqual([]);
  });

  it('does not hide a live record without an id', () => {
    expect(() => plan({ board: { ...LIVE, itemId: null } })).toThrow(/no item id/);
    expect(() => plan({ lines: [{ ...LINE, itemId: null, quantity: 9 }] })).toThrow(/no subitem id/);
  });
});
