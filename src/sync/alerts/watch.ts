import type { Client } from '@temporalio/client';
import { progressQuery } from '../../contracts/messages.js';
import type { Progress } from '../../contracts/messages.js';
import { runMeaning } from '../../contracts/statuses.js';
import { changesOf } from '../../orders/alerts/changes.js';
import { judge } from '../../orders/alerts/judge.js';
import type { WatchedFacts } from '../../orders/alerts/judge.js';
import type { AlertPlan } from '../../orders/alerts/plan.js';
import { addMilliseconds } from '../../orders/dates.js';
import { alertStates, forgetDeliveries, saveChange } from '../../store/alerts/alerts.js';
import { budgetUses } from '../../store/boards/budget.js';
import { lastRuns } from '../../store/runs/overview.js';
import { openSince } from '../../store/runs/watched.js';
import { reconcile } from '../reconcile/reconcile.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';
import { readTables } from '../table-facts.js';
import { watchedMappings } from '../watched-mappings.js';

type WatchServices = Pick<Services, 'database' | 'temporal' | 'mappingsFolder'>;

/** A worker that is busy answers within a second; without an answer the run is judged by its row alone. */
const QUERY_MS = 5_000;

/** Deliveries that have ended are kept this long, for `alerts show` and for the question who was notified of what. One to a target that is gone is given up after it. */
export const KEPT_MS = 30 * 86_400_000;

/** Judges every watched mapping, and stores each change with its deliveries. Returns the number of changes. */
export async function lookAround(services: WatchServices, plan: AlertPlan): Promise<number> {
  const { database, temporal } = services;
  const targets = Object.keys(plan.targets);
  let changed = 0;
  for (const { mapping, firstRun } of await watchedMappings(services)) {
    // As `status` does: a run whose workflow is gone counts as lost.
    await reconcile({ database, temporal }, mapping, null);
    const facts = await watchedFacts({ database, temporal }, mapping, firstRun);
    if (facts === null) continue;
    for (const change of changesOf(await alertStates(database, mapping), judge(plan.rules, facts)))
      if (await saveChange(database, mapping, change, targets, facts.now)) changed += 1;
  }
  await forgetDeliveries(database, addMilliseconds(await database.now(), -KEPT_MS));
  return changed;
}

/** Everything that the rules judge of a mapping; null when its runs were deleted meanwhile. */
async function watchedFacts(
  { database, temporal }: Pick<Services, 'database' | 'temporal'>,
  name: string,
  firstRun: string,
): Promise<WatchedFacts | null> {
  const [newest] = await lastRuns(database, name, 1);
  if (newest === undefined) return null;
  const mapping = await pinnedMapping({ database }, newest.mappingHash);
  const { facts, ended, running } = await readTables(database, mapping);
  const since = await openSince(database, name, newest.boardId);
  const wait = running === null ? null : await waitOf(temporal, running.workflowId, running.workflowRunId);
  const uses = await budgetUses(database, facts.now);
  return {
    ...facts,
    red:
      ended !== null &&
      ended.status === 'COMPLETED_WITH_ERRORS' &&
      runMeaning({ ...ended, deferred: ended.counts.deferred }).colour === 'red',
    firstRun,
    batchSince: since.batch,
    outageSince: since.outage,
    unansweredSince: since.unanswered,
    gate: wait?.cause === 'change gate' ? wait.detail : null,
    dayLimitReached: since.dayLimited > 0 || wait?.cause === 'day limit',
    callsToday: Math.max(0, ...uses.map(({ callsToday }) => callsToday)),
  };
}

/** What an open run waits for, by its own answer; null when it works, has ended or does not answer. */
async function waitOf(temporal: Client, workflowId: string, firstExecutionRunId: string): Promise<Progress['wait']> {
  const handle = temporal.workflow.getHandle(workflowId, undefined, { firstExecutionRunId });
  try {
    return (await temporal.withDeadline(Date.now() + QUERY_MS, () => handle.query(progressQuery))).wait ?? null;
  } catch {
    return null;
  }
}
