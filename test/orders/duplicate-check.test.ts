import { describe, expect, test } from 'vitest';
import { checkOrder, mayBeHidden, followItem } from '../../src/orders/duplicate-check.js';
import type { SeenOrder } from '../../src/orders/duplicate-check.js';
import { bearsKeyOf, showsKeyParts } from '../../src/orders/on-board.js';
import type { SizeRecord } from '../../src/orders/record/size.js';
import { ALL_FIELDS, ITEM, LINE, RECORD, same, SETTINGS, SUBITEM } from './known-order.js';

type Seen = SeenOrder<typeof RECORD, SizeRecord>;
const SEEN: Seen = { record: RECORD, lines: [LINE], items: [ITEM], subitems: [SUBITEM], effects: [], hidden: false };
const SOON = '2026-03-01T09:00:00.000Z';
const NEXT_DAY = '2026-03-02T08:00:00.000Z';
const check = (change: Partial<Seen>, now = SOON) => checkOrder(SETTINGS, { ...SEEN, ...change }, now, same);

describe('the item of an order', () => {
  test('that is there once, as sent, changes nothing', () => {
    expect(check({})).toEqual({ record: RECORD, lines: [LINE], doubles: [] });
  });

  test('is looked at again for a day', () => {
    expect(check({}, NEXT_DAY).record).toEqual({ ...RECORD, recheckAfter: null });
  });

  test('that is there twice is left to a person', () => {
    const { record, lines, doubles } = check({ items: [ITEM, { ...ITEM, id: '12' }] });
    expect(record.state).toBe('DUPLICATE');
    expect(lines).toEqual([LINE]);
    expect(doubles).toEqual([{ size: null, ids: ['11', '12'] }]);
  });

  test('of which one is left is followed, and written in full', () => {
    const { record } = check({ record: { ...RECORD, state: 'DUPLICATE' }, items: [{ ...ITEM, id: '12' }] });
    expect(record).toMatchObject({ state: 'LIVE', itemId: '12', uncertain: ALL_FIELDS, dirty: true });
  });

  test('of which none is left is gone; one that `adopt` could not match is still held', () => {
    expect(check({ record: { ...RECORD, state: 'DUPLICATE' }, items: [] }).record.state).toBe('GONE');
    expect(check({ record: { ...RECORD, state: 'DUPLICATE', uncertain: ['key'] }, items: [] }).record.state).toBe('DUPLICATE');
  });

  test('that a read by key does not show is left as it is, unless a read by id shows that it is not active', () => {
    expect(check({ items: [] }).record).toEqual(RECORD);
    expect(check({ items: [], hidden: true }).record).toMatchObject({ state: 'ARCHIVED', dirty: true });
  });

  test('is read by its id only where an archiving of ours may have taken effect', () => {
    const archived = [{ operation: 'ARCHIVE_ITEM', key: 'digest', itemId: '11' }] as const;
    expect(mayBeHidden({ ...SEEN, items: [], effects: archived })).toBe(true);
    expect(mayBeHidden({ ...SEEN, effects: archived })).toBe(false);
    expect(mayBeHidden({ ...SEEN, items: [] })).toBe(false);
    expect(mayBeHidden({ ...SEEN, record: { ...RECORD, state: 'GONE' }, items: [], effects: archived })).toBe(false);
  });

  test('that was gone and is back is followed', () => {
    expect(followItem(SETTINGS, { ...RECORD, state: 'GONE' }, '11')).toMatchObject({ state: 'LIVE', itemId: '11', uncertain: ALL_FIELDS });
  });

  test('that shows what an old request wrote is written again', () => {
    const effects = [{ operation: 'UPDATE_ITEM', key: 'digest', itemId: '11', columns: { colour: 'blue' } }] as const;
    const shown = { ...ITEM, values: { ...ITEM.values, colour: 'blue' } };
    expect(check({ effects, items: [shown] }).record).toMatchObject({ uncertain: ['colour'], dirty: true });
  });
});

describe('the subitem of a size', () => {
  test('that is there twice is left to a person', () => {
    const { record, lines, doubles } = check({ subitems: [SUBITEM, { ...SUBITEM, id: '22' }] });
    expect(record).toEqual({ ...RECORD, dirty: true });
    expect(lines).toMatchObject([{ state: 'DUPLICATE' }]);
    expect(doubles).toEqual([{ size: 'M', ids: ['21', '22'] }]);
  });

  test('of which one is left is followed; of which none is left is made again', () => {
    const lines = [{ ...LINE, state: 'DUPLICATE' as const }];
    expect(check({ lines, subitems: [{ ...SUBITEM, id: '22' }] }).lines).toMatchObject([
      { state: 'LIVE', subitemId: '22', uncertain: true },
    ]);
    expect(check({ lines, subitems: [] }).lines).toMatchObject([{ state: 'ABSENT', subitemId: null }]);
  });

  test('that is not shown is left as it is, and is made again under another item', () => {
    expect(check({ subitems: [] }).lines).toEqual([LINE]);
    expect(check({ items: [{ ...ITEM, id: '12' }] }).lines).toMatchObject([{ state: 'ABSENT', subitemId: null }]);
  });

  test('that shows an old quantity is written again', () => {
    const effects = [{ operation: 'UPDATE_SUBITEM', key: 'digest', size: 'M', itemId: '21', quantity: 3 }] as const;
    expect(check({ effects, subitems: [{ ...SUBITEM, values: { quantity: '3' } }] }).lines).toMatchObject([{ uncertain: true }]);
  });

  test('is not looked at where the mapping has none', () => {
    const { lines, doubles } = checkOrder({ ...SETTINGS, subitems: undefined }, { ...SEEN, subitems: [SUBITEM, SUBITEM] }, SOON, same);
    expect({ lines, doubles }).toEqual({ lines: [LINE], doubles: [] });
  });
});

test('an item is known by the digest in its key column and by the readable parts of its key', () => {
  expect(bearsKeyOf(SETTINGS, 'digest', ITEM)).toBe(true);
  expect(bearsKeyOf(SETTINGS, 'another', ITEM)).toBe(false);
  expect(showsKeyParts(SETTINGS, RECORD.sentColumns, { ...ITEM, values: { ...ITEM.values, colour: 'blue' } }, same)).toBe(true);
  expect(showsKeyParts(SETTINGS, RECORD.sentColumns, { ...ITEM, values: { ...ITEM.values, number: '2' } }, same)).toBe(false);
});
