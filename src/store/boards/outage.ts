import type { Database, Queryable } from '../../database/database.js';
import { lockBudget } from './budget.js';

/** Failures of Monday in a row, as one token sees them. Instants are ISO 8601 UTC by the database's clock. */
export interface StoredOutage {
  readonly failures: number;
  readonly since: string;
  /** No call is made before. */
  readonly until: string;
  readonly answer: string;
}

/** The outage that is known now; null when the last call was answered. */
export async function loadOutage(db: Queryable, tokenIdentity: string): Promise<StoredOutage | null> {
  const [row] = await db.query<{ failures: number; since_date: string; closed_until_date: string; answer: string }>(
    'SELECT [failures], [since_date], [closed_until_date], [answer] FROM [dbo].[SYNC_Outage] WHERE [token_identity] = @token',
    { token: tokenIdentity },
  );
  return row === undefined ? null : { failures: row.failures, since: row.since_date, until: row.closed_until_date, answer: row.answer };
}

/** Reserves the single call that is allowed after a pause: no other worker may call before `until`. False when another worker has reserved it. */
export async function takeProbe(db: Queryable, tokenIdentity: string, known: StoredOutage, now: string, until: string): Promise<boolean> {
  const taken = await db.execute(
    `UPDATE [dbo].[SYNC_Outage] SET [closed_until_date] = @until
     WHERE [token_identity] = @token AND [failures] = @failures AND [closed_until_date] <= @now`,
    { token: tokenIdentity, failures: known.failures, now, until },
  );
  return taken === 1;
}

/** Stores a failure after `before`, the outage that was known when its call was made. Calls that fail at the same time count once. */
export async function saveOutage(
  database: Database,
  tokenIdentity: string,
  before: StoredOutage | null,
  next: StoredOutage,
): Promise<void> {
  const values = { token: tokenIdentity, failures: next.failures, since: next.since, until: next.until, answer: next.answer };
  if (before !== null) {
    await database.execute(
      `UPDATE [dbo].[SYNC_Outage] SET [failures] = @failures, [since_date] = @since, [closed_until_date] = @until, [answer] = @answer
       WHERE [token_identity] = @token AND [failures] = @before`,
      { ...values, before: before.failures },
    );
    return;
  }
  await database.transaction(async (tx) => {
    // One at a time, so that two first failures do not both insert the row.
    await lockBudget(tx, tokenIdentity, Date.parse(next.since));
    await tx.execute(
      `INSERT INTO [dbo].[SYNC_Outage] ([token_identity], [failures], [since_date], [closed_until_date], [answer])
       SELECT @token, @failures, @since, @until, @answer WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Outage] WHERE [token_identity] = @token)`,
      values,
    );
  });
}

/** Monday answers again. */
export async function endOutage(db: Queryable, tokenIdentity: string): Promise<void> {
  await db.execute('DELETE FROM [dbo].[SYNC_Outage] WHERE [token_identity] = @token', { token: tokenIdentity });
}
