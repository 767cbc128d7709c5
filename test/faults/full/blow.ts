import type { Idempotency } from '../../../src/sync/services.js';
import type { CrashPoint } from './crash-points.js';

/**
 * What happens to a worker at a crash point: its process is killed, or paused until it is resumed, or its connection to the database
 * breaks, so that the result of its last statement is unknown.
 */
export type BlowKind = 'kill' | 'freeze' | 'lose line';

/** A blow that waits for its worker. */
export interface Blow {
  readonly point: CrashPoint;
  readonly kind: BlowKind;
  /** At which arrival at the point it strikes, from 1. */
  readonly arrival: number;
}

/** A command of the suite to a worker. It applies until the next one. */
export interface Order {
  /** Null: it is left alone. */
  readonly arm: Blow | null;
  /** The setting of the same name. */
  readonly idempotency: Idempotency;
}

/** The message of a worker to the suite, just before it is struck. */
export interface Struck {
  readonly struck: Blow;
}
