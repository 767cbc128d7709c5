import { sha256 } from '../digest.js';
import type { Digest } from '../types.js';

/** What a finding is about. */
export type FindingScope = 'run' | 'customer' | 'order' | 'size' | 'field';

/**
 * The kind of step that looks for a finding. A step finds all of its own again or resolves it, so two steps never share an origin: PREFLIGHT the look at mapping,
 * tables and board before a run; READ a read of the source; PEOPLE the look at the items of a batch; GROUPS the look at the groups of the board; VERIFY the comparison of the whole board with the records, whose findings the promotion of their
 * order resolves too; FINISH the closing of a run.
 */
export type FindingOrigin = 'PREFLIGHT' | 'READ' | 'PEOPLE' | 'GROUPS' | 'VERIFY' | 'FINISH';

/** One thing that a person should know or decide, as a step has found it. The registry of codes has its severity and remedy. */
export interface FoundFinding {
  readonly code: string;
  readonly scope: FindingScope;
  /** Canonical where it is known. */
  readonly customer?: string;
  readonly keyDigest?: Digest;
  /** For a person to search by. It identifies a finding only where there is no key. */
  readonly orderNumber?: string;
  readonly size?: string;
  /** A source column, a place in the mapping or a title of the board. */
  readonly field?: string;
  /** What was found there. A finding that a person has ended opens again when this changes. */
  readonly valueSeen?: string;
  /** One or two sentences: what, where, and what came of it. */
  readonly message: string;
}

/** The same with its identity, in the lengths of the table. */
export interface IdentifiedFinding {
  readonly id: Digest;
  readonly code: string;
  readonly scope: FindingScope;
  readonly customer: string | null;
  readonly keyDigest: Digest | null;
  readonly orderNumber: string | null;
  readonly size: string | null;
  readonly field: string | null;
  readonly valueSeen: string | null;
  readonly message: string;
}

/**
 * Gives a finding its identity: mapping, code and what it is about. The value seen, the message and, of an order with a key, customer and order number are no part of it,
 * so that the same trouble with another value is the same finding.
 */
export function identify(mappingName: string, found: FoundFinding): IdentifiedFinding {
  const { code, scope, keyDigest, size, field } = found;
  const about = keyDigest === undefined ? [found.customer, found.orderNumber] : [keyDigest];
  return {
    id: sha256(JSON.stringify([mappingName, code, scope, about, size, field])),
    code,
    scope,
    customer: cut(found.customer, 200),
    keyDigest: keyDigest ?? null,
    orderNumber: cut(found.orderNumber, 200),
    size: cut(size, 100),
    field: cut(field, 200),
    valueSeen: cut(found.valueSeen, 400),
    message: cut(found.message, 2_000) ?? '',
  };
}

/** Blanks at the end do not come back from every engine; half a character pair can be stored nowhere. */
function cut(text: string | undefined, length: number): string | null {
  if (text === undefined) return null;
  const short = text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  return short.trimEnd();
}
