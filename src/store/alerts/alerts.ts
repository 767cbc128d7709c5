import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../../database/database.js';
import type { AlertChange, AlertState } from '../../orders/alerts/changes.js';
import type { Alert } from '../../orders/alerts/message.js';
import type { AlertRule } from '../../orders/alerts/plan.js';
import type { Level } from '../../orders/health.js';

/** The stored states of the rules of a mapping. A rule that has never changed is missing. */
export async function alertStates(db: Queryable, mapping: string): Promise<Map<string, StoredAlert>> {
  const rows = await db.query<{ rule_name: string; level: Level; changes: number; message: string; changed_date: string }>(
    'SELECT [rule_name], [level], [changes], [message], [changed_date] FROM [dbo].[SYNC_Alert] WHERE [mapping_name] = @mapping ORDER BY [rule_name]',
    { mapping },
  );
  return new Map(
    rows.map((row) => [row.rule_name, { level: row.level, changes: row.changes, message: row.message, since: row.changed_date }]),
  );
}

export interface StoredAlert extends AlertState {
  readonly message: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** Columns of 1,000 characters. */
const MESSAGE_CHARACTERS = 1_000;

/**
 * Stores a change with one delivery for each target, all or nothing. False when the state is no longer the one that the change was compared with:
 * another worker has noticed it too.
 */
export async function saveChange(
  database: Database,
  mapping: string,
  { rule, previous, level, message: text }: AlertChange,
  targets: readonly string[],
  now: string,
): Promise<boolean> {
  const changes = previous.changes + 1;
  const message = text.slice(0, MESSAGE_CHARACTERS);
  const state = { mapping, rule, level, changes, message, now };
  return await database.transaction(async (tx) => {
    const saved =
      previous.changes === 0
        ? await tx.execute(
            `INSERT INTO [dbo].[SYNC_Alert] ([mapping_name], [rule_name], [level], [changes], [message], [changed_date])
             SELECT @mapping, @rule, @level, @changes, @message, @now
             WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Alert] WHERE [mapping_name] = @mapping AND [rule_name] = @rule)`,
            state,
          )
        : await tx.execute(
            `UPDATE [dbo].[SYNC_Alert] SET [level] = @level, [changes] = @changes, [message] = @message, [changed_date] = @now
             WHERE [mapping_name] = @mapping AND [rule_name] = @rule AND [changes] = @before`,
            { ...state, before: previous.changes },
          );
    if (saved === 0) return false;
    await tx.executeMany(
      `INSERT INTO [dbo].[SYNC_AlertDelivery] ([delivery_id], [mapping_name], [rule_name], [change_number], [target], [level], [previous_level],
         [message], [changed_date], [status])
       VALUES (@id, @mapping, @rule, @changes, @target, @level, @previous, @message, @now, N'OPEN')`,
      targets.map((target) => ({ ...state, id: randomUUID(), target, previous: previous.level })),
    );
    return true;
  });
}

/** The targets that something is still to be delivered to. */
export async function targetsToServe(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ target: string }>(
    `SELECT DISTINCT [target] FROM [dbo].[SYNC_AlertDelivery] WHERE [status] = N'OPEN' ORDER BY [target]`,
  );
  return rows.map(({ target }) => target);
}

const COLUMNS = '[delivery_id], [mapping_name], [rule_name], [target], [level], [previous_level], [message], [changed_date], [status]';

interface DeliveryRow {
  delivery_id: string;
  mapping_name: string;
  rule_name: AlertRule;
  target: string;
  level: Level;
  previous_level: Level;
  message: string;
  changed_date: string;
  status: DeliveryStatus;
}

export type DeliveryStatus = 'OPEN' | 'DELIVERED' | 'GIVEN_UP';

/** One alert for one target. */
export interface Delivery {
  readonly target: string;
  readonly status: DeliveryStatus;
  readonly alert: Alert;
}

/** The oldest delivery that a target still waits for; null when there is none. */
export async function nextDelivery(db: Queryable, target: string): Promise<Delivery | null> {
  const [row] = await db.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM [dbo].[SYNC_AlertDelivery] WHERE [target] = @target AND [status] = N'OPEN'
     ORDER BY [changed_date], [mapping_name], [rule_name], [change_number]`,
    { target },
    { limit: 1 },
  );
  return row === undefined ? null : toDelivery(row);
}

/** A delivery; null when it does not exist. */
export async function findDelivery(db: Queryable, id: string): Promise<Delivery | null> {
  const [row] = await db.query<DeliveryRow>(`SELECT ${COLUMNS} FROM [dbo].[SYNC_AlertDelivery] WHERE [delivery_id] = @id`, { id });
  return row === undefined ? null : toDelivery(row);
}

/** Ends an open delivery: accepted by the target, or given up for a reason. */
export async function endDelivery(
  db: Queryable,
  id: string,
  end: { readonly status: 'DELIVERED' | 'GIVEN_UP'; readonly reason: string | null; readonly now: string },
): Promise<void> {
  await db.execute(
    `UPDATE [dbo].[SYNC_AlertDelivery] SET [status] = @status, [reason] = @reason, [ended_date] = @now WHERE [delivery_id] = @id AND [status] = N'OPEN'`,
    { id, status: end.status, reason: end.reason?.slice(0, 400) ?? null, now: end.now },
  );
}

/** Deliveries by target and status. */
export async function deliveryCounts(
  db: Queryable,
): Promise<{ readonly target: string; readonly status: DeliveryStatus; readonly n: number; readonly last: string | null }[]> {
  return await db.query(
    `SELECT [target], [status], COUNT(*) AS [n], MAX([ended_date]) AS [last] FROM [dbo].[SYNC_AlertDelivery] GROUP BY [target], [status] ORDER BY [target], [status]`,
  );
}

/** Deletes deliveries that ended before this instant (ISO 8601 UTC). */
export async function forgetDeliveries(db: Queryable, before: string): Promise<void> {
  await db.execute(`DELETE FROM [dbo].[SYNC_AlertDelivery] WHERE [status] <> N'OPEN' AND [ended_date] < @before`, { before });
}

const toDelivery = (row: DeliveryRow): Delivery => ({
  target: row.target,
  status: row.status,
  alert: {
    id: row.delivery_id,
    mapping: row.mapping_name,
    rule: row.rule_name,
    level: row.level,
    previous: row.previous_level,
    message: row.message,
    at: row.changed_date,
  },
});
