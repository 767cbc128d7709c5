import { notChecked, ok, warning } from './verdict.js';
import type { Verdict } from './verdict.js';

/** A clock elsewhere, compared with that of this machine. */
export interface SeenClock {
  readonly name: string;
  /** How far it is ahead of this machine, in milliseconds; negative when it is behind. */
  readonly aheadMs: number;
}

/**
 * Entra and cloud tokens allow minutes, logs are compared by seconds: half a minute is worth a person's look, and far above what a slow answer or Monday's
 * whole seconds can feign.
 */
const NOTABLE_MS = 30_000;

/** Compares the clocks that could be read. `silent` are the names of those that could not. */
export function judgeClocks(clocks: readonly SeenClock[], silent: readonly string[]): Verdict {
  if (clocks.length === 0) return notChecked(`needs ${silent.join(', ')}`);
  const differences = clocks.map(({ name, aheadMs }) => `${name} ${signed(aheadMs)}`).join(', ');
  const rest = silent.length === 0 ? '' : `; not asked: ${silent.join(', ')}`;
  const says = `compared with this machine: ${differences}${rest}`;
  if (clocks.every(({ aheadMs }) => Math.abs(aheadMs) < NOTABLE_MS)) return ok(says);
  // The clock that most others agree on is not known here; two that agree usually leave this machine.
  return warning(
    `${says}. Deadlines of the sync follow the database alone, but logs, schedules and logins by token do not`,
    'set the clock by NTP, such as `timedatectl set-ntp true`, on the machine that is wrong',
  );
}

function signed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${seconds >= 0 ? '+' : ''}${String(seconds)} s`;
}

/**
 * How far Temporal is ahead at least, by the last poll of a worker: it names no time of its own, and a poll may be a minute old. Null when no poll is
 * known.
 */
export function temporalAhead(lastPollsMs: readonly number[], now: number): number | null {
  return lastPollsMs.length === 0 ? null : Math.max(0, Math.max(...lastPollsMs) - now);
}
