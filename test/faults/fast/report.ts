import type { Kind, Remains, Verdict } from './verdict.js';

/** Every kind has its line. */
const NAMES: Readonly<Record<Kind, string>> = {
  duplicate: 'duplicates',
  lost: 'lost',
  stale: 'stale',
  falseSuccess: 'false successes',
  liveness: 'liveness',
  foreign: "other people's",
  unseen: 'unseen troubles',
  other: 'other promises',
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export const countOf = (verdicts: readonly Verdict[], kind: Kind): number =>
  sum(verdicts.map(({ problems }) => problems.filter((problem) => problem.kind === kind).length));

/** The end of a run of the suite, for a person: what was played, what struck, what broke, and how to see it again. */
export function summary(verdicts: readonly Verdict[], seconds: number, command: string): string {
  const total = (of: (verdict: Verdict) => number): string => String(sum(verdicts.map(of)));
  const faults = new Map<string, number>();
  for (const verdict of verdicts)
    for (const [kind, count] of Object.entries(verdict.faults)) faults.set(kind, (faults.get(kind) ?? 0) + count);
  const failed = verdicts.filter(({ problems }) => problems.length > 0);
  return [
    '',
    `seeds      ${String(verdicts.length)} in ${seconds.toFixed(0)} s`,
    `played     ${total(({ runs }) => runs)} runs, ${total(({ orders }) => orders)} orders, ${total(({ requests }) => requests)} requests`,
    `struck     ${[...faults]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => `${kind} ${String(count)}`)
      .join(', ')}`,
    ...(Object.keys(NAMES) as Kind[]).map((kind) => `${NAMES[kind].padEnd(16)}${String(countOf(verdicts, kind))}`),
    `beyond the bounds, reported: ${total(({ reported }) => reported)}`,
    ...failed.flatMap(({ seed, problems }) => [
      `seed ${String(seed)}: ${problems[0]?.text.split('\n')[0] ?? ''}`,
      `  npm run faults -- ${command} --seed ${String(seed)}`,
    ]),
  ].join('\n');
}

/** What the product and the plain loop left behind, as a table of Markdown. */
export function comparison(verdicts: readonly Verdict[]): string {
  const compared = verdicts.filter(({ baseline }) => baseline !== undefined);
  const line = (name: string, of: keyof Remains): string =>
    `| ${name} | ${String(sum(compared.map(({ baseline }) => baseline?.[of] ?? 0)))} | ${String(sum(compared.map(({ remains }) => remains[of])))} |`;
  return [
    `| the same ${String(compared.length)} schedules of faults | a loop with retries | this sync |`,
    '|---|---|---|',
    line('duplicates on the board', 'duplicates'),
    line('orders and sizes lost', 'lost'),
    line('old values on the board', 'stale'),
  ].join('\n');
}
