import { checkDrift } from '../../mapping/lock/drift.js';
import { lockPath, readLock, writeLock } from '../../mapping/lock/lock-file.js';
import { lockOf, lockText } from '../../mapping/lock/lock.js';
import type { Lock, Seen } from '../../mapping/lock/lock.js';
import type { LocatedMapping } from '../../mapping/located.js';
import { hasErrors } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { confirmed } from '../output/confirmed.js';
import type { Output } from '../output/output.js';
import { diffLines } from './fix.js';
import { shownPath } from './report.js';
import { CannotCheck, reasonOf } from './truth.js';
import type { Truth } from './truth.js';

/** A mapping whose lock file differs from the live board and tables. */
export interface Drift {
  readonly mapping: LocatedMapping;
  /** Null when there is no lock file yet. */
  readonly before: Lock | null;
  readonly now: Lock;
  readonly findings: readonly Finding[];
}

/** Compares the lock file of a mapping with the live board and tables; null when they agree, or when neither was read. */
export async function driftOf(mapping: LocatedMapping, truths: readonly Truth[]): Promise<Drift | null> {
  const { whole, path } = mapping;
  const live = truths.flatMap((truth) => truth.live ?? []);
  if (whole === undefined || live.length === 0) return null;
  const looks = await Promise.all(live.map(async (look) => await look(whole)));
  const seen = looks.reduce<Seen>((all, look) => ({ ...all, ...look }), {});
  const before = await readLock(path).catch((error: unknown) => {
    throw new CannotCheck(reasonOf(error));
  });
  const now = lockOf(whole, seen, before);
  if (before !== null && lockText(before) === lockText(now)) return null;
  return { mapping, before, now, findings: before === null ? [] : mapping.locate(checkDrift(whole, before, seen)) };
}

/** Shows what differs from the lock files. A mapping without one has nothing to compare. */
export function showDrift(output: Output, drifts: readonly Drift[]): void {
  for (const drift of drifts) if (drift.before !== null) output.say(...lines(drift, output), '');
}

/** Writes the lock files after a yes: of a person at the terminal, or given as `yes`. Changes that break a mapping are not accepted. */
export async function accept(output: Output, drifts: readonly Drift[], findings: readonly Finding[], yes: boolean): Promise<void> {
  if (hasErrors(findings)) return output.say('Nothing was accepted: remove the errors first.', '');
  if (drifts.length === 0) return output.say('The lock files agree with the board and tables.', '');
  output.say(...drifts.flatMap((drift) => [...lines(drift, output), '']));
  const agreed = yes || (output.live && process.stdin.isTTY && (await confirmed('Accept the present state?')));
  if (!agreed) return output.say('Nothing was accepted: add --yes to write it.', '');
  for (const { mapping, now } of drifts) await writeLock(mapping.path, now);
  output.say(`${drifts.map(({ mapping }) => shownPath(lockPath(mapping.path))).join(', ')}: written.`, '');
}

function lines({ mapping, before, now }: Drift, { style }: Output): string[] {
  return diffLines({ file: lockPath(mapping.path), before: before === null ? '' : lockText(before), after: lockText(now) }, style);
}
