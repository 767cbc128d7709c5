import type { Digest } from '../orders/types.js';

export interface AcknowledgedChange {
  readonly keyDigest: Digest;
  /** Hash that Monday acknowledged; null means the order is no longer live (removed, archived, gone). */
  readonly hash: Digest | null;
  /** Canonical customer. */
  readonly customer: string;
  readonly generation: number;
}

/** The records of one board, as the snapshot needs them. The implementation reads SQL. */
export interface AcknowledgedSource {
  /** Current generation of the board's records. */
  generation(): Promise<number>;
  /** Random token that the records gave to a generation when it was committed; null if they have none for it. */
  historyToken(generation: number): Promise<string | null>;
  /** Records acknowledged or tombstoned in generations above `since`, each key once. */
  changesSince(since: number): AsyncIterable<readonly AcknowledgedChange[]>;
}
