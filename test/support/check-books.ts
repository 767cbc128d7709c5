import type { SqlRow } from '../../src/database/database.js';
import { count, text } from './evidence.js';
import type { Evidence } from './evidence.js';

const FINAL = ['PROMOTED', 'FAILED', 'DEFERRED'];

/**
 * P7: the control totals of every closed run and batch balance, in the rows themselves. P11: a status claims no more than what happened.
 */
export function checkBooks(evidence: Evidence): string[] {
  // While a batch is processed again, the control totals of its run are open too.
  const atWork = new Set(evidence.batches.filter((batch) => batch['end_time'] === null).map((batch) => text(batch, 'run_id')));
  return [
    ...evidence.runs
      .filter((run) => run['status'] !== 'RUNNING' && !atWork.has(text(run, 'run_id')))
      .flatMap((run) => checkRun(evidence, run)),
    ...evidence.batches.filter((batch) => batch['end_time'] !== null).flatMap((batch) => checkBatch(evidence, batch)),
  ];
}

/** Rows with the status of a running one. After a reconcile there are none. */
export function running({ runs, batches }: Evidence): string[] {
  const open = ['PENDING', 'RUNNING', 'GROUPS_READY', 'ITEMS_SENT', 'SUBITEMS_SENT'];
  return [
    ...runs
      .filter((run) => open.includes(text(run, 'status')))
      .map((run) => `run ${text(run, 'run_id')} has the status ${text(run, 'status')}`),
    ...batches
      .filter((batch) => open.includes(text(batch, 'status')))
      .map((batch) => `batch of ${text(batch, 'customer_name')} has the status ${text(batch, 'status')}`),
  ];
}

function checkRun(evidence: Evidence, run: SqlRow): string[] {
  const name = `run ${text(run, 'run_id')} (${text(run, 'status')})`;
  const problems: string[] = [];
  const equal = (left: number, right: number, what: string): void => {
    if (left !== right) problems.push(`P7: ${name}: ${what}: ${String(left)} and ${String(right)}`);
  };
  const [staged, promoted, failed, deferred] = ['orders_staged', 'orders_promoted', 'orders_failed', 'orders_deferred'].map((column) =>
    count(run, column),
  ) as [number, number, number, number];
  const [held, rejected] = [count(run, 'orders_held'), count(run, 'orders_rejected')];
  if (run['staging_load_id'] !== null) {
    const changed = count(run, 'orders_new') + count(run, 'orders_changed') + count(run, 'orders_removed');
    equal(changed, staged + held, 'changed orders, and staged and held ones');
  }
  equal(staged, promoted + failed + deferred, 'staged orders, and promoted, failed and deferred ones');
  const rows = evidence.staging.filter((row) => row['load_id'] === run['staging_load_id']);
  const batches = evidence.batches.filter((batch) => batch['run_id'] === run['run_id']);
  // The rows of a batch that was cleaned up are gone: its own counters are used.
  const cleaned = batches.filter(isCleaned);
  const gone = (column: string): number => cleaned.reduce((sum, batch) => sum + count(batch, column), 0);
  equal(rows.length + gone('total_records'), staged, 'rows in staging, and staged orders');
  equal(
    rows.filter((row) => row['stg_status'] === 'PROMOTED').length + gone('successful_records'),
    promoted,
    'promoted rows in staging, and promoted orders',
  );
  equal(
    rows.filter((row) => row['stg_status'] === 'FAILED').length + gone('failed_records'),
    failed,
    'failed rows in staging, and failed orders',
  );
  equal(
    batches.reduce((sum, batch) => sum + count(batch, 'total_records'), 0),
    staged,
    'orders of all batches, and staged orders',
  );
  if (run['status'] === 'COMPLETED' && failed + deferred + held + rejected > 0)
    problems.push(`P11: ${name} has orders that failed, wait or are held`);
  return problems;
}

const isCleaned = (batch: SqlRow): boolean => batch['staging_deleted_date'] !== null;

function checkBatch(evidence: Evidence, batch: SqlRow): string[] {
  const name = `batch of ${text(batch, 'customer_name')} (${text(batch, 'status')})`;
  const rows = evidence.staging.filter((row) => row['stg_batch_id'] === batch['batch_id']);
  const unfinished = rows.filter((row) => !FINAL.includes(text(row, 'stg_status')));
  const problems = unfinished.map(
    (row) => `P7: ${name}: ${text(row, evidence.schedule.title.column)} is left as ${text(row, 'stg_status')}`,
  );
  const total = count(batch, 'successful_records') + count(batch, 'failed_records') + count(batch, 'deferred_records');
  if (total !== count(batch, 'total_records') || rows.length !== (isCleaned(batch) ? 0 : total))
    problems.push(`P7: ${name}: ${String(total)} of ${String(count(batch, 'total_records'))} orders are accounted for`);
  const open = rows.filter(
    (row) => row['stg_status'] === 'FAILED' || (row['stg_status'] === 'DEFERRED' && row['stg_status_reason'] !== 'SUPERSEDED'),
  );
  if (batch['status'] === 'COMPLETED' && open.length > 0) problems.push(`P11: ${name} left ${String(open.length)} orders`);
  const failed = rows.filter((row) => row['stg_status'] === 'FAILED');
  const unnamed = failed.filter((row) => !evidence.errors.some((error) => error['stg_key'] === row['stg_key']));
  return [
    ...problems,
    ...unnamed.map((row) => `P11: ${name}: the failed order ${text(row, evidence.schedule.title.column)} is in no error table`),
  ];
}
