import type { Queryable, SqlValue } from '../../database/database.js';
import { quoteName } from '../../database/quote-name.js';
import type { FindingSeverity } from '../../errors/entry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { FindingStatus } from '../../orders/findings/compare.js';
import type { FindingScope } from '../../orders/findings/finding.js';
import { refusals } from './refusals.js';
import type { FindingFilter, ListedFinding } from './listed-finding.js';
import { SEVERITY_WEIGHT } from './listed-finding.js';

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

const BY_SEVERITY = `CASE [severity] ${Object.entries(SEVERITY_WEIGHT)
  .map(([severity, weight]) => `WHEN N'${severity}' THEN ${String(weight)}`)
  .join(' ')} END`;

/** Findings, refused orders and refused sizes of a mapping as one list: errors first, then by the time when they were seen last. Open ones unless the filter asks for all; at most `limit` of each table. */
export async function listFindings(db: Queryable, mapping: Mapping, filter: FindingFilter, limit: number): Promise<ListedFinding[]> {
  const found = [...(await storedFindings(db, mapping.name, filter, limit)), ...(await refusals(db, mapping, filter, limit))];
  return found.sort(
    (a, b) =>
      SEVERITY_WEIGHT[a.severity] - SEVERITY_WEIGHT[b.severity] || b.lastSeen.localeCompare(a.lastSeen) || a.code.localeCompare(b.code),
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
