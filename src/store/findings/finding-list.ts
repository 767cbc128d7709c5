import type { Queryable, SqlValue } from '../../database/database.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import { describeFinding } from '../../errors/describe-finding.js';
import type { FindingSeverity } from '../../errors/entry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { FindingStatus } from '../../orders/findings/compare.js';
import type { FindingScope } from '../../orders/findings/finding.js';
import type { OpenCode } from '../../orders/run-verdict.js';
import { errorTables } from '../errors/error-tables.js';
import { errorsByCustomer, listErrors, refusalText } from '../errors/error-list.js';
import type { ErrorsOfCustomer, ListedError } from '../errors/error-list.js';

/** Which findings are asked for. Everything that is given must hold. */
export interface FindingFilter {
  readonly code?: string | undefined;
  readonly severity?: FindingSeverity | undefined;
  readonly customer?: string | undefined;
  readonly orderNumber?: string | undefined;
  /** Ended ones too. */
  readonly all?: boolean | undefined;
}

/** One thing that a person should know or decide: a finding, or a refused order or size. */
export interface ListedFinding {
  readonly id: string;
  /** Where it is kept: a refusal is closed with `errors close`, a finding with `findings close`. */
  readonly kept: 'finding' | 'refusal';
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly scope: FindingScope;
  readonly customer: string | null;
  readonly orderNumber: string | null;
  readonly size: string | null;
  readonly field: string | null;
  readonly valueSeen: string | null;
  readonly message: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Runs that have met it; of a refusal, how often it was met. */
  readonly seenCount: number;
  readonly firstRunId: string | null;
  readonly lastRunId: string | null;
  readonly status: FindingStatus;
  readonly endedDate: string | null;
  readonly endedBy: string | null;
  readonly endedReason: string | null;
}

interface FindingRow {
  finding_id: string;
  code: string;
  severity: FindingSeverity;
  scope: FindingScope;
  customer: string | null;
  order_number: string | null;
  size: string | null;
  field: string | null;
  value_seen: string | null;
  message: string;
  first_seen: string;
  last_seen: string;
  seen_count: number;
  first_run_id: string | null;
  last_run_id: string | null;
  status: FindingStatus;
  ended_date: string | null;
  ended_by: string | null;
  ended_reason: string | null;
}

const COLUMNS = `[finding_id], [code], [severity], [scope], [customer], [order_number], [size], [field], [value_seen], [message], [first_seen], [last_seen], [seen_count],
  [first_run_id], [last_run_id], [status], [ended_date], [ended_by], [ended_reason]`;

/** The most severe first. */
const WEIGHT: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, notice: 2 };
const BY_SEVERITY = `CASE [severity] ${Object.entries(WEIGHT)
  .map(([severity, weight]) => `WHEN N'${severity}' THEN ${String(weight)}`)
  .join(' ')} END`;

