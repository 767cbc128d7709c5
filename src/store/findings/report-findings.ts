import type { Queryable, SqlValue } from '../../database/database.js';
import { describeFinding } from '../../errors/describe-finding.js';
import { compareFindings } from '../../orders/findings/compare.js';
import type { Coverage, FindingStatus, KnownFinding } from '../../orders/findings/compare.js';
import { identify } from '../../orders/findings/finding.js';
import type { FindingOrigin, FoundFinding, IdentifiedFinding } from '../../orders/findings/finding.js';

/** Which step reports, and what it has looked at. */
export interface FindingReport {
  readonly mappingName: string;
  /** Null for a step outside of a run. */
  readonly runId: string | null;
  readonly origin: FindingOrigin;
  readonly coverage: Coverage;
  /** The database's clock when the step began to look. */
  readonly now: string;
}

interface KnownRow {
  finding_id: string;
  status: FindingStatus;
  customer: string | null;
  key_digest: string | null;
  value_seen: string | null;
  message: string;
  last_run_id: string | null;
}

const COLUMNS = [
  'finding_id',
  'mapping_name',
  'code',
  'severity',
  'origin',
  'scope',
  'customer',
  'key_digest',
  'order_number',
  'size',
  'field',
  'value_seen',
  'message',
  'first_seen',
  'last_seen',
  'first_run_id',
  'last_run_id',
  'seen_count',
  'status',
] as const;

/** A run counts once, however many of its steps and attempts meet the finding. */
const MET = `[last_seen] = @now, [last_run_id] = @runId,
  [seen_count] = CASE WHEN [last_run_id] = @runId THEN [seen_count] ELSE [seen_count] + 1 END`;

/**
 * Brings the findings of one origin in line with what a step has found: new ones are added, known ones that changed are updated, resolved ones that are back open again,
 * and what the coverage includes and was not found is resolved. What a person has ended stays so while its value is the same. Safe to repeat within a run; an attempt that
 * began to look before a finding was last seen or ended, such as one of a paused worker, neither resolves nor reopens it. The cost is one
 * read of the origin's findings, one statement for those that stay as they are, and what is new or ended.
 */
export async function reportFindings(tx: Queryable, report: FindingReport, found: readonly FoundFinding[]): Promise<void> {
  const { mappingName, origin, runId, now, coverage } = report;
  const changes = compareFindings(
    await knownFindings(tx, mappingName, origin),
    found.map((one) => identify(mappingName, one)),
    coverage,
    runId,
  );
  await tx.bulkLoad(
    'dbo.SYNC_Finding',
    COLUMNS,
    changes.added.map((finding) => newRow(report, finding)),
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Finding] SET [value_seen] = @valueSeen, [message] = @message, ${MET} WHERE [finding_id] = @id`,
    changes.changed.map(({ id, valueSeen, message }) => ({ id, valueSeen, message, runId, now })),
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Finding] SET [status] = N'OPEN', [first_run_id] = @runId, [ended_date] = NULL, [ended_by] = NULL, [ended_reason] = NULL,
       [value_seen] = @valueSeen, [message] = @message, ${MET} WHERE [finding_id] = @id AND [ended_date] <= @now`,
    changes.reopened.map(({ id, valueSeen, message }) => ({ id, valueSeen, message, runId, now })),
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Finding] SET [status] = N'RESOLVED', [ended_date] = @now, [ended_by] = N'not found again'
     WHERE [finding_id] = @id AND [last_seen] <= @now`,
    changes.resolved.map((id) => ({ id, now })),
  );
  await touch(tx, report, changes);
}

/** What was met as it was. After a step that covers everything these are all that are still open, so no id has to travel. */
async function touch(
  tx: Queryable,
  { mappingName, origin, runId, now, coverage }: FindingReport,
  { standing, ended }: { readonly standing: readonly string[]; readonly ended: readonly string[] },
): Promise<void> {
  const byId = coverage.kind === 'everything' ? ended : [...standing, ...ended];
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Finding] SET ${MET} WHERE [finding_id] = @id`,
    byId.map((id) => ({ id, runId, now })),
  );
  if (coverage.kind !== 'everything' || standing.length === 0) return;
  await tx.execute(
    `UPDATE [dbo].[SYNC_Finding] SET ${MET} WHERE [mapping_name] = @mappingName AND [origin] = @origin AND [status] = N'OPEN'
       AND [last_seen] < @now`,
    { mappingName, origin, runId, now },
  );
}

async function knownFindings(tx: Queryable, mappingName: string, origin: FindingOrigin): Promise<KnownFinding[]> {
  const rows = await tx.query<KnownRow>(
    `SELECT [finding_id], [status], [customer], [key_digest], [value_seen], [message], [last_run_id] FROM [dbo].[SYNC_Finding]
     WHERE [mapping_name] = @mappingName AND [origin] = @origin`,
    { mappingName, origin },
  );
  return rows.map((row) => ({
    id: row.finding_id,
    status: row.status,
    customer: row.customer,
    keyDigest: row.key_digest,
    valueSeen: row.value_seen,
    message: row.message,
    lastRunId: row.last_run_id,
  }));
}

function newRow({ mappingName, origin, runId, now }: FindingReport, finding: IdentifiedFinding): SqlValue[] {
  const { id, code, scope, customer, keyDigest, orderNumber, size, field, valueSeen, message } = finding;
  const { severity } = describeFinding(code);
  return [
    id,
    mappingName,
    code,
    severity,
    origin,
    scope,
    customer,
    keyDigest,
    orderNumber,
    size,
    field,
    valueSeen,
    message,
    now,
    now,
    runId,
    runId,
    1,
    'OPEN',
  ];
}
