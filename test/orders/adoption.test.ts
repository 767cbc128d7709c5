import { describe, expect, it } from 'vitest';
import { matchItems, matchSizes } from '../../src/orders/adoption.js';
import type { KeyedOrder, ShownItem } from '../../src/orders/adoption.js';
import { keyDigest } from '../../src/orders/keys.js';

const field = (source: string, id: string) => ({
  source,
  column: source,
  monday: { id, type: 'text' as const },
  onBadValue: 'reject' as const,
});
const settings = {
  blank: ['', 'nan'],
  key: { columns: ['NUMBER', 'STYLE'], extraColumns: { ACME: ['PO'] }, candidates: [] },
  fields: [field('NUMBER', 'number'), field('STYLE', 'style'), field('PO', 'po')],
};
const order = (parts: string[], customer = 'OTHER'): KeyedOrder => ({
  key: { parts, digest: keyDigest('m', parts) },
  customer,
  order: null,
});
const item = (id: string, number: string | null, style: string | null, po: string | null = null): ShownItem => ({
  id,
  values: { number, style, po },
});

function outcome(orders: readonly KeyedOrder[], items: readonly ShownItem[], by = settings) {
  const { matched, ambiguous, unmatchedOrders, unmatchedItems } = matchItems(by, orders, items);
  return {
    matched: matched.map((match) => [match.order.key.parts.join('|'), match.item.id]),
    ambiguous: ambiguous.map((one) => [one.order.key.parts.join('|'), one.items.map(({ id }) => id)]),
    orders: unmatchedOrders.map(({ key }) => key.parts.join('|')),
    items: unmatchedItems.map(({ id }) => id),
  };
}

describe('items and orders', () => {
  it('match by the readable parts of the key, compared as keys are', () => {
    expect(
      outcome(
        [order(['A-1', 'RED TEE']), order(['A-2', ''])],
        [item('1', ' a-1', 'Red   tee'), item('2', 'A-2', 'NaN'), item('3', 'A-1', 'BLUE TEE')],
      ),
    ).toEqual({
      matched: [
        ['A-1|RED TEE', '1'],
        ['A-2|', '2'],
      ],
      ambiguous: [],
      orders: [],
      items: ['3'],
    });
  });

  it('are ambiguous when an order has several items', () => {
    expect(outcome([order(['A-1', 'X']), order(['A-2', 'X'])], [item('1', 'A-1', 'X'), item('2', 'a-1', 'x')])).toEqual({
      matched: [],
      ambiguous: [['A-1|X', ['1', '2']]],
      orders: ['A-2|X'],
      items: [],
    });
  });

  it('are ambiguous when an item could be several orders, since the board shows only a part of the key', () => {
    const narrow = { ...settings, fields: settings.fields.slice(0, 1) };
    expect(outcome([order(['A-1', 'X']), order(['A-1', 'Y'])], [item('1', 'A-1', null)], narrow)).toMatchObject({
      matched: [],
      ambiguous: [
        ['A-1|X', ['1']],
        ['A-1|Y', ['1']],
      ],
    });
  });

  it('of a customer with more key columns match by those too', () => {
    const orders = [order(['A-1', 'X', 'P1'], 'ACME'), order(['A-1', 'X', 'P2'], 'ACME')];
    expect(outcome(orders, [item('1', 'A-1', 'X', 'p2'), item('2', 'A-1', 'X', 'P1'), item('3', 'A-1', 'X', 'P3')])).toMatchObject({
      matched: [
        ['A-1|X|P1', '2'],
        ['A-1|X|P2', '1'],
      ],
      items: ['3'],
    });
  });

  it('never match by a blank order number', () => {
    expect(outcome([order(['A-1', ''])], [item('1', null, null)])).toMatchObject({ orders: ['A-1|'], items: ['1'] });
  });
});

describe('subitems', () => {
  const subitem = (id: string, name: string, label: string | null) => ({ id, name, label });
  it('match by their label, or else by their name, and are listed together when a size is there twice', () => {
    const found = matchSizes(['S', 'M', '32/30'], 'Size {size}', [
      subitem('1', 'Size M', 's'),
      subitem('2', 'size m', null),
      subitem('3', 'Size M', 'unknown'),
      subitem('4', 'Samples', null),
    ]);
    expect([...found].map(([size, subitems]) => [size, subitems.map(({ id }) => id)])).toEqual([
      ['S', ['1']],
      ['M', ['2', '3']],
    ]);
  });
});