/** Findings, refused orders and refused sizes of a mapping as one list: errors first, then by the time when they were seen last. Open ones unless the filter asks for all; at most `limit` of each table. */
export async function listFindings(db: Queryable, mapping: Mapping, filter: FindingFilter, limit: number): Promise<ListedFinding[]> {
  const found = [...(await storedFindings(db, mapping.name, filter, limit)), ...(await refusals(db, mapping, filter, limit))];
  return found.sort(
    (a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || b.lastSeen.localeCompare(a.lastSeen) || a.code.localeCompare(b.code),
  );
}

async function storedFindings(
  db: Queryable,
  mappingName: string,
  filter: FindingFilter & { readonly runId?: string },
  limit: number,
): Promise<ListedFinding[]> {
  const params: Record<string, SqlValue> = { mappingName };
  const parts = ['[mapping_name] = @mappingName'];
  const equal = (column: string, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    parts.push(`UPPER(${quoteName(column)}) = UPPER(@${name})`);
    params[name] = value;
  };
  equal('code', 'code', filter.code);
  equal('severity', 'severity', filter.severity);
  equal('customer', 'customer', filter.customer);
  equal('order_number', 'orderNumber', filter.orderNumber);
  if (filter.runId !== undefined) {
    parts.push('([first_run_id] = @runId OR [last_run_id] = @runId)');
    params['runId'] = filter.runId;
  }
  if (filter.all !== true) parts.push(`[status] = N'OPEN'`);
  const rows = await db.query<FindingRow>(
    `SELECT ${COLUMNS} FROM [dbo].[SYNC_Finding] WHERE ${parts.join(' AND ')}
     ORDER BY ${BY_SEVERITY}, [last_seen] DESC, [code], [customer], [order_number], [finding_id]`,
    params,
    { limit },
  );
  return rows.map(toListed);
}

/** Open findings that a run was the first or the last to meet, refused orders and sizes left out: the most severe first. */
export async function openFindingsOfRun(db: Queryable, mappingName: string, runId: string, limit: number): Promise<ListedFinding[]> {
  return await storedFindings(db, mappingName, { runId }, limit);
}

/** One name that is not known is one thing to do, however many rows have it. */
const NAMED_ONCE = 'UNKNOWN_CUSTOMER';

async function refusals(db: Queryable, mapping: Mapping, filter: FindingFilter, limit: number): Promise<ListedFinding[]> {
  if (filter.severity !== undefined && filter.severity !== 'error') return [];
  const { code, customer, orderNumber, all } = filter;
  const together = all !== true && orderNumber === undefined;
  const asked = { code, customer, orderNumber, resolved: all, exceptCode: together ? NAMED_ONCE : undefined };
  const single = (await listErrors(db, mapping, asked, limit)).map(asFinding);
  if (!together || (code !== undefined && code !== NAMED_ONCE)) return single;
  return [...single, ...(await errorsByCustomer(db, mapping, { code: NAMED_ONCE, customer }, limit)).map(unknownCustomer)];
}

/** Findings whose id begins with the text, ended ones too, open ones first. Refused orders and sizes are not among them. */
export async function findFindings(db: Queryable, mappingName: string, text: string): Promise<ListedFinding[]> {
  const rows = await db.query<FindingRow>(
    `SELECT ${COLUMNS} FROM [dbo].[SYNC_Finding] WHERE [mapping_name] = @mappingName AND [finding_id] LIKE @beginning ORDER BY [finding_id]`,
    { mappingName, beginning: `${text.replace(/[%_[]/g, '').toLowerCase()}%` },
  );
  return rows.map(toListed);
}

/** Every customer that the findings name. */
export async function customersWithFindings(db: Queryable, mappingName: string): Promise<string[]> {
  const rows = await db.query<{ customer: string }>(
    `SELECT DISTINCT [customer] FROM [dbo].[SYNC_Finding] WHERE [mapping_name] = @mappingName AND [customer] IS NOT NULL`,
    { mappingName },
  );
  return rows.map(({ customer }) => customer).sort();
}

/** Ends an open finding: CLOSED as it is, or DECIDED by what was decided. Returns false when it is not open any more. */
export async function endFinding(
  db: Queryable,
  id: string,
  end: { readonly status: 'CLOSED' | 'DECIDED'; readonly by: string; readonly reason: string; readonly now: string },
): Promise<boolean> {
  const ended = await db.execute(
    `UPDATE [dbo].[SYNC_Finding] SET [status] = @status, [ended_date] = @now, [ended_by] = @by, [ended_reason] = @reason
     WHERE [finding_id] = @id AND [status] = N'OPEN'`,
    { id, status: end.status, now: end.now, by: end.by.slice(0, 200), reason: end.reason.slice(0, 2_000) },
  );
  return ended > 0;
}

/** Everything of a mapping that is open, by code: the most severe first, then the most frequent. With `run`, new ones are counted apart from older ones. */
export async function openCounts(
  db: Queryable,
  mapping: Mapping,
  run: { readonly runId: string; readonly startTime: string },
): Promise<OpenCode[]> {
  const counts = new Map<string, OpenCode>();
  const add = (rows: readonly { code: string; n: number; added: number }[]): void => {
    for (const { code, n, added } of rows) {
      const { severity, needsDecision } = describeFinding(code);
      const before = counts.get(code) ?? { code, severity, open: 0, new: 0 };
      counts.set(code, { ...before, open: before.open + n, new: before.new + (needsDecision ? n : added) });
    }
  };
  for (const table of errorTables(mapping))
    add(
      await db.query(
        `SELECT [error_type] AS [code], COUNT(*) AS [n], SUM(CASE WHEN [created_date] >= @since THEN 1 ELSE 0 END) AS [added]
         FROM ${quoteTable(table)} WHERE [resolved_date] IS NULL GROUP BY [error_type]`,
        { since: run.startTime },
      ),
    );
  add(
    await db.query(
      `SELECT [code], COUNT(*) AS [n], SUM(CASE WHEN [first_run_id] = @runId THEN 1 ELSE 0 END) AS [added]
       FROM [dbo].[SYNC_Finding] WHERE [mapping_name] = @mappingName AND [status] = N'OPEN' GROUP BY [code]`,
      { runId: run.runId, mappingName: mapping.name },
    ),
  );
  return [...counts.values()].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || b.open - a.open || a.code.localeCompare(b.code));
}

function asFinding(error: ListedError): ListedFinding {
  return {
    id: error.errorId,
    kept: 'refusal',
    code: error.code,
    severity: 'error',
    scope: error.kind,
    customer: error.customer,
    orderNumber: error.orderNumber,
    size: error.size,
    field: error.column,
    valueSeen: error.value,
    message: refusalText(error),
    firstSeen: error.firstSeen,
    lastSeen: error.lastSeen,
    seenCount: error.seenCount,
    firstRunId: null,
    lastRunId: error.runId,
    status: error.resolvedDate === null ? 'OPEN' : 'RESOLVED',
    endedDate: error.resolvedDate,
    endedBy: error.resolvedBy,
    endedReason: null,
  };
}

function unknownCustomer({ customer, rows, errorId, ...seen }: ErrorsOfCustomer): ListedFinding {
  const who = customer === '' ? 'No customer' : `Unknown customer "${customer}"`;
  return {
    id: errorId,
    kept: 'refusal',
    code: NAMED_ONCE,
    severity: 'error',
    scope: 'customer',
    customer,
    orderNumber: null,
    size: null,
    field: null,
    valueSeen: customer,
    message: `${who}: ${String(rows)} ${rows === 1 ? 'row is' : 'rows are'} refused until the name is in the customers file.`,
    ...seen,
    firstRunId: null,
    lastRunId: null,
    status: 'OPEN',
    endedDate: null,
    endedBy: null,
    endedReason: null,
  };
}

function toListed(row: FindingRow): ListedFinding {
  return {
    id: row.finding_id,
    kept: 'finding',
    code: row.code,
    severity: row.severity,
    scope: row.scope,
    customer: row.customer,
    orderNumber: row.order_number,
    size: row.size,
    field: row.field,
    valueSeen: row.value_seen,
    message: row.message,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    seenCount: row.seen_count,
    firstRunId: row.first_run_id,
    lastRunId: row.last_run_id,
    status: row.status,
    endedDate: row.ended_date,
    endedBy: row.ended_by,
    endedReason: row.ended_reason,
  };
}
