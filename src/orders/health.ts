import { duration } from './duration.js';
import type { OpenCode } from './run-verdict.js';

/** In order of weight. The exit code of `status --check` is the position, as monitors expect it. */
export const LEVELS = ['OK', 'WARNING', 'CRITICAL'] as const;
export type Level = (typeof LEVELS)[number];

export interface Problem {
  readonly level: Exclude<Level, 'OK'>;
  readonly text: string;
}

/** A run that has ended, as a monitor sees it. */
export interface EndedRun {
  readonly runId: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'COMPLETED_WITH_ERRORS' | 'FAILED' | 'CANCELLED' | 'ORPHANED';
  readonly reason: string | null;
  /** ISO 8601 UTC. */
  readonly ended: string;
}

/** What the tables know. Times are ISO 8601 UTC, of the database's clock. */
export interface TableFacts {
  readonly now: string;
  /** The last run that has ended; null before the first. */
  readonly lastRun: EndedRun | null;
  /** When the last success ended; null when there was none. */
  readonly lastSuccess: string | null;
  readonly open: readonly OpenCode[];
}

/** The last run failed, was lost or was cancelled. Open errors have a rule of their own. */
export function runProblems(run: TableFacts['lastRun']): Problem[] {
  if (run === null || run.status === 'COMPLETED' || run.status === 'COMPLETED_WITH_ERRORS') return [];
  const text = `the last run is ${run.status}${run.reason === null ? '' : `: ${run.reason}`}`;
  return [run.status === 'CANCELLED' ? warning(text) : critical(text)];
}

/** There is no success, or the last one ended too long ago. */
export function ageProblems({ now, lastSuccess }: Pick<TableFacts, 'now' | 'lastSuccess'>, maxAgeMs: number): Problem[] {
  if (lastSuccess === null) return [critical('no run over the whole source has come to its end')];
  if (Date.parse(now) - Date.parse(lastSuccess) <= maxAgeMs) return [];
  return [critical(`the last success is older than ${duration(maxAgeMs / 1000)}`)];
}

/** More errors are open than `most`: refused orders and sizes, and findings of the severity error. */
export function errorProblems({ open }: Pick<TableFacts, 'open'>, most: number): Problem[] {
  const errors = open.filter(({ severity }) => severity === 'error');
  const number = errors.reduce((sum, one) => sum + one.open, 0);
  if (number <= most) return [];
  const codes = errors.map(({ code, open: of }) => `${code} ${String(of)}`).join(', ');
  return [warning(`${String(number)} ${number === 1 ? 'error' : 'errors'} open: ${codes}`)];
}

/** The gravest level of some problems, the gravest first. */
export const levelOf = (problems: readonly Problem[]): Level => problems[0]?.level ?? 'OK';

export const warning = (text: string): Problem => ({ level: 'WARNING', text });
export const critical = (text: string): Problem => ({ level: 'CRITICAL', text });
