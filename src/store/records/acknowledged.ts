import type { Database, Queryable } from '../../database/database.js';
import { currentGeneration, historyToken } from '../boards/boards.js';
import type { ReadStamp } from '../boards/boards.js';

/** One acknowledgement or tombstone. `hash` is null when the order is no longer live on the board. */
export interface Acknowledgement {
  readonly keyDigest: string;
  readonly hash: string | null;
  readonly customer: string;
  readonly generation: number;
}

/** The records of a board in the form that the snapshot needs. */
export interface Acknowledgements {
  generation(): Promise<number>;
  /** Token of a generation; null if the records have none for it. */
  historyToken(generation: number): Promise<string | null>;
  changesSince(since: number): AsyncIterable<readonly Acknowledgement[]>;
}

/** What the records of a board say that Monday has acknowledged. */
export function acknowledgements(database: Database, boardId: string): Acknowledgements {
  return {
    generation: () => currentGeneration(database, boardId),
    historyToken: (generation) => historyToken(database, boardId, generation),
    changesSince: (since) => changesSince(database, boardId, since),
  };
}

async function* changesSince(database: Database, boardId: string, since: number): AsyncGenerator<Acknowledgement[]> {
  const chunks = database.stream(
    `SELECT [key_digest], [acknowledged_hash], [customer], [generation] FROM [dbo].[SYNC_Record]
     WHERE [board_id] = @boardId AND [generation] > @since`,
    { boardId, since },
  );
  for await (const chunk of chunks) {
    yield chunk.rows.map(([key, hash, customer, generation]) => ({
      keyDigest: String(key),
      hash: hash === null || hash === undefined ? null : String(hash),
      customer: String(customer),
      generation: Number(generation),
    }));
  }
}

/** Orders with an effect sent since their last acknowledgement (R10). */
export async function dirtyKeys(db: Queryable, boardId: string): Promise<Set<string>> {
  const rows = await db.query<{ key_digest: string }>(
    `SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [dirty] = 1`,
    {
      boardId,
    },
  );
  return new Set(rows.map((row) => row.key_digest));
}

/** Orders whose item is on the board. */
export async function liveKeys(db: Queryable, boardId: string): Promise<Set<string>> {
  const rows = await db.query<{ key_digest: string }>(
    `SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [state] = N'LIVE'`,
    { boardId },
  );
  return new Set(rows.map((row) => row.key_digest));
}

export interface MissingRecord {
  readonly keyDigest: string;
  readonly customer: string;
  readonly missingSince: number;
}

/** Orders that an earlier complete read did not find. */
export async function missingRecords(db: Queryable, boardId: string): Promise<MissingRecord[]> {
  const rows = await db.query<{ key_digest: string; customer: string; missing_since_read: number }>(
    `SELECT [key_digest], [customer], [missing_since_read] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [missing_since_read] IS NOT NULL`,
    { boardId },
  );
  return rows.map((row) => ({ keyDigest: row.key_digest, customer: row.customer, missingSince: row.missing_since_read }));
}

/** Notes which orders a complete read missed, and that others have come back. */
export async function noteMissing(
  tx: Queryable,
  { boardId, readNumber }: ReadStamp,
  missing: readonly string[],
  found: readonly string[],
): Promise<void> {
  const set = `UPDATE [dbo].[SYNC_Record] SET [missing_since_read] = @read WHERE [board_id] = @boardId AND [key_digest] = @key`;
  await tx.executeMany(set, [
    ...missing.map((key) => ({ boardId, key, read: readNumber })),
    ...found.map((key) => ({ boardId, key, read: null })),
  ]);
  await tx.execute(`UPDATE [dbo].[SYNC_Board] SET [complete_read_number] = @readNumber WHERE [board_id] = @boardId`, {
    boardId,
    readNumber,
  });
}

/** Customers of records, for orders that are in no snapshot: sent in part and never acknowledged. */
export async function customersOf(db: Queryable, boardId: string, keys: ReadonlySet<string>): Promise<Map<string, string>> {
  const rows = await db.query<{ key_digest: string; customer: string }>(
    `SELECT [key_digest], [customer] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [dirty] = 1`,
    { boardId },
  );
  return new Map(rows.filter((row) => keys.has(row.key_digest)).map((row) => [row.key_digest, row.customer]));
}
