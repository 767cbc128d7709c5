import type { Digest, Evaluation, OutgoingOrder, RowRejection } from './types.js';

/** What the detection reads of the acknowledged orders. */
export interface AcknowledgedOrders {
  compare(keyDigest: Digest, hash: Digest): 'ABSENT' | 'SAME' | 'DIFFERENT';
  markSeen(keyDigest: Digest): boolean;
}

/** Orders found in this read, by key. */
export interface ReadOrders {
  compare(keyDigest: Digest, hash: Digest): 'ABSENT' | 'SAME' | 'DIFFERENT';
  set(keyDigest: Digest, hash: Digest, customer: string): void;
}

/** An open refusal of Monday's. */
export interface OpenRefusal {
  readonly contentHash: Digest;
  readonly nextRetry: string | null;
  readonly usedUp: boolean;
}

export type RowDecision =
  | { readonly kind: 'stage'; readonly change: 'NEW' | 'CHANGED'; readonly order: OutgoingOrder; readonly hash: Digest }
  | { readonly kind: 'unchanged' }
  /** Changed, and not tried now: its retry is not due, or its attempts are used up for this very content. */
  | { readonly kind: 'held'; readonly change: 'NEW' | 'CHANGED'; readonly order: OutgoingOrder; readonly hash: Digest }
  | {
      readonly kind: 'rejected';
      readonly key: Digest | null;
      readonly customer: string;
      readonly orderNumber: string;
      readonly hash: Digest;
      readonly rejections: readonly RowRejection[];
    }
  /** Equal in every mapped value to a row of the same key that was met before: one order. */
  | { readonly kind: 'repeated' }
  /** The same key with different content: every row of the key is rejected, the earlier ones too. */
  | { readonly kind: 'conflict'; readonly key: Digest }
  | { readonly kind: 'outOfScope' }
  | { readonly kind: 'blank' };

/**
 * Compares one source row with what Monday acknowledged. An order that was sent in part is dirty and never unchanged (R10). Every row
 * counts as seen, rejected ones too, so that no order is removed that the source still holds.
 */
export class Detection {
  readonly #acknowledged: AcknowledgedOrders;
  readonly #read: ReadOrders;
  readonly #dirty: ReadonlySet<Digest>;
  readonly #refusals: ReadonlyMap<Digest, readonly OpenRefusal[]>;
  readonly #chosen: ReadonlySet<Digest>;
  readonly #now: string;
  readonly #seenDirty = new Set<Digest>();

  constructor(input: {
    readonly acknowledged: AcknowledgedOrders;
    readonly read: ReadOrders;
    readonly dirty: ReadonlySet<Digest>;
    readonly refusals: ReadonlyMap<Digest, readonly OpenRefusal[]>;
    /** Orders that a person has chosen to be tried now. */
    readonly chosen?: readonly Digest[] | undefined;
    readonly now: string;
  }) {
    this.#acknowledged = input.acknowledged;
    this.#read = input.read;
    this.#dirty = input.dirty;
    this.#refusals = input.refusals;
    this.#chosen = new Set(input.chosen ?? []);
    this.#now = input.now;
  }

  decide(evaluation: Evaluation): RowDecision {
    switch (evaluation.kind) {
      case 'blank':
        return { kind: 'blank' };
      case 'outOfScope':
        if (evaluation.key !== null) this.#see(evaluation.key.digest);
        return { kind: 'outOfScope' };
      case 'rejected':
        return this.#rejected(evaluation);
      case 'order':
        return this.#order(evaluation.order, evaluation.hash);
    }
  }

  /** How the first row of a key was decided before a second one contradicted it. */
  firstDecision(
    evaluation: Extract<Evaluation, { kind: 'order' | 'rejected' }>,
  ): 'unchanged' | 'stage NEW' | 'stage CHANGED' | 'held NEW' | 'held CHANGED' | 'rejected' {
    if (evaluation.kind === 'rejected') return 'rejected';
    const decision = this.#classify(evaluation.order, evaluation.hash);
    return decision.kind === 'unchanged' ? 'unchanged' : `${decision.kind} ${decision.change}`;
  }

  /** How the read has seen an order: not at all, with this content, or with other content. */
  met(key: Digest, hash: Digest): 'ABSENT' | 'SAME' | 'DIFFERENT' {
    return this.#read.compare(key, hash);
  }

  /** Whether the read has seen an order, whatever its content. */
  hasMet(key: Digest): boolean {
    return this.#read.compare(key, key) !== 'ABSENT';
  }

  /** Whether Monday has refused this content, its next attempt is not due or none is left, and no person has chosen the order. */
  isHeld(key: Digest, hash: Digest): boolean {
    if (this.#chosen.has(key)) return false;
    const refusals = (this.#refusals.get(key) ?? []).filter((refusal) => refusal.contentHash === hash);
    return refusals.some((refusal) => refusal.usedUp || (refusal.nextRetry !== null && refusal.nextRetry > this.#now));
  }

  /** Dirty orders that the read did not see, whether they were ever acknowledged or not. */
  unseenDirty(): Digest[] {
    return [...this.#dirty].filter((key) => !this.#seenDirty.has(key));
  }

  #rejected(evaluation: Extract<Evaluation, { kind: 'rejected' }>): RowDecision {
    const { key, customer, orderNumber, hash, rejections } = evaluation;
    if (key !== null) {
      this.#see(key.digest);
      const met = this.#read.compare(key.digest, hash);
      if (met === 'SAME') return { kind: 'repeated' };
      if (met === 'DIFFERENT') return { kind: 'conflict', key: key.digest };
      this.#read.set(key.digest, hash, customer);
    }
    return { kind: 'rejected', key: key?.digest ?? null, customer, orderNumber, hash, rejections };
  }

  #order(order: OutgoingOrder, hash: Digest): RowDecision {
    const key = order.key.digest;
    const met = this.#read.compare(key, hash);
    if (met === 'SAME') return { kind: 'repeated' };
    if (met === 'DIFFERENT') return { kind: 'conflict', key };
    this.#see(key);
    this.#read.set(key, hash, order.customer);
    return this.#classify(order, hash);
  }

  #classify(order: OutgoingOrder, hash: Digest): Extract<RowDecision, { kind: 'unchanged' | 'stage' | 'held' }> {
    const key = order.key.digest;
    const known = this.#acknowledged.compare(key, hash);
    if (known === 'SAME' && !this.#dirty.has(key)) return { kind: 'unchanged' };
    const change = known === 'ABSENT' ? 'NEW' : 'CHANGED';
    const held = this.isHeld(key, hash);
    return { kind: held ? 'held' : 'stage', change, order, hash };
  }

  #see(key: Digest): void {
    this.#acknowledged.markSeen(key);
    if (this.#dirty.has(key)) this.#seenDirty.add(key);
  }
}
