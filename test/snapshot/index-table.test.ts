import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexTable } from '../../src/snapshot/index-table.js';
import { contentOf, digest } from './fixtures.js';

/** Few keys, and most of them with the same first word, so that they crowd into one cluster of slots. */
const key = fc.integer({ min: 0, max: 12 }).map((n) => (n % 4 === 0 ? '' : n % 4 === 1 ? '000003ff' : '00000000') + digest(String(n)));
const keyDigest = key.map((text) => text.slice(0, 64));
const hash = fc.integer({ min: 0, max: 3 }).map((n) => digest(`hash ${n}`));
const customer = fc.constantFrom('ACME', 'GREYSON', 'ÄÖÜ 東京', '');

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('set' as const), keyDigest, hash, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), keyDigest }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('see' as const), keyDigest }) },
);

describe('index table', () => {
  it('behaves like a map', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120, size: 'max' }),
        fc.array(fc.tuple(keyDigest, hash), { maxLength: 20 }),
        (steps, probes) => {
          const table = new IndexTable();
          const model = new Map<string, { hash: string; customer: string; seen: boolean }>();
          for (const one of steps) {
            const known = model.get(one.keyDigest);
            if (one.do === 'set') {
              table.set(one.keyDigest, one.hash, one.customer);
              model.set(one.keyDigest, { hash: one.hash, customer: one.customer, seen: known?.seen ?? false });
            } else if (one.do === 'delete') {
              expect(table.delete(one.keyDigest)).toBe(model.delete(one.keyDigest));
            } else {
              expect(table.markSeen(one.keyDigest)).toBe(known !== undefined);
              if (known) known.seen = true;
            }
          }
          expect(table.size).toBe(model.size);
          expect(contentOf(table)).toEqual(Object.fromEntries([...model].map(([k, v]) => [k, `${v.hash} ${v.customer}`])));
          const unseen = [...model].filter(([, v]) => !v.seen).map(([k, v]) => `${k} ${v.customer}`);
          expect([...table.unseen()].map((order) => `${order.keyDigest} ${order.customer}`).sort()).toEqual(unseen.sort());
          const counts = new Map<string, number>();
          for (const v of model.values()) counts.set(v.customer, (counts.get(v.customer) ?? 0) + 1);
          expect(table.countByCustomer()).toEqual(counts);
          for (const [k, h] of probes) {
            const known = model.get(k);
            expect(table.compare(k, h)).toBe(known === undefined ? 'ABSENT' : known.hash === h ? 'SAME' : 'DIFFERENT');
          }
        },
      ),
    );
  });

  it('grows over many pages and shrinks again', () => {
    const table = new IndexTable();
    const keys = Array.from({ length: 40_000 }, (_, n) => digest(`key ${n}`));
    keys.forEach((k, n) => table.set(k, digest(`hash ${n}`), `C${n % 5}`));
    expect(table.size).toBe(40_000);
    keys.forEach((k, n) => n % 3 === 0 && table.delete(k));
    const wrong = keys.filter((k, n) => table.compare(k, digest(`hash ${n}`)) !== (n % 3 === 0 ? 'ABSENT' : 'SAME'));
    expect(wrong).toEqual([]);
    keys.forEach((k) => table.delete(k));
    expect([table.size, [...table.rows()].length, table.countByCustomer().size]).toEqual([0, 0, 0]);
  });

  it('keeps the mark of an order that is set again, and gives none to a new order in a freed place', () => {
    const table = new IndexTable();
    table.set(digest('a'), digest('1'), 'ACME');
    table.markSeen(digest('a'));
    table.set(digest('a'), digest('2'), 'GREYSON');
    expect([...table.unseen()]).toEqual([]);
    table.delete(digest('a'));
    table.set(digest('b'), digest('1'), 'ACME');
    expect([...table.unseen()]).toEqual([{ keyDigest: digest('b'), customer: 'ACME' }]);
  });

  it('distinguishes two digests that differ in one bit only', () => {
    const table = new IndexTable();
    const base = digest('order');
    table.set(base, base, 'ACME');
    for (let at = 0; at < 64; at++) {
      const other = base.slice(0, at) + (parseInt(base[at]!, 16) ^ 1).toString(16) + base.slice(at + 1);
      expect(table.compare(other, base)).toBe('ABSENT');
      expect(table.compare(base, other)).toBe('DIFFERENT');
    }
  });

  it('throws when it changes while unseen orders are read, and lets them be marked', () => {
    const table = new IndexTable();
    for (const name of ['a', 'b', 'c']) table.set(digest(name), digest('1'), 'ACME');
    const read = (work: (keyDigest: string) => void): void => {
      for (const order of table.unseen()) work(order.keyDigest);
    };
    expect(() => read((k) => table.delete(k))).toThrow(/changed while/);
    expect(() => read((k) => table.markSeen(k))).not.toThrow();
    expect([...table.unseen()]).toEqual([]);
  });

  it('refuses what is no digest', () => {
    const table = new IndexTable();
    const good = digest('x');
    for (const bad of ['', 'abc', good + '00', good.slice(1), `${good.slice(0, 62)}zz`, `0x${good.slice(2)}`]) {
      expect(() => table.set(bad, good, 'ACME')).toThrow(/64 hexadecimal/);
      expect(() => table.set(good, bad, 'ACME')).toThrow(/64 hexadecimal/);
    }
    expect(table.size).toBe(0);
    expect(() => table.setRow({ key: new Uint8Array(31), hash: new Uint8Array(32), customer: '' })).toThrow(/31 bytes/);
  });
});
