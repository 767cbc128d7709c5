import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFindings } from '../../../src/orders/findings/compare.js';
import type { Coverage, FindingChanges, FindingStatus, KnownFinding } from '../../../src/orders/findings/compare.js';
import { identify } from '../../../src/orders/findings/finding.js';
import type { FoundFinding, IdentifiedFinding } from '../../../src/orders/findings/finding.js';

const [BEFORE, NOW] = ['the run before', 'this run'];
const EVERYTHING: Coverage = { kind: 'everything' };
const price = (key: string, valueSeen: string): FoundFinding => ({
  code: 'VALUE_UNSET',
  scope: 'field',
  customer: 'GREYSON',
  keyDigest: key,
  orderNumber: `order of ${key}`,
  field: 'CUSTOMER PRICE',
  valueSeen,
  message: `"${valueSeen}" is no number.`,
});
const named = (found: FoundFinding): IdentifiedFinding => identify('mapping', found);
const known = (found: FoundFinding, status: FindingStatus = 'OPEN'): KnownFinding => ({ ...named(found), status, lastRunId: BEFORE });
const ids = (list: readonly (IdentifiedFinding | string)[]): string[] => list.map((one) => (typeof one === 'string' ? one : one.id));

describe('the identity of a finding', () => {
  it('is mapping, code and what it is about, whatever value was seen', () => {
    expect(named(price('k1', 'EUR 1')).id).toBe(named({ ...price('k1', 'TBC'), customer: 'RENAMED', orderNumber: 'K1' }).id);
    const others = [
      named(price('k2', 'EUR 1')),
      named({ ...price('k1', 'EUR 1'), field: 'DISCOUNT' }),
      named({ ...price('k1', 'EUR 1'), size: 'M' }),
      named({ ...price('k1', 'EUR 1'), code: 'NUMBER_ROUNDED' }),
      identify('another', price('k1', 'EUR 1')),
    ];
    expect(new Set([named(price('k1', 'EUR 1')), ...others].map(({ id }) => id)).size).toBe(6);
  });

  it('of a row without a key is its order number and customer', () => {
    const row = (orderNumber: string): string => named({ code: 'VALUE_UNSET', scope: 'field', orderNumber, message: 'no number.' }).id;
    expect(row('A')).not.toBe(row('B'));
  });

  it('is kept in the lengths of the table, without half a character', () => {
    const { valueSeen, message } = named({ ...price('k1', '😀'.repeat(300)), message: 'm'.repeat(3_000) });
    expect(valueSeen).toHaveLength(399);
    expect(valueSeen).toMatch(/😀…$/u);
    expect(message).toHaveLength(2_000);
  });
});

describe('what a step found, against what was known', () => {
  it('adds what is new, resolves what is gone, and leaves the rest', () => {
    const changes = compareFindings(
      [known(price('k1', 'a')), known(price('k2', 'a'))],
      [price('k1', 'a'), price('k3', 'a')].map(named),
      EVERYTHING,
      NOW,
    );
    expect(ids(changes.added)).toEqual([named(price('k3', 'a')).id]);
    expect(changes.standing).toEqual([named(price('k1', 'a')).id]);
    expect(changes.resolved).toEqual([named(price('k2', 'a')).id]);
  });

  it('opens what was resolved again, and what a person has closed only with another value', () => {
    const before = [known(price('k1', 'a'), 'RESOLVED'), known(price('k2', 'a'), 'CLOSED'), known(price('k3', 'a'), 'DECIDED')];
    const again = compareFindings(before, [price('k1', 'a'), price('k2', 'a'), price('k3', 'a')].map(named), EVERYTHING, NOW);
    expect(ids(again.reopened)).toEqual([named(price('k1', 'a')).id]);
    expect(again.ended).toHaveLength(2);
    const other = compareFindings(before, [price('k2', 'b'), price('k3', 'b')].map(named), EVERYTHING, NOW);
    expect(ids(other.reopened)).toEqual([named(price('k2', 'b')).id, named(price('k3', 'b')).id]);
  });

  it('resolves only what was looked at', () => {
    const before = [
      known(price('k1', 'a')),
      known({ ...price('k2', 'a'), customer: 'LACOSTE' }),
      known({ code: 'SOURCE_EMPTY', scope: 'run', message: 'm' }),
    ];
    const resolvedBy = (coverage: Coverage): number => compareFindings(before, [], coverage, NOW).resolved.length;
    expect(resolvedBy(EVERYTHING)).toBe(3);
    expect(resolvedBy({ kind: 'customers', customers: new Set(['GREYSON']) })).toBe(1);
    expect(resolvedBy({ kind: 'keys', has: (key) => key === 'k2' })).toBe(1);
    expect(resolvedBy({ kind: 'nothing' })).toBe(0);
    expect(resolvedBy({ kind: 'everything', except: new Set(['k1']) })).toBe(2);
    expect(compareFindings(before, [], EVERYTHING, BEFORE).resolved).toEqual([]);
  });
});

const finding = fc.tuple(fc.constantFrom('k1', 'k2', 'k3', 'k4'), fc.constantFrom('a', 'b')).map(([key, value]) => price(key, value));
const status = fc.constantFrom<FindingStatus>('OPEN', 'RESOLVED', 'DECIDED', 'CLOSED');
const table = fc.uniqueArray(fc.tuple(finding, status), { selector: ([{ keyDigest }]) => keyDigest });
const coverages = fc.constantFrom<Coverage>(EVERYTHING, { kind: 'nothing' }, { kind: 'keys', has: (key) => key < 'k3' });

it('says of each finding one thing, and after a second look at the same nothing changes any more', () => {
  fc.assert(
    fc.property(table, fc.array(finding), coverages, (before, found, coverage) => {
      const rows = before.map(([one, state]) => known(one, state));
      const changes = compareFindings(rows, found.map(named), coverage, NOW);
      const all = Object.values(changes).flatMap((list: FindingChanges[keyof FindingChanges]) => ids(list));
      expect(new Set(all).size).toBe(all.length);
      for (const one of found) expect(all).toContain(named(one).id);

      const after = apply(rows, changes);
      const again = compareFindings(after, found.map(named), coverage, NOW);
      expect([again.added, again.reopened, again.changed, again.resolved].flat()).toEqual([]);
      if (coverage.kind === 'everything')
        expect(after.filter((one) => one.status === 'OPEN').every(({ id }) => found.some((one) => named(one).id === id))).toBe(true);
    }),
  );
});

function apply(rows: readonly KnownFinding[], changes: FindingChanges): KnownFinding[] {
  const table = new Map(rows.map((row) => [row.id, row]));
  for (const one of [...changes.added, ...changes.changed, ...changes.reopened])
    table.set(one.id, { ...one, status: 'OPEN', lastRunId: NOW });
  for (const id of changes.resolved) {
    const row = table.get(id);
    if (row !== undefined) table.set(id, { ...row, status: 'RESOLVED' });
  }
  return [...table.values()];
}
