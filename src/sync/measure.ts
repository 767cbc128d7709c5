import type { Database } from '../database/database.js';
import { describeFinding } from '../errors/describe-finding.js';
import { alertStates, deliveryCounts } from '../store/alerts/alerts.js';
import { budgetUses } from '../store/boards/budget.js';
import { lastRuns } from '../store/runs/overview.js';
import { batchTimes, openSince, requestsByStatus } from '../store/runs/watched.js';
import { pinnedMapping } from './services.js';
import type { Services } from './services.js';
import { readTables } from './table-facts.js';
import { watchedMappings } from './watched-mappings.js';

/** One value, with its labels. No label is a customer, an order or a secret. */
export interface Measure {
  readonly name: keyof typeof METRICS;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Every metric of the tables with its meaning; labels in braces. A value is of the moment of the read unless it says otherwise. */
export const METRICS = {
  order_sync_tables_up: 'Whether the tables could be read: 1 or 0. Without them the other order_sync metrics are missing.',
  order_sync_orders: 'Orders of the last run that has ended, by outcome.',
  order_sync_last_run_status: 'The status of the last run that has ended: 1 for that one.',
  order_sync_last_run_ended_timestamp_seconds: 'When the last run ended, seconds since 1970.',
  order_sync_last_run_batch_seconds: 'Duration of the batches of the last run that has ended, by stat: mean, max.',
  order_sync_last_success_age_seconds: 'Time since the last success ended; before the first one, since the first run began.',
  order_sync_open_findings: 'Open findings and refusals, by code and severity.',
  order_sync_requests: 'Stored requests that change the board, by outcome. Cleaned-up ones are not counted any more.',
  order_sync_waits: 'What waits, by cause: lost answer (requests), outage, day limit (requests), decision (findings for a person).',
  order_sync_oldest_batch_seconds: 'How long the oldest batch that is at work has been so; 0 without one.',
  order_sync_budget_points_limit: 'Complexity points per minute that Monday allows, by token.',
  order_sync_budget_points_used: 'Complexity points used in the window of this minute, by token.',
  order_sync_calls_today: 'Calls to Monday since midnight UTC, by token.',
  order_sync_calls_total: 'Calls to Monday since the tables were created, by token.',
  order_sync_alerts: 'Alerts that are raised: 1 each, by rule and level.',
  order_sync_alert_deliveries: 'Deliveries of alerts of the last 30 days, by target and status.',
} as const;

/** Everything that the tables can measure, over all watched mappings. */
export async function measure(services: Pick<Services, 'database' | 'mappingsFolder'>): Promise<Measure[]> {
  const { database } = services;
  const now = await database.now();
  const measures: Measure[] = [];
  for (const { mapping, firstRun } of await watchedMappings(services)) measures.push(...(await ofMapping(database, mapping, firstRun)));
  for (const { tokenIdentity, pointsLimit, pointsSpent, callsToday, requestsSent } of await budgetUses(database, now)) {
    const add = adder(measures, { token: tokenIdentity });
    add('order_sync_budget_points_limit', pointsLimit);
    add('order_sync_budget_points_used', pointsSpent);
    add('order_sync_calls_today', callsToday);
    add('order_sync_calls_total', requestsSent);
  }
  for (const { target, status, n } of await deliveryCounts(database)) adder(measures, { target, status })('order_sync_alert_deliveries', n);
  return measures;
}

const adder =
  (to: Measure[], all: Measure['labels']) =>
  (name: Measure['name'], value: number, labels: Measure['labels'] = {}): void => {
    to.push({ name, labels: { ...all, ...labels }, value });
  };

async function ofMapping(database: Database, name: string, firstRun: string): Promise<Measure[]> {
  const [newest] = await lastRuns(database, name, 1);
  if (newest === undefined) return [];
  const { facts, ended } = await readTables(database, await pinnedMapping({ database }, newest.mappingHash));
  const since = await openSince(database, name, newest.boardId);
  const age = (instant: string | null): number =>
    instant === null ? 0 : Math.max(0, (Date.parse(facts.now) - Date.parse(instant)) / 1000);
  const measures: Measure[] = [];
  const add = adder(measures, { mapping: name });
  add('order_sync_last_success_age_seconds', age(facts.lastSuccess ?? firstRun));
  add('order_sync_oldest_batch_seconds', age(since.batch));
  for (const { code, severity, open } of facts.open) add('order_sync_open_findings', open, { code, severity });
  for (const { status, n } of await requestsByStatus(database, newest.boardId)) add('order_sync_requests', n, { outcome: status });
  add('order_sync_waits', since.unansweredCount, { cause: 'lost answer' });
  add('order_sync_waits', since.outage === null ? 0 : 1, { cause: 'outage' });
  add('order_sync_waits', since.dayLimited, { cause: 'day limit' });
  add('order_sync_waits', sum(facts.open.filter(({ code }) => describeFinding(code).needsDecision).map(({ open }) => open)), {
    cause: 'decision',
  });
  for (const [rule, { level }] of await alertStates(database, name)) if (level !== 'OK') add('order_sync_alerts', 1, { rule, level });
  if (ended === null) return measures;
  const { staged, promoted, failed, deferred, held, rejected, unchanged, removed } = ended.counts;
  for (const [outcome, value] of Object.entries({ staged, promoted, failed, deferred, held, rejected, unchanged, removed }))
    add('order_sync_orders', value, { outcome });
  add('order_sync_last_run_status', 1, { status: ended.status });
  add('order_sync_last_run_ended_timestamp_seconds', Date.parse(ended.endTime ?? ended.startTime) / 1000);
  const seconds = (await batchTimes(database, ended.runId)).map(
    ({ start, end }) => (Date.parse(end ?? facts.now) - Date.parse(start)) / 1000,
  );
  add('order_sync_last_run_batch_seconds', seconds.length === 0 ? 0 : sum(seconds) / seconds.length, { stat: 'mean' });
  add('order_sync_last_run_batch_seconds', Math.max(0, ...seconds), { stat: 'max' });
  return measures;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
