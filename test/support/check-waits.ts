import type { SqlRow } from '../../src/database/database.js';
import { text } from './evidence.js';
import type { Evidence } from './evidence.js';

/** Closed without saying that everything went well. */
const NEEDS_REASON = ['COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED', 'ORPHANED'];

/**
 * P16, as far as the tables show it: whatever ended without success says why, an order that waits for a later run says for what, and one that was refused
 * says when it is tried again, or that it waits for a person.
 */
export function checkWaits({ runs, batches, staging, errors, findings }: Evidence): string[] {
  const without = (rows: readonly SqlRow[], reason: string, name: (row: SqlRow) => string): string[] =>
    rows.filter((row) => text(row, reason).trim() === '').map((row) => `P16: ${name(row)} gives no reason`);
  const ended = (row: SqlRow): boolean => NEEDS_REASON.includes(text(row, 'status'));
  const openErrors = errors.filter((row) => row['resolved_date'] === null);
  const refused = openErrors.filter((row) => row['batch_id'] !== null);
  return [
    ...without(runs.filter(ended), 'status_reason', (run) => `run ${text(run, 'run_id')} (${text(run, 'status')})`),
    // Refusals are summed up apart.
    ...without(
      batches.filter((batch) => ended(batch) && batch['error_summary'] === null),
      'status_reason',
      (batch) => `batch ${text(batch, 'batch_id')} (${text(batch, 'status')})`,
    ),
    ...without(
      staging.filter((row) => row['stg_status'] === 'DEFERRED' || row['stg_status'] === 'FAILED'),
      'stg_status_reason',
      (row) => `a ${text(row, 'stg_status').toLowerCase()} order of batch ${text(row, 'stg_batch_id')}`,
    ),
    ...without(openErrors, 'error_message', (row) => `the error ${text(row, 'error_type')} of ${text(row, 'order_number')}`),
    ...without(
      findings.filter((row) => row['status'] === 'OPEN'),
      'message',
      (row) => `the finding ${text(row, 'code')}`,
    ),
    ...refused
      .filter((row) => row['next_retry_date'] === null && row['max_retries_reached'] !== true)
      .map((row) => `P16: ${text(row, 'error_type')} of ${text(row, 'order_number')} is neither tried again nor left to a person`),
  ];
}
