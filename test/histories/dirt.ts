import type { Database } from '../../src/database/database.js';
import { orderColumns, toRow } from '../../src/demo/sample/columns.js';
import type { SampleOrder } from '../../src/demo/sample/columns.js';
import { generateOrders } from '../../src/demo/sample/generate.js';
import type { Driver } from '../protocol/support/driver.js';
import { count, text } from '../support/evidence.js';

/** Any seed does. */
const SEED = 11;
const ROWS_PER_LOAD = 5_000;

/** Where each row of a dirty source went, by the run's own row and by the error table. */
export interface DirtAccount {
  /** Reason -> rows, as the run says. Together they are `read`. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly read: number;
  /** Code -> open errors of orders, and keys that have one. */
  readonly errors: Readonly<Record<string, number>>;
  readonly rejectedOrders: number;
  readonly staged: number;
  /** Counted in the generated rows themselves, by nothing but their texts. */
  readonly seen: { readonly rows: number; readonly blank: number; readonly outOfScope: number; readonly repeatedOrContradicting: number };
}

/** Loads so many generated rows with the defects of the real table, lets a run read and stage them, and ends it before anything is sent. */
export async function accountForDirt(driver: Driver, database: Database, rows: number): Promise<DirtAccount> {
  const generated = [...generateOrders({ seed: SEED, rows, dirt: 'real' })];
  for (let start = 0; start < generated.length; start += ROWS_PER_LOAD) {
    await database.bulkLoad('dbo.ORDERS_UNIFIED', orderColumns, generated.slice(start, start + ROWS_PER_LOAD).map(toRow));
  }
  const begun = await driver.begin();
  await driver.preflight(begun);
  await driver.detect(begun);
  await driver.stage(begun);
  await driver.finish(begun, { kind: 'cancelled', reason: 'only the read is looked at' });
  const [run] = await database.query('SELECT * FROM [dbo].[SYNC_Run] ORDER BY [read_number] DESC', {}, { limit: 1 });
  const errors = await database.query<{ code: string; n: number }>(
    'SELECT [error_type] AS [code], COUNT(*) AS [n] FROM [dbo].[ERR_MON_CustMasterSchedule] WHERE [resolved_date] IS NULL GROUP BY [error_type]',
  );
  return {
    reasons: {
      blank: count(run, 'rows_blank'),
      'out of scope': count(run, 'rows_out_of_scope'),
      repeated: count(run, 'rows_repeated'),
      'contradicting an earlier row': Number(/(\d+) rows contradict/.exec(text(run, 'notes'))?.[1] ?? 0),
      rejected: count(run, 'orders_rejected'),
      unchanged: count(run, 'orders_unchanged'),
      held: count(run, 'orders_held'),
      staged: count(run, 'orders_staged'),
    },
    read: count(run, 'rows_read'),
    errors: Object.fromEntries(errors.map(({ code, n }) => [code, n])),
    rejectedOrders: count(run, 'orders_rejected'),
    staged: count(run, 'orders_staged'),
    seen: seenIn(generated),
  };
}

/** Problems of an account as sentences; none is good. */
export function checkDirt({ reasons, read, seen, errors }: DirtAccount): string[] {
  const problems: string[] = [];
  const equal = (what: string, is: number, should: number): void => {
    if (is !== should) problems.push(`${what}: ${String(is)} instead of ${String(should)}`);
  };
  equal('rows read', read, seen.rows);
  equal('rows accounted for', Object.values(reasons).reduce((sum, rows) => sum + rows, 0), read);
  equal('blank rows', reasons['blank'] ?? 0, seen.blank);
  equal('rows out of scope', reasons['out of scope'] ?? 0, seen.outOfScope);
  equal('rows beyond the first of their key', (reasons['repeated'] ?? 0) + (reasons['contradicting an earlier row'] ?? 0), seen.repeatedOrContradicting);
  for (const code of ['UNKNOWN_CUSTOMER', 'KEY_BLANK', 'DUPLICATE_KEY']) if ((errors[code] ?? 0) === 0) problems.push(`no error of ${code} is in the table`);
  return problems;
}

const cell = (row: SampleOrder, column: string): string => String(row[column] ?? '').trim();

function seenIn(rows: readonly SampleOrder[]): DirtAccount['seen'] {
  const full = rows.filter((row) => Object.values(row).some((value) => value !== null && value !== 0 && value !== ''));
  const inScope = full.filter((row) => cell(row, 'ORDER DATE PO RECEIVED') === '' || cell(row, 'ORDER DATE PO RECEIVED') >= '2025');
  const keyed = inScope.map((row) => cell(row, 'AAG ORDER NUMBER')).filter((number) => number !== '');
  return { rows: rows.length, blank: rows.length - full.length, outOfScope: full.length - inScope.length, repeatedOrContradicting: keyed.length - new Set(keyed).size };
}
