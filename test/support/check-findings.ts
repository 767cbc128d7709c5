import type { SqlRow } from '../../src/database/database.js';
import { count, text } from './evidence.js';
import type { Evidence } from './evidence.js';
import { compareTroubles, plantedTroubles } from './planted.js';
import { lostEntirely, mustBeHeld, orderKeyOf } from './removals.js';
import { sizesOf } from './source-content.js';

/** A name like that of a size: 5XL, XXS, M. */
const LIKE_A_SIZE = /^\d*X*[SML]$/i;

/** The source as it was when a run began. */
export interface Unchanged {
  /** Since when it is as it is now: ISO 8601 by the database's clock. */
  readonly since: string;
  /** Customers of whom it held no order that was known then. */
  readonly absent: ReadonlySet<string>;
}

/**
 * P14, of the last run, if it read the whole source as it is now: every trouble of rows and columns is an
 * open finding, no other finding of these codes is open, and a source without rows, or without any of the orders of a customer who had several, is an
 * open error that makes the run red.
 */
export function checkFindings(evidence: Evidence, { since, absent }: Unchanged): string[] {
  const { findings, schedule, source } = evidence;
  const run = lastRead(evidence, since);
  if (run === undefined) return [];
  const isEmpty = source.rows.length === 0;
  const whole = run['complete_read'] === true;
  const told = open(evidence, 'SOURCE_EMPTY').length > 0;
  return [
    ...compareTroubles(plantedTroubles(source, schedule), findings, { whole }),
    ...checkAddedColumns(evidence),
    ...(isEmpty === told
      ? []
      : [`P14: SOURCE_EMPTY is ${told ? 'open' : 'not open'}, and the source has ${String(source.rows.length)} rows`]),
    ...(isEmpty ? green(run, 'the source was empty') : []),
    // The tables do not show which orders this run has removed, so the share of missing orders cannot be computed.
    ...(whole && count(run, 'orders_removed') === 0 ? checkLost(evidence, run, absent) : []),
  ];
}

function checkLost(evidence: Evidence, run: SqlRow, absent: ReadonlySet<string>): string[] {
  const told = new Set([...open(evidence, 'SOURCE_SHRUNKEN'), ...open(evidence, 'REMOVAL_GATE')].map((row) => text(row, 'customer')));
  // An answer that came late may have made a missing order known since the read.
  const inSource = new Set(evidence.expected.map(({ key }) => key));
  const wasKnown = (record: SqlRow): boolean => text(record, 'acknowledged_date') < text(run, 'start_time');
  const early = { ...evidence, records: evidence.records.filter((record) => inSource.has(orderKeyOf(record)) || wasKnown(record)) };
  const lost = lostEntirely(early).filter((customer) => absent.has(customer));
  return lost.flatMap((customer) => [
    ...(told.has(customer) ? [] : [`P14: the source has lost every order of ${customer}, and no finding says so`]),
    ...green(run, `the source had lost every order of ${customer}`),
  ]);
}

/** A run that claims that nothing waits for a person, as a sentence. */
function green(run: SqlRow, why: string): string[] {
  const { status } = run;
  const known = status === 'COMPLETED_WITH_ERRORS' && count(run, 'new_errors') + count(run, 'orders_deferred') === 0;
  return status === 'COMPLETED' || known ? [`P14: run ${text(run, 'run_id')} ended green (${String(status)}), and ${why}`] : [];
}

/** A column that nothing reads and that is named like a size. */
function checkAddedColumns(evidence: Evidence): string[] {
  const { schedule, source } = evidence;
  const read = new Set([...sizesOf(source, schedule), ...schedule.fields.map((field) => field.source)]);
  const unread = source.columns.map(({ name }) => name).filter((name) => LIKE_A_SIZE.test(name) && !read.has(name));
  const told = open(evidence, 'SIZE_COLUMN_UNKNOWN').map((row) => text(row, 'message'));
  const unseen = unread.filter((name) => !told.some((message) => message.includes(`[${name}]`)));
  return [
    ...unseen.map((name) => `P14: the source has a column ${name} that nothing reads, and no finding names it`),
    ...(unread.length === 0 ? told.map((message) => `P14: no column is like a size, and a finding says: ${message}`) : []),
  ];
}

/**
 * P14, once two complete reads in a row have met the source as it is: removals are held for exactly the customers of whom too many orders are missing
 * and not decided about, and no decision outlives the absence of its order.
 */
export function checkHeld(evidence: Evidence): string[] {
  if (evidence.source.rows.length === 0) return [];
  const held = new Set(open(evidence, 'REMOVAL_GATE').map((row) => text(row, 'customer')));
  const due = mustBeHeld(evidence);
  const inSource = new Set(evidence.expected.map(({ key }) => key));
  const decided = new Set(evidence.removalDecisions.map((row) => row['key_digest']));
  const back = evidence.records.filter((record) => decided.has(record['key_digest']) && inSource.has(orderKeyOf(record)));
  return [
    ...[...due].filter((name) => !held.has(name)).map((name) => `P14: too many orders of ${name} are missing, and none is held`),
    ...[...held].filter((name) => !due.has(name)).map((name) => `P14: removals of ${name} are held without need`),
    ...open(evidence, 'SOURCE_SHRUNKEN').map((row) => `P14: ${text(row, 'message')} It stays open though two reads have missed the same.`),
    ...back.map((record) => `P14: a decision about ${orderKeyOf(record)} is kept, and the source holds the order`),
  ];
}

/** P14: a run that ended COMPLETED has left no error open. */
export function checkVerdicts(evidence: Evidence): string[] {
  const errors = [
    ...evidence.errors
      .filter((row) => row['resolved_date'] === null)
      .map((row) => ({ name: `${text(row, 'error_type')} of ${text(row, 'order_number')}`, lastSeen: text(row, 'last_seen_date') })),
    ...evidence.findings
      .filter((row) => row['status'] === 'OPEN' && row['severity'] === 'error')
      .map((row) => ({ name: text(row, 'code'), lastSeen: text(row, 'last_seen') })),
  ];
  return evidence.runs
    .filter((run) => run['status'] === 'COMPLETED' && !batchAtEnd(evidence, run))
    .flatMap((run) =>
      errors
        .filter(({ lastSeen }) => lastSeen <= text(run, 'end_time'))
        .map(({ name }) => `P14: run ${text(run, 'run_id')} ended COMPLETED, and ${name} was open`),
    );
}

/** A batch was worked off again while the run ended: which of the two came first cannot be seen. */
function batchAtEnd({ batches }: Evidence, run: SqlRow): boolean {
  const end = text(run, 'end_time');
  return batches.some((batch) => {
    const [started, ended] = [text(batch, 'start_time'), text(batch, 'end_time')];
    return started !== '' && started <= end && (ended === '' || ended >= end);
  });
}

/** The latest run, if it began once the source was as it is now, was not limited, has read it, and is closed. */
function lastRead({ runs }: Evidence, since: string): SqlRow | undefined {
  const latest = [...runs].sort((a, b) => text(a, 'start_time').localeCompare(text(b, 'start_time'))).at(-1);
  if (latest === undefined || text(latest, 'start_time') < since || text(latest, 'options') !== '{}') return undefined;
  return latest['read_number'] === null || latest['status'] === 'RUNNING' ? undefined : latest;
}

const open = ({ findings }: Evidence, code: string): SqlRow[] => findings.filter((row) => row['status'] === 'OPEN' && row['code'] === code);
