import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import type { Database } from '../../src/database/database.js';
import { orderColumns, toRow } from '../../sandbox/sample/columns.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { spreadsheetErrors } from '../../sandbox/sample/dirt.js';
import { generateOrders } from '../../sandbox/sample/generate.js';
import { MAPPING } from '../protocol/support/driver.js';
import type { Driver } from '../protocol/support/driver.js';
import { count } from '../support/evidence.js';
import { readSchedule } from '../support/schedule.js';
import { compareTroubles, plantedTroubles } from '../support/planted.js';
import { contradictingRows } from './contradicting.js';

/** Any seed does. */
const SEED = 11;
const ROWS_PER_LOAD = 5_000;

/** Where each row of a dirty source went, by the run's own row and by the error table. */
export interface DirtAccount {
  /** Reason -> rows. Together they are `read`. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly read: number;
  /** Rows with the key of an earlier row and other content. */
  readonly contradicting: number;
  readonly staged: number;
  /** Where the list of findings differs from what is wrong in the rows (P14). */
  readonly untold: readonly string[];
  readonly planted: number;
  /** Counted in the generated rows themselves, by nothing but their texts. */
  readonly seen: {
    readonly rows: number;
    readonly blank: number;
    readonly outOfScope: number;
    readonly repeatedOrContradicting: number;
    readonly keyless: number;
    readonly unreadableKeys: number;
  };
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
  const rejected = await rejections(database);
  const columns = await database.columns('dbo.ORDERS_UNIFIED');
  const planted = plantedTroubles({ columns, rows: generated }, await readSchedule(join(PROJECT_ROOT, 'mappings'), MAPPING));
  const contradicting = await contradictingRows(database, run);
  return {
    reasons: {
      blank: count(run, 'rows_blank'),
      'out of scope': count(run, 'rows_out_of_scope'),
      'repeats an earlier row': count(run, 'rows_repeated'),
      ...rejected,
      // The control totals count a contradicted key once, for its first row.
      DUPLICATE_KEY: (rejected['DUPLICATE_KEY'] ?? 0) + contradicting,
      unchanged: count(run, 'orders_unchanged'),
      held: count(run, 'orders_held'),
      staged: count(run, 'orders_staged'),
    },
    read: count(run, 'rows_read'),
    contradicting,
    staged: count(run, 'orders_staged'),
    untold: compareTroubles(planted, await database.query('SELECT * FROM [dbo].[SYNC_Finding] AS f'), { whole: true }),
    planted: planted.length,
    seen: seenIn(generated),
  };
}

/** Rejected orders by the codes of their errors. Rows without a key are distinguished by their content. */
async function rejections(database: Database): Promise<Record<string, number>> {
  const errors = await database.query<{ stg_key: string | null; content_hash: string; error_type: string }>(
    'SELECT [stg_key], [content_hash], [error_type] FROM [dbo].[ERR_MON_CustMasterSchedule] WHERE [resolved_date] IS NULL',
  );
  const codes = new Map<string, Set<string>>();
  for (const { stg_key, content_hash, error_type } of errors)
    codes.set(stg_key ?? content_hash, (codes.get(stg_key ?? content_hash) ?? new Set()).add(error_type));
  const orders: Record<string, number> = {};
  for (const found of codes.values()) {
    const reason = found.has('DUPLICATE_KEY') ? 'DUPLICATE_KEY' : [...found].sort().join(' and ');
    orders[reason] = (orders[reason] ?? 0) + 1;
  }
  return orders;
}

/** Problems of an account as sentences; none is good. */
export function checkDirt({ reasons, read, contradicting, untold, planted, seen }: DirtAccount): string[] {
  const problems: string[] = [...untold];
  if (planted === 0) problems.push('no row has a value that warns');
  const equal = (what: string, is: number, should: number): void => {
    if (is !== should) problems.push(`${what}: ${String(is)} instead of ${String(should)}`);
  };
  equal('rows read', read, seen.rows);
  equal('rows accounted for', sumOf(reasons), read);
  equal('blank rows', reasons['blank'] ?? 0, seen.blank);
  equal('rows out of scope', reasons['out of scope'] ?? 0, seen.outOfScope);
  equal('rows beyond the first of their key', (reasons['repeats an earlier row'] ?? 0) + contradicting, seen.repeatedOrContradicting);
  const of = (code: string): number =>
    Object.entries(reasons).reduce((sum, [reason, rows]) => (reason.split(' and ').includes(code) ? sum + rows : sum), 0);
  equal('rows without an order number', of('KEY_BLANK'), seen.keyless);
  equal('rows with an error in their key', of('KEY_UNREADABLE'), seen.unreadableKeys);
  for (const code of ['UNKNOWN_CUSTOMER', 'DUPLICATE_KEY', 'BAD_DATE']) if (of(code) === 0) problems.push(`no row is refused as ${code}`);
  return problems;
}

/** Rows that have a reason. */
export const sumOf = (reasons: DirtAccount['reasons']): number => Object.values(reasons).reduce((sum, rows) => sum + rows, 0);

/** A text as people see it. */
const cell = (row: SampleOrder, column: string): string =>
  String(row[column] ?? '')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim();

function seenIn(rows: readonly SampleOrder[]): DirtAccount['seen'] {
  const full = rows.filter((row) => Object.values(row).some((value) => value !== null && value !== 0 && value !== ''));
  const inScope = full.filter((row) => cell(row, 'ORDER DATE PO RECEIVED') === '' || cell(row, 'ORDER DATE PO RECEIVED') >= '2025');
  const errors: readonly string[] = spreadsheetErrors;
  const readable = inScope.filter((row) => !errors.includes(cell(row, 'CUSTOMER STYLE')));
  const keyed = readable.map((row) => cell(row, 'AAG ORDER NUMBER')).filter((number) => number !== '');
  return {
    rows: rows.length,
    blank: rows.length - full.length,
    outOfScope: full.length - inScope.length,
    repeatedOrContradicting: keyed.length - new Set(keyed).size,
    keyless: readable.length - keyed.length,
    unreadableKeys: inScope.length - readable.length,
  };
}
