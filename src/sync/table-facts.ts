import type { Queryable } from '../database/database.js';
import type { Mapping } from '../mapping/schema.js';
import type { TableFacts } from '../orders/health.js';
import { openCounts } from '../store/findings/open-counts.js';
import { lastRuns, lastSuccess, NO_RUN } from '../store/runs/overview.js';
import type { StoredRun } from '../store/runs/runs.js';

/** One run is open at most, so one of these has ended unless none has. */
const RUNS_READ = 10;

/** What the tables know of a mapping, for `status --check`, alerts and metrics. `ended` is the last run that has ended, `open` those that are marked as running. */
export async function readTables(
  database: Queryable & { now(): Promise<string> },
  mapping: Mapping,
): Promise<{ readonly facts: TableFacts; readonly ended: StoredRun | null; readonly running: StoredRun | null }> {
  const runs = await lastRuns(database, mapping.name, RUNS_READ);
  const ended = runs.find(({ status }) => status !== 'RUNNING') ?? null;
  const facts: TableFacts = {
    now: await database.now(),
    lastRun:
      ended === null
        ? null
        : { runId: ended.runId, status: ended.status, reason: ended.statusReason, ended: ended.endTime ?? ended.startTime },
    lastSuccess: (await lastSuccess(database, mapping.name))?.endTime ?? null,
    open: await openCounts(database, mapping, runs[0] ?? NO_RUN),
  };
  return { facts, ended, running: runs.find(({ status }) => status === 'RUNNING') ?? null };
}
