import type { Queryable } from '../../database/database.js';
import { quoteTable } from '../../database/quote-name.js';
import { describeFinding } from '../../errors/describe-finding.js';
import type { Mapping } from '../../mapping/schema.js';
import type { OpenCode } from '../../orders/run-verdict.js';
import { errorTables } from '../errors/error-tables.js';
import { SEVERITY_WEIGHT } from './listed-finding.js';

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
  return [...counts.values()].sort(
    (a, b) => SEVERITY_WEIGHT[a.severity] - SEVERITY_WEIGHT[b.severity] || b.open - a.open || a.code.localeCompare(b.code),
  );
}
