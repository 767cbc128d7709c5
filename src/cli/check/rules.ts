import type { OpenCode } from '../../orders/run-verdict.js';
import type { RunStatus } from '../../store/runs/runs.js';
import { duration } from '../output/times.js';
import { count } from '../output/words.js';

/** In order of weight. The exit code is the position, as monitors expect it. */
export const LEVELS = ['OK', 'WARNING', 'CRITICAL'] as const;
export type Level = (typeof LEVELS)[number];

/** What a service answered, or why it did not. */
export type Asked<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'none'; readonly reason: string };

/** What the tables know. Times are ISO 8601 UTC, of the database's clock. */
export interface TableFacts {
  readonly now: string;
  /** The last run that has ended; null before the first. */
  readonly lastRun: { readonly runId: string; readonly status: RunStatus; readonly reason: string | null; readonly ended: string } | null;
  /** When the last success ended; null when there was none. */
  readonly lastSuccess: string | null;
  readonly open: readonly OpenCode[];
}

/** What Temporal knows. */
export interface TemporalFacts {
  readonly schedule: 'active' | 'paused' | 'none';
  readonly queuesWithoutWorker: readonly string[];
}

export interface Facts {
  readonly tables: Asked<TableFacts>;
  readonly temporal: Asked<TemporalFacts>;
}

export interface Problem {
  readonly level: Exclude<Level, 'OK'>;
  readonly text: string;
}

/** The rules of `status --check`, as docs/monitoring.md states them. The gravest problem comes first. */
export function problemsOf({ tables, temporal }: Facts, maxAgeMs: number): Problem[] {
  const found = [
    ...(tables.kind === 'none' ? [critical(`the tables cannot be read: ${tables.reason}`)] : tableProblems(tables.value, maxAgeMs)),
    ...(temporal.kind === 'none' ? [critical(`Temporal cannot be asked: ${temporal.reason}`)] : temporalProblems(temporal.value)),
  ];
  return found.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
}

/** The gravest level of some problems. */
export const levelOf = (problems: readonly Problem[]): Level => problems[0]?.level ?? 'OK';

function tableProblems({ now, lastRun, lastSuccess, open }: TableFacts, maxAgeMs: number): Problem[] {
  const errors = open.filter(({ severity }) => severity === 'error');
  const number = errors.reduce((sum, one) => sum + one.open, 0);
  return [
    ...runProblems(lastRun),
    ...ageProblems(lastSuccess, now, maxAgeMs),
    ...(number === 0
      ? []
      : [warning(`${count(number, 'error')} open: ${errors.map(({ code, open: of }) => `${code} ${String(of)}`).join(', ')}`)]),
  ];
}

function runProblems(run: TableFacts['lastRun']): Problem[] {
  if (run === null || run.status === 'COMPLETED' || run.status === 'COMPLETED_WITH_ERRORS') return [];
  const text = `the last run is ${run.status}${run.reason === null ? '' : `: ${run.reason}`}`;
  return [run.status === 'CANCELLED' ? warning(text) : critical(text)];
}

function ageProblems(lastSuccess: string | null, now: string, maxAgeMs: number): Problem[] {
  if (lastSuccess === null) return [critical('no run over the whole source has come to its end')];
  if (Date.parse(now) - Date.parse(lastSuccess) <= maxAgeMs) return [];
  return [critical(`the last success is older than ${duration(maxAgeMs / 1000)}`)];
}

function temporalProblems({ schedule, queuesWithoutWorker }: TemporalFacts): Problem[] {
  return [
    ...(queuesWithoutWorker.length === 0 ? [] : [critical(`no worker polls ${queuesWithoutWorker.join(' and ')}`)]),
    ...(schedule === 'active' ? [] : [warning(schedule === 'none' ? 'no schedule' : 'the schedule is paused')]),
  ];
}

const warning = (text: string): Problem => ({ level: 'WARNING', text });
export const critical = (text: string): Problem => ({ level: 'CRITICAL', text });
