import type { OrderDecision } from './decide-order.js';
import type { Operation } from './effects.js';
import type { Wait } from './wait.js';

/**
 * How often targets with a request of another batch are checked again: a quarter of an hour of such checks stays far below the 2,000 events
 * of a history.
 */
const WAIT_FOR_OTHERS_MS = 8_000;

/** The shortest wait. A wait that should be over depends on another batch, so asking faster does not help. */
const SHORTEST_WAIT_MS = 1_000;

/** What a batch writes next: first groups, then items, then subitems. */
export type WaveStep = 'groups' | 'items' | 'subitems' | 'done';

/** The decisions of one wave of a batch, summed up. */
export interface Wave {
  readonly step: WaveStep;
  /** The step that the batch has reached with this wave; null when it is unchanged. */
  readonly reached: 'GROUPS_READY' | 'ITEMS_SENT' | 'SUBITEMS_SENT' | null;
  /** Milliseconds until the batch is to be planned again; null when no order waits. */
  readonly waitMs: number | null;
  /** The wait that ends first; null when no order waits. */
  readonly wait: Wait | null;
  /** How many changes are sent. */
  readonly effects: number;
  /** How many orders wait. */
  readonly waiting: number;
}

/** Sums up what was decided for the orders of a batch. `now` is ISO 8601 UTC. */
export function sumUpWave(decisions: readonly OrderDecision[], now: string): Wave {
  const operations = decisions.flatMap((decision) => (decision.kind === 'send' ? decision.effects.map(({ operation }) => operation) : []));
  const waiting = decisions.flatMap((decision) => (decision.kind === 'wait' ? [decision.wait] : []));
  const step = stepOf(operations);
  const first = earliest(waiting);
  return {
    step,
    reached: reachedBy(step, waiting.length > 0),
    waitMs: first === null ? null : waitUntil(first, now),
    wait: first,
    effects: operations.length,
    waiting: waiting.length,
  };
}

function stepOf(operations: readonly Operation[]): WaveStep {
  if (operations.includes('CREATE_GROUP')) return 'groups';
  if (operations.some((operation) => operation.endsWith('_ITEM'))) return 'items';
  return operations.some((operation) => operation.endsWith('_SUBITEM')) ? 'subitems' : 'done';
}

function reachedBy(step: WaveStep, waits: boolean): Wave['reached'] {
  if (step === 'items') return 'GROUPS_READY';
  if (step === 'subitems') return 'ITEMS_SENT';
  return step === 'done' && !waits ? 'SUBITEMS_SENT' : null;
}

/** The wait that ends first. One with a known end comes before those that depend on others. */
function earliest(waits: readonly Wait[]): Wait | null {
  const known = waits.filter(({ until }) => until !== null);
  const [first] = known.length > 0 ? known.sort((a, b) => ((a.until ?? '') < (b.until ?? '') ? -1 : 1)) : waits;
  return first ?? null;
}

function waitUntil({ until }: Wait, now: string): number {
  return until === null ? WAIT_FOR_OTHERS_MS : Math.max(SHORTEST_WAIT_MS, Date.parse(until) - Date.parse(now));
}
