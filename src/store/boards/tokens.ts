import type { Queryable } from '../../database/database.js';

/** What is known of one token of Monday; which one it is, is not said. Complexity points; instants are ISO 8601 UTC. */
export interface TokenState {
  readonly limit: number;
  readonly spent: number;
  readonly windowStarted: string;
  readonly requestsSent: number;
  /** Failures of Monday in a row; null when the last call was answered. */
  readonly outage: { readonly failures: number; readonly since: string; readonly until: string; readonly answer: string } | null;
}

interface TokenRow {
  points_limit: number;
  points_spent: number;
  window_started_date: string;
  requests_sent: number;
  failures: number | null;
  since_date: string | null;
  closed_until_date: string | null;
  answer: string | null;
}

/** The budget of every token that was ever used, the last used one first. */
export async function tokenStates(db: Queryable): Promise<TokenState[]> {
  const rows = await db.query<TokenRow>(
    `SELECT b.[points_limit], b.[points_spent], b.[window_started_date], b.[requests_sent], o.[failures], o.[since_date], o.[closed_until_date], o.[answer]
     FROM [dbo].[SYNC_Budget] AS b LEFT JOIN [dbo].[SYNC_Outage] AS o ON o.[token_identity] = b.[token_identity]
     ORDER BY b.[window_started_date] DESC, b.[token_identity]`,
  );
  return rows.map((row) => ({
    limit: row.points_limit,
    spent: row.points_spent,
    windowStarted: row.window_started_date,
    requestsSent: row.requests_sent,
    outage:
      row.failures === null
        ? null
        : { failures: row.failures, since: row.since_date ?? '', until: row.closed_until_date ?? '', answer: row.answer ?? '' },
  }));
}
