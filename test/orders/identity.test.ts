import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/orders/digest.js';
import { keyDigest } from '../../src/orders/keys.js';
import { outgoingHash, parseOutgoing, serializeOutgoing } from '../../src/orders/outgoing.js';
import type { OutgoingOrder } from '../../src/orders/types.js';

// Few letters, separators among them: what runs together in a careless encoding does so here.
const shortText = fc.string({ unit: fc.constantFrom('a', '|', ',', '"', '\\', '5', ' '), maxLength: 3 });
const columnId = fc.constantFrom('b', 'a', '10', '9', 'a,b', 'text_1');
const orders: fc.Arbitrary<OutgoingOrder> = fc.record({
  key: fc.record({ parts: fc.array(shortText, { maxLength: 3 }), digest: shortText }),
  customer: shortText,
  group: shortText,
  name: shortText,
  columns: fc
    .uniqueArray(fc.tuple(columnId, fc.option(shortText)), { selector: ([id]) => id })
    .map((entries) => Object.fromEntries(entries)),
  sizes: fc.array(fc.record({ size: shortText, quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 }),
  cancelled: fc.boolean(),
});
const content = ({ group, name, columns, sizes, cancelled }: OutgoingOrder) =>
  JSON.stringify([
    group,
    name,
    Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)),
    sizes.map(({ size, quantity }) => [size, quantity]),
    cancelled,
  ]);

describe('the outgoing hash', () => {
  it('is equal exactly when the content is', () => {
    fc.assert(
      fc.property(orders, orders, (a, b) => void expect(outgoingHash(a) === outgoingHash(b)).toBe(content(a) === content(b))),
      { numRuns: 500 },
    );
  });

  it('does not depend on key, customer or the order of the columns', () => {
    fc.assert(
      fc.property(orders, orders, (a, b) => {
        const columns = Object.fromEntries(Object.entries(a.columns).reverse());
        expect(outgoingHash({ ...a, key: b.key, customer: b.customer, columns })).toBe(outgoingHash(a));
      }),
    );
  });

  it('changes with every part of the content', () => {
    const order: OutgoingOrder = {
      key: { parts: [], digest: '' },
      customer: '',
      group: 'g',
      name: 'n',
      columns: { a: '5', b: null },
      sizes: [
        { size: 'S', quantity: 1 },
        { size: 'M', quantity: 1 },
      ],
      cancelled: false,
    };
    const changed: OutgoingOrder[] = [
      { ...order, group: 'h' },
      { ...order, name: 'm' },
      { ...order, columns: { a: '5', b: '' } },
      { ...order, columns: { a: '5.0', b: null } },
      { ...order, sizes: [...order.sizes].reverse() },
      {
        ...order,
        sizes: [
          { size: 'S', quantity: 2 },
          { size: 'M', quantity: 1 },
        ],
      },
      { ...order, cancelled: true },
    ];
    expect(new Set([order, ...changed].map(outgoingHash)).size).toBe(changed.length + 1);
  });
});

describe('a stored order', () => {
  it('comes back as it was, and equal orders have equal text', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const text = serializeOutgoing(order);
        expect(parseOutgoing(text)).toEqual(order);
        expect(serializeOutgoing({ ...order, columns: Object.fromEntries(Object.entries(order.columns).reverse()) })).toBe(text);
      }),
    );
  });

  it.each(['null', '{}', '[]', '{"key":{"parts":[1],"digest":""}}'])('is refused when it is %s', (json) =>
    expect(() => parseOutgoing(json)).toThrow(/has not the expected shape/),
  );

  it('is refused when a size or a column has another type', () => {
    const order = { key: { parts: [], digest: '' }, customer: '', group: '', name: '', columns: {}, sizes: [], cancelled: false };
    expect(() => parseOutgoing(JSON.stringify({ ...order, sizes: [{ size: 'S', quantity: 0 }] }))).toThrow(/sizes/);
    expect(() => parseOutgoing(JSON.stringify({ ...order, columns: { a: 5 } }))).toThrow(/columns/);
  });
});

describe('the key digest', () => {
  it('differs whenever mapping or parts differ', () => {
    const keys = fc.tuple(shortText, fc.array(shortText, { maxLength: 3 }));
    fc.assert(
      fc.property(keys, keys, (a, b) => void expect(keyDigest(...a) === keyDigest(...b)).toBe(JSON.stringify(a) === JSON.stringify(b))),
      { numRuns: 500 },
    );
    expect(keyDigest('m', ['A', 'B'])).toMatch(/^[0-9a-f]{64}$/);
  });

  it('never changes, since the board holds it', () => {
    expect(keyDigest('customer-master-schedule', ['GRE-04169', 'MSP25B50', '942 - BONNEVILLE'])).toBe(
      '8611fd3f638bccab2fb3deddd7efce01abaff4bf01da74ef0ca2a94a646a9405',
    );
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
