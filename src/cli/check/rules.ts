import { ageProblems, critical, errorProblems, LEVELS, runProblems, warning } from '../../orders/health.js';
import type { Problem, TableFacts } from '../../orders/health.js';

/** What a service answered, or why it did not. */
export type Asked<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'none'; readonly reason: string };

/** What Temporal knows. */
export interface TemporalFacts {
  readonly schedule: 'active' | 'paused' | 'none';
  /** Why the last scheduled comparison of the board could not be made; null when it could, and where there is no schedule for it. */
  readonly notCompared: string | null;
  readonly queuesWithoutWorker: readonly string[];
}

export interface Facts {
  readonly tables: Asked<TableFacts>;
  readonly temporal: Asked<TemporalFacts>;
}

/** The rules of `status --check`, as docs/monitoring.md states them. The gravest problem comes first. */
export function problemsOf({ tables, temporal }: Facts, maxAgeMs: number): Problem[] {
  const found = [
    ...(tables.kind === 'none' ? [critical(`the tables cannot be read: ${tables.reason}`)] : tableProblems(tables.value, maxAgeMs)),
    ...(temporal.kind === 'none' ? [critical(`Temporal cannot be asked: ${temporal.reason}`)] : temporalProblems(temporal.value)),
  ];
  return found.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
}

function tableProblems(facts: TableFacts, maxAgeMs: number): Problem[] {
  return [...runProblems(facts.lastRun), ...ageProblems(facts, maxAgeMs), ...errorProblems(facts, 0)];
}

function temporalProblems({ schedule, notCompared, queuesWithoutWorker }: TemporalFacts): Problem[] {
  return [
    ...(queuesWithoutWorker.length === 0 ? [] : [critical(`no worker polls ${queuesWithoutWorker.join(' and ')}`)]),
    ...(notCompared === null ? [] : [warning(`the last comparison of the board failed: ${notCompared}`)]),
    ...(schedule === 'active' ? [] : [warning(schedule === 'none' ? 'no schedule' : 'the schedule is paused')]),
  ];
}
