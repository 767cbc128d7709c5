import type { Kind, Verdict } from '../fast/verdict.js';

/** What came of all schedules together, as lines of a table. */
export function totalLines(verdicts: readonly Verdict[]): string[] {
  const sum = (of: (verdict: Verdict) => number): string => String(verdicts.reduce((total, verdict) => total + of(verdict), 0));
  const broken = (kind: Kind): string => sum(({ problems }) => problems.filter((problem) => problem.kind === kind).length);
  const faults = new Map<string, number>();
  for (const verdict of verdicts) for (const [kind, times] of Object.entries(verdict.faults)) faults.set(kind, (faults.get(kind) ?? 0) + times);
  const byKind = [...faults].sort(([, a], [, b]) => b - a).map(([kind, times]) => `${kind} ${String(times)}`);
  return [
    `schedules      ${String(verdicts.length)}`,
    `runs           ${sum(({ runs }) => runs)}`,
    `requests       ${sum(({ requests }) => requests)}`,
    `faults         ${sum(({ faults: own }) => Object.values(own).reduce((total, times) => total + times, 0))}: ${byKind.join(', ')}`,
    `duplicates     ${broken('duplicate')}  (beyond the bounds, and reported: ${sum(({ reported }) => reported)})`,
    `lost           ${broken('lost')}`,
    `stale          ${broken('stale')}`,
    `false success  ${broken('falseSuccess')}`,
    `not live       ${broken('liveness')}`,
    `other          ${broken('other')}`,
  ];
}
