import type { Idempotency } from '../../../src/sync/services.js';
import type { CrashPoint } from './crash-points.js';

/**
 * What happens to a worker at a crash point: its process is killed, or stopped until somebody wakes it, or its line to the database breaks, so that
 * it cannot tell what became of its last statement.
 */
export type BlowKind = 'kill' | 'freeze' | 'lose line';

/** A blow that waits for its worker. */
export interface Blow {
  readonly point: CrashPoint;
  readonly kind: BlowKind;
  /** At which arrival at the point it strikes, from 1. */
  readonly arrival: number;
}

/** What the suite tells a worker. It holds until the next order. */
export interface Order {
  /** Null: it is left alone. */
  readonly arm: Blow | null;
  /** The setting of the same name. */
  readonly idempotency: Idempotency;
}

/** What a worker tells the suite, just before it is struck. */
export interface Struck {
  readonly struck: Blow;
}
