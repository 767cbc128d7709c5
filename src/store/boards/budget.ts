import type { Database, Queryable } from '../../database/database.js';
import { RowMissing } from '../row-missing.js';

/** The complexity budget of one token in its current window. Complexity points; milliseconds since 1970, by the database's clock. */
export interface StoredBudget {
  readonly limit: number;
  readonly spent: number;
  readonly windowStartedAt: number;
}

export type BudgetReservation =
  | { readonly granted: true; readonly spent: number; readonly windowStartedAt: number }
  | { readonly granted: false; readonly waitMs: number };

/** The smallest budget of a token of a paid plan, until Monday's first answer contains the real one. */
const ASSUMED_LIMIT = 5_000_000;

/**
 * Reserves complexity points for one request, one caller at a time over all workers. `decide` contains the arithmetic. A worker never
 * returns a reservation: it expires with its window (R14).
 */
export async function reserveBudget(
  database: Database,
  tokenIdentity: string,
  cost: number,
  decide: (input: StoredBudget & { readonly now: number; readonly cost: number }) => BudgetReservation,
): Promise<BudgetReservation & { readonly at: number }> {
  const now = Date.parse(await database.now());
  return await database.transaction(async (tx) => {
    const window = await lockBudget(tx, tokenIdentity, now);
    const decision = decide({ ...window, now, cost });
    if (decision.granted) {
      const { spent, windowStartedAt } = decision;
      await saveBudget(tx, tokenIdentity, { limit: window.limit, spent, windowStartedAt }, { calls: 1, now });
    }
    return { ...decision, at: now };
  });
}

/** The complexity budget of this token per minute, according to Monday's answers. */
export async function budgetLimit(database: Queryable, tokenIdentity: string): Promise<number> {
  const [row] = await database.query<{ points_limit: number }>(
    'SELECT [points_limit] FROM [dbo].[SYNC_Budget] WHERE [token_identity] = @token',
    { token: tokenIdentity },
  );
  return row?.points_limit ?? ASSUMED_LIMIT;
}

/** The budget per minute that Monday named last, of whatever token; the assumed one before the first answer. Complexity points. */
export async function lastBudgetLimit(db: Queryable): Promise<number> {
  const [row] = await db.query<{ points_limit: number }>(
    'SELECT [points_limit] FROM [dbo].[SYNC_Budget] ORDER BY [window_started_date] DESC, [token_identity]',
    {},
    { limit: 1 },
  );
  return row?.points_limit ?? ASSUMED_LIMIT;
}

/** Corrects the budget by the values of an answer. */
export async function updateBudget(
  database: Database,
  tokenIdentity: string,
  change: (window: StoredBudget) => StoredBudget,
): Promise<void> {
  const now = Date.parse(await database.now());
  await database.transaction(async (tx) => {
    await saveBudget(tx, tokenIdentity, change(await lockBudget(tx, tokenIdentity, now)), { calls: 0, now });
  });
}

/** Reads the row under a lock: the update that changes nothing makes every other caller wait for this transaction. */
export async function lockBudget(tx: Queryable, tokenIdentity: string, now: number): Promise<StoredBudget> {
  await tx.execute(
    `INSERT INTO [dbo].[SYNC_Budget] ([token_identity], [points_limit], [points_spent], [window_started_date], [requests_sent])
     SELECT @token, @limit, 0, @now, 0 WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Budget] WHERE [token_identity] = @token)`,
    { token: tokenIdentity, limit: ASSUMED_LIMIT, now: new Date(now).toISOString() },
  );
  await tx.execute(`UPDATE [dbo].[SYNC_Budget] SET [requests_sent] = [requests_sent] WHERE [token_identity] = @token`, {
    token: tokenIdentity,
  });
  const rows = await tx.query<{ points_limit: number; points_spent: number; window_started_date: string }>(
    `SELECT [points_limit], [points_spent], [window_started_date] FROM [dbo].[SYNC_Budget] WHERE [token_identity] = @token`,
    { token: tokenIdentity },
  );
  const row = rows[0];
  if (row === undefined) throw new RowMissing(`budget of token ${tokenIdentity} in SYNC_Budget`);
  return { limit: row.points_limit, spent: row.points_spent, windowStartedAt: Date.parse(row.window_started_date) };
}

async function saveBudget(
  tx: Queryable,
  tokenIdentity: string,
  window: StoredBudget,
  { calls, now }: { readonly calls: number; readonly now: number },
): Promise<void> {
  await tx.execute(
    `UPDATE [dbo].[SYNC_Budget] SET [points_limit] = @limit, [points_spent] = @spent, [window_started_date] = @start,
       [requests_sent] = [requests_sent] + @calls,
       [day_requests] = CASE WHEN [day_started_date] = @day THEN [day_requests] + @calls ELSE @calls END, [day_started_date] = @day
     WHERE [token_identity] = @token`,
    {
      token: tokenIdentity,
      limit: Math.round(window.limit),
      spent: Math.round(window.spent),
      start: new Date(window.windowStartedAt).toISOString(),
      calls,
      day: dayOf(new Date(now).toISOString()),
    },
  );
}

/** Midnight UTC of the day, ISO 8601: Monday's limit of calls per day begins again then. */
const dayOf = (now: string): string => `${now.slice(0, 10)}T00:00:00.000Z`;

/** The budget of one token, for monitoring. */
export interface BudgetUse {
  /** The first hexadecimal digits of the SHA-256 of the token. */
  readonly tokenIdentity: string;
  readonly pointsLimit: number;
  /** Spent in the window of this minute; 0 when that has ended. */
  readonly pointsSpent: number;
  readonly requestsSent: number;
  /** Calls since midnight UTC. */
  readonly callsToday: number;
}

/** Complexity points last for a minute: Monday's window. */
const WINDOW_MS = 60_000;

/** The budgets of all tokens at this instant (ISO 8601 UTC). */
export async function budgetUses(db: Queryable, now: string): Promise<BudgetUse[]> {
  const rows = await db.query<{
    token_identity: string;
    points_limit: number;
    points_spent: number;
    window_started_date: string;
    requests_sent: number;
    day_started_date: string | null;
    day_requests: number | null;
  }>(
    `SELECT [token_identity], [points_limit], [points_spent], [window_started_date], [requests_sent], [day_started_date], [day_requests]
     FROM [dbo].[SYNC_Budget] ORDER BY [token_identity]`,
  );
  return rows.map((row) => ({
    tokenIdentity: row.token_identity,
    pointsLimit: row.points_limit,
    pointsSpent: Date.parse(now) - Date.parse(row.window_started_date) < WINDOW_MS ? row.points_spent : 0,
    requestsSent: row.requests_sent,
    callsToday: row.day_started_date !== null && row.day_started_date === dayOf(now) ? (row.day_requests ?? 0) : 0,
  }));
}
