import type { RowDecision } from '../../orders/detection.js';
import { customerOf, orderNumberOf } from '../../orders/evaluated.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { RowWarnings } from '../../orders/findings/row-warnings.js';
import type { Evaluation, RowRejection } from '../../orders/types.js';
import type { RejectedRow } from '../../store/errors/rejections.js';
import type { ReadCounts } from '../../store/runs/runs.js';

export type CountedKind = 'unchanged' | 'stage NEW' | 'stage CHANGED' | 'held NEW' | 'held CHANGED' | 'rejected';

/** An order that the read met and Monday does not know, staged or waiting for its retry. */
export interface NewOrder {
  readonly key: string;
  readonly parts: readonly string[];
  readonly customer: string;
  readonly hash: string;
  readonly counted: 'stage NEW' | 'held NEW';
}

/** Counts of one read. Orders are counted by key: a key whose rows conflict counts once, as rejected. */
export class ReadCounter {
  rowsRead = 0;
  /** Held ones included. */
  removed = 0;
  /** Removals that Monday refused and that are not tried again yet. */
  heldRemovals = 0;
  missing = 0;
  /** What the read found that refuses no order. */
  readonly found: FoundFinding[] = [];
  readonly warnings = new RowWarnings();
  readonly rejectedRows: RejectedRow[] = [];
  readonly conflicts = new Set<string>();
  /** By key. Kept only where orders are known already: a first load is all new, and has nothing to compare with. */
  readonly newOrders = new Map<string, NewOrder>();
  /** Customers with rows that have no usable key: their missing orders may be in those rows. */
  readonly customersWithoutKey = new Set<string>();
  readonly #beyondLimit = new Set<string>();
  readonly #orders = new Map<CountedKind, number>();
  /** Rows with the key of an earlier row and other content. The key is counted once, as rejected; these rows are not. */
  contradicting = 0;
  #blank = 0;
  #outOfScope = 0;
  #repeated = 0;

  get staged(): number {
    return this.#of('stage NEW') + this.#of('stage CHANGED');
  }

  get beyondLimit(): number {
    return this.#beyondLimit.size;
  }

  constructor(private readonly keepNewOrders: boolean) {}

  /** A changed order that the run's limit leaves to another run: not counted, nothing is lost by it. */
  leaveForLater(key: string): void {
    this.#beyondLimit.add(key);
  }

  add(decision: RowDecision): void {
    switch (decision.kind) {
      case 'blank':
        this.#blank += 1;
        return;
      case 'outOfScope':
        this.#outOfScope += 1;
        return;
      case 'repeated':
        this.#repeated += 1;
        return;
      case 'conflict':
        this.conflicts.add(decision.key);
        this.contradicting += 1;
        return;
      case 'rejected':
        this.#count('rejected', 1);
        if (decision.key === null) this.customersWithoutKey.add(decision.customer);
        this.rejectedRows.push({
          keyDigest: decision.key,
          contentHash: decision.hash,
          customer: decision.customer,
          orderNumber: decision.orderNumber,
          rejections: decision.rejections,
        });
        return;
      case 'unchanged':
        this.#count('unchanged', 1);
        return;
      case 'stage':
      case 'held':
        this.#count(`${decision.kind} ${decision.change}`, 1);
        if (this.keepNewOrders && decision.change === 'NEW') {
          const { order, hash } = decision;
          this.newOrders.set(order.key.digest, {
            key: order.key.digest,
            parts: order.key.parts,
            customer: order.customer,
            hash,
            counted: `${decision.kind} NEW`,
          });
        }
    }
  }

  /** A new order turned out to be a known one under a new key, or is held until a person has decided. */
  recountNew(key: string, as: 'changed' | 'held'): void {
    const order = this.newOrders.get(key);
    if (order === undefined) return;
    this.#count(order.counted, -1);
    this.#count(as === 'held' ? 'held NEW' : order.counted === 'stage NEW' ? 'stage CHANGED' : 'held CHANGED', 1);
  }

  /** A new order that is left to another run is not counted: nothing is lost by it. */
  leaveNew(key: string): void {
    const order = this.newOrders.get(key);
    if (order === undefined) return;
    this.newOrders.delete(key);
    this.#count(order.counted, -1);
  }

  /** A row fed by hand that contradicts the source or another one. It has no key of its own: the order that has it is counted for itself. */
  rejectHandFed(evaluation: Evaluation, rejection: RowRejection): void {
    this.#count('rejected', 1);
    this.rejectedRows.push({ keyDigest: null, ...handFedFacts(evaluation), rejections: [rejection] });
  }

  /** The first row of a key was counted as something else before a second row contradicted it. */
  recountAsRejected(key: string, earlier: CountedKind): void {
    if (!this.#beyondLimit.delete(key)) this.#count(earlier, -1);
    this.newOrders.delete(key);
    this.#count('rejected', 1);
  }

  counts(): ReadCounts {
    return {
      rowsRead: this.rowsRead,
      rowsBlank: this.#blank,
      rowsOutOfScope: this.#outOfScope,
      rowsRepeated: this.#repeated,
      unchanged: this.#of('unchanged'),
      new: this.#of('stage NEW') + this.#of('held NEW'),
      changed: this.#of('stage CHANGED') + this.#of('held CHANGED'),
      removed: this.removed,
      held: this.#of('held NEW') + this.#of('held CHANGED') + this.heldRemovals,
      rejected: this.#of('rejected'),
      missing: this.missing,
    };
  }

  #of(kind: CountedKind): number {
    return this.#orders.get(kind) ?? 0;
  }

  #count(kind: CountedKind, by: number): void {
    this.#orders.set(kind, this.#of(kind) + by);
  }
}

function handFedFacts(evaluation: Evaluation): Pick<RejectedRow, 'contentHash' | 'customer' | 'orderNumber'> {
  if (evaluation.kind !== 'order' && evaluation.kind !== 'rejected') return { contentHash: NO_CONTENT, customer: '', orderNumber: '' };
  return { contentHash: evaluation.hash, customer: customerOf(evaluation), orderNumber: orderNumberOf(evaluation) };
}

/** In the place of the digest of a row that has nothing to digest. */
const NO_CONTENT = ''.padEnd(64, '0');
