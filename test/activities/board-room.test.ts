import { beforeAll, expect, test } from 'vitest';
import { requireRoom } from '../../src/sync/preflight/board-room.js';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';

let mapping: Mapping;
beforeAll(async () => {
  mapping = await loadMapping('mappings/customer-master-schedule.yaml');
});

const room = (itemsCount: number, itemsLimit: number | null, counts: { unchanged?: number; new?: number; changed?: number }): string[] =>
  requireRoom(mapping, { itemsCount, itemsLimit }, { unchanged: 0, new: 0, changed: 0, ...counts }).map(({ message }) => message);

test('as many orders as the board takes are no reason to stop, one more is', () => {
  expect(room(0, 10_000, { unchanged: 0, new: 10_000 })).toEqual([]);
  expect(room(9_998, 10_000, { unchanged: 9_000, changed: 998, new: 2 })).toEqual([]);
  expect(() => room(9_998, 10_000, { unchanged: 9_000, changed: 998, new: 3 })).toThrow(
    /^10001 orders of dbo\.ORDERS_UNIFIED are in scope, and board \d+ can hold 10000 items; nothing was sent\..*`source\.customers`/,
  );
});

test('items that are no orders in scope take room too: the run continues, with a note for a person', () => {
  expect(room(9_000, 10_000, { unchanged: 5_000, new: 1_001 })).toEqual([
    expect.stringContaining('holds 9000 of 10000 items: it has room for 1000 of the 1001 new orders'),
  ]);
  expect(room(10_500, 10_000, { unchanged: 5_000 })).toEqual([]);
  expect(room(10_500, 10_000, { new: 1 })).toEqual([expect.stringContaining('room for 0 of the 1 new orders')]);
});

test('a board without a limit, or one that was not read, is not checked', () => {
  expect(room(10, null, { new: 50_000 })).toEqual([]);
  expect(requireRoom(mapping, null, { unchanged: 0, new: 50_000, changed: 0 })).toEqual([]);
});
