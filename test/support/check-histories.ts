import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { orderColumns, toRow } from '../../sandbox/sample/columns.js';
import { count, text } from './evidence.js';
import type { Evidence } from './evidence.js';

/** P10: a history stays far below Temporal's limits. */
const MOST_EVENTS = 2_000;

const OPEN = ['RUNNING', 'GROUPS_READY', 'ITEMS_SENT', 'SUBITEMS_SENT'];

/**
 * Close status in Temporal -> statuses in SQL that it may stand for (P11). What was cut off has the status of a running one until the next
 * reconcile.
 */
const CLOSES: Readonly<Record<string, readonly string[]>> = {
  RUNNING: OPEN,
  COMPLETED: ['COMPLETED'],
  FAILED: ['COMPLETED_WITH_ERRORS', 'FAILED', 'ORPHANED'],
  CANCELLED: ['CANCELLED', 'ORPHANED'],
  TERMINATED: ['ORPHANED', ...OPEN],
  TIMED_OUT: ['ORPHANED', ...OPEN],
};

/** P10: histories are short and carry references and counts, never values of orders. P11: Temporal and SQL agree on how it ended. */
export async function checkHistories(client: Client, evidence: Evidence): Promise<string[]> {
  const values = orderTexts(evidence);
  const problems: string[] = [];
  for (const row of [...evidence.runs, ...evidence.batches]) {
    const workflowId = text(row, 'workflow_id');
    if (workflowId === '') continue;
    const handle = client.workflow.getHandle(workflowId, text(row, 'workflow_run_id'));
    const { status } = await handle.describe();
    const allowed = CLOSES[status.name];
    const history = await handle.fetchHistory();
    if (
      allowed !== undefined &&
      !allowed.includes(text(row, 'status')) &&
      !onlyStanding(status.name, row) &&
      !wasClosing(status.name, history)
    )
      problems.push(`P11: ${workflowId} is ${status.name} in Temporal and ${text(row, 'status')} in SQL`);
    problems.push(...checkHistory(workflowId, historyToJSON(history), values));
  }
  return problems;
}

/** A run whose only errors stood before closes green. */
function onlyStanding(closed: string, row: Evidence['runs'][number]): boolean {
  return (
    closed === 'COMPLETED' && text(row, 'status') === 'COMPLETED_WITH_ERRORS' && row['new_errors'] === 0 && row['orders_deferred'] === 0
  );
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

const CLOSING = ['finishRun', 'closeBatch'];

/**
 * Terminating a workflow whose row is closed, or is being closed, changes nothing of what it has done: an activity under way is not
 * notified. The control totals themselves are checked elsewhere.
 */
function wasClosing(closed: string, { events }: History): boolean {
  return (
    closed === 'TERMINATED' &&
    (events ?? []).some((event) => CLOSING.includes(event.activityTaskScheduledEventAttributes?.activityType?.name ?? ''))
  );
}

/** The same for one history that is at hand as JSON. */
export function checkHistory(name: string, history: string, values: readonly string[]): string[] {
  const events = (JSON.parse(history) as { events: unknown[] }).events;
  // The seconds of an instant look like a price.
  const readable = `${history}\n${payloadsOf(events).join('\n')}`.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
  const found = values.filter((value) => readable.includes(value));
  return [
    ...(events.length > MOST_EVENTS ? [`P10: ${name} has ${String(events.length)} events`] : []),
    ...found.map((value) => `P10: the history of ${name} holds "${value}"`),
  ];
}

/** Every payload of a history, decoded. */
export function payloadsOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { metadata, data } = node as { metadata?: { encoding?: string }; data?: unknown };
  if (metadata?.encoding !== undefined && typeof data === 'string') return [Buffer.from(data, 'base64').toString('utf8')];
  return Object.values(node).flatMap(payloadsOf);
}

/** Texts that belong to orders alone: numbers, styles, colours, prices. Short ones could occur anywhere by chance. */
function orderTexts({ expected, schedule }: Evidence): string[] {
  const ids = schedule.fields
    .filter((field) => [...schedule.key.columns, 'CUSTOMER PRICE', 'STYLE DESCRIPTION'].includes(field.source))
    .map((field) => field.monday.id);
  const texts = expected.flatMap((order) => ids.map((id) => order.values[id] ?? ''));
  return [...new Set(texts.filter((value) => value.length >= 5))];
}

/** The same texts, of orders of the sample. */
export function sampleTexts(orders: Parameters<typeof toRow>[0][]): string[] {
  const columns = ['AAG ORDER NUMBER', 'CUSTOMER STYLE', 'CUSTOMER COLOUR DESCRIPTION', 'CUSTOMER PRICE', 'STYLE DESCRIPTION', 'PO NUMBER'];
  const at = columns.map((column) => orderColumns.indexOf(column));
  return [
    ...new Set(orders.flatMap((order) => at.map((position) => String(toRow(order)[position] ?? ''))).filter((value) => value.length >= 5)),
  ];
}

/** Batches that no workflow ever took up have no history. */
export const startedBatches = ({ batches }: Evidence): number =>
  batches.filter((batch) => count(batch, 'total_records') > 0 && batch['workflow_id'] !== null).length;
