import type { Digest } from '../types.js';
import type { IdentifiedFinding } from './finding.js';

export type FindingStatus = 'OPEN' | 'RESOLVED' | 'DECIDED' | 'CLOSED';

/** A finding of the table, as far as it is compared. */
export interface KnownFinding {
  readonly id: Digest;
  readonly status: FindingStatus;
  readonly customer: string | null;
  readonly keyDigest: Digest | null;
  readonly valueSeen: string | null;
  readonly message: string;
  /** The run that has met it last. */
  readonly lastRunId: string | null;
}

/**
 * What a step has looked at, and so which findings of its origin it resolves when it does not find them again: all of the mapping (except some orders), those of some customers, those of the
 * orders that it has met, or none.
 */
export type Coverage =
  | { readonly kind: 'everything'; readonly except?: ReadonlySet<Digest> }
  | { readonly kind: 'customers'; readonly customers: ReadonlySet<string> }
  | { readonly kind: 'keys'; readonly has: (key: Digest) => boolean }
  | { readonly kind: 'nothing' };

/** What one step changes in the table. */
export interface FindingChanges {
  readonly added: readonly IdentifiedFinding[];
  /** Resolved before, or ended by a person and met with another value: open again. */
  readonly reopened: readonly IdentifiedFinding[];
  /** Open, with another value or message. */
  readonly changed: readonly IdentifiedFinding[];
  /** Open and as before. */
  readonly standing: readonly Digest[];
  /** Ended by a person and met as it was: it stays ended. */
  readonly ended: readonly Digest[];
  /** Open, covered and not found again. */
  readonly resolved: readonly Digest[];
}

/**
 * Compares what a step has found with what the table holds of its origin. Of findings with one identity the first counts. What a run has met stays open until another
 * run looks: an attempt that is repeated may not find again what the first one has dealt with.
 */
export function compareFindings(
  known: readonly KnownFinding[],
  found: readonly IdentifiedFinding[],
  coverage: Coverage,
  runId: string | null,
): FindingChanges {
  const byId = new Map(known.map((one) => [one.id, one]));
  const seen = new Set<Digest>();
  const changes = {
    added: [] as IdentifiedFinding[],
    reopened: [] as IdentifiedFinding[],
    changed: [] as IdentifiedFinding[],
    standing: [] as Digest[],
    ended: [] as Digest[],
  };
  for (const finding of found) {
    if (seen.has(finding.id)) continue;
    seen.add(finding.id);
    const before = byId.get(finding.id);
    if (before === undefined) changes.added.push(finding);
    else if (before.status === 'OPEN') {
      if (before.valueSeen === finding.valueSeen && before.message === finding.message) changes.standing.push(finding.id);
      else changes.changed.push(finding);
    } else if (before.status !== 'RESOLVED' && before.valueSeen === finding.valueSeen) changes.ended.push(finding.id);
    else changes.reopened.push(finding);
  }
  const resolved = known
    .filter((one) => one.status === 'OPEN' && !seen.has(one.id) && (runId === null || one.lastRunId !== runId) && covers(coverage, one))
    .map(({ id }) => id);
  return { ...changes, resolved };
}

function covers(coverage: Coverage, { customer, keyDigest }: KnownFinding): boolean {
  switch (coverage.kind) {
    case 'everything':
      return keyDigest === null || coverage.except?.has(keyDigest) !== true;
    case 'customers':
      return customer !== null && coverage.customers.has(customer);
    case 'keys':
      return keyDigest !== null && coverage.has(keyDigest);
    case 'nothing':
      return false;
  }
}
