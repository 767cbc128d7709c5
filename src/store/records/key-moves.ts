import { slices } from '../../database/slices.js';
import { errorTables } from '../errors/error-tables.js';
import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { ITEM_EVENTS, transitionItem } from '../../orders/record/item.js';
import { FIRST_STATE } from '../../orders/record/states.js';
import type { ItemState } from '../../orders/record/states.js';
import { mayHappen } from '../../orders/record/table.js';
import type { KeyDecisions, VanishedOrder } from '../../orders/key-changes.js';
import { nextGeneration } from '../boards/boards.js';
import type { ReadStamp } from '../boards/boards.js';
import { quoteTable } from '../../database/quote-name.js';
import { RowMissing } from '../row-missing.js';
import { moveDecisions } from './order-decisions.js';
import { keyParameters, KEYS_PER_QUERY } from './key-parameters.js';
import { recordsOfKeys } from './records.js';
import type { StoredRecord } from './records.js';

/** One order that continues under another key. */
export interface MovedKey {
  readonly from: string;
  readonly to: string;
  /** Parts of the new key. */
  readonly parts: readonly string[];
}

interface RecordRow {
  key_digest: string;
  order_key: string;
  customer: string;
  state: ItemState;
  item_id: string | null;
  is_open: number;
}

/**
 * Those of the keys that have an item, with what is needed to decide whether another order is the same. An order keeps its item under
 * another key also while a person has taken that off the board or moved it away. One with several items waits for a person.
 */
export async function vanishedOrders(tx: Queryable, boardId: string, keys: readonly string[]): Promise<VanishedOrder[]> {
  const rows = await selectByKey(tx, boardId, keys);
  return rows
    .filter((row) => row.state === 'DUPLICATE' || mayHappen(ITEM_EVENTS, 'keyMoved', row.state))
    .map((row) => ({
      key: row.key_digest,
      parts: JSON.parse(row.order_key) as string[],
      customer: row.customer,
      open: row.is_open > 0,
      doubled: row.state === 'DUPLICATE',
    }));
}

/** How many orders are on the board according to the records. */
export async function countLive(db: Queryable, boardId: string): Promise<number> {
  const rows = await db.query<{ n: number }>(
    `SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [state] = N'LIVE'`,
    { boardId },
  );
  return rows[0]?.n ?? 0;
}

/** Those of the keys under which an item is known, or a request under way. A record without either counts as none. */
export async function knownKeys(tx: Queryable, boardId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await selectByKey(tx, boardId, keys);
  return new Set(rows.filter((row) => row.state !== 'ABSENT' || row.item_id !== null || row.is_open > 0).map((row) => row.key_digest));
}

/**
 * Moves orders to their new keys, inside the given transaction: record and sizes move, the item on the board stays. From now on the key
 * column of the item counts as different and the order as dirty, so that the batch of this read writes it. The old key leaves a tombstone,
 * whose read number prevents older batches from using it (R9). The new key must not be in use.
 */
export async function moveKeys(
  tx: Queryable,
  mapping: Mapping,
  moves: readonly MovedKey[],
  { boardId, readNumber, now }: ReadStamp,
): Promise<void> {
  if (moves.length === 0) return;
  const generation = await nextGeneration(tx, boardId);
  const pairs = moves.map(({ from, to }) => ({ boardId, from, to }));
  const records = await recordsToMove(tx, mapping, boardId, moves);
  await freeNewKeys(tx, pairs);
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [key_digest] = @to, [order_key] = @parts, [state] = @state, [uncertain] = @uncertain, [dirty] = @dirty,
       [missing_since_read] = NULL, [generation] = @generation, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @from`,
    records.map(({ move: { from, to, parts }, moved: { state, uncertain, dirty } }) => ({
      boardId,
      from,
      to,
      parts: JSON.stringify(parts),
      state,
      uncertain: JSON.stringify(uncertain),
      dirty,
      generation,
      now,
    })),
  );
  await tx.executeMany(`UPDATE [dbo].[SYNC_Line] SET [key_digest] = @to WHERE [board_id] = @boardId AND [key_digest] = @from`, pairs);
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_HandFedOrder] SET [key_digest] = @to WHERE [board_id] = @boardId AND [key_digest] = @from`,
    pairs,
  );
  await moveDecisions(tx, boardId, moves);
  await leaveTombstones(tx, records, { boardId, generation, readNumber, now });
  await closeErrors(tx, mapping, moves, now);
}

/** An order with its record as it becomes under the new key. */
interface MovedRecord {
  readonly move: MovedKey;
  /** The parts of the old key, as JSON. */
  readonly orderKey: string;
  readonly moved: StoredRecord;
}

async function recordsToMove(tx: Queryable, mapping: Mapping, boardId: string, moves: readonly MovedKey[]): Promise<MovedRecord[]> {
  const keyColumn = mapping.board.keyColumn.id;
  const keys = moves.map(({ from }) => from);
  const known = new Map((await recordsOfKeys(tx, boardId, keys)).map((record) => [record.keyDigest, record]));
  return moves.map((move) => {
    const record = known.get(move.from);
    if (record === undefined) throw new RowMissing(`record of order key ${move.from} on board ${boardId} in SYNC_Record`);
    return { move, orderKey: JSON.stringify(record.orderKey), moved: transitionItem(record, { type: 'keyMoved', keyColumn }) };
  });
}

/** What is known under a new key is of an order without an item: it makes room. */
async function freeNewKeys(tx: Queryable, pairs: readonly { readonly boardId: string; readonly to: string }[]): Promise<void> {
  const keys = pairs.map(({ boardId, to }) => ({ boardId, to }));
  await tx.executeMany(`DELETE FROM [dbo].[SYNC_Line] WHERE [board_id] = @boardId AND [key_digest] = @to`, keys);
  await tx.executeMany(`DELETE FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [key_digest] = @to`, keys);
}

async function leaveTombstones(
  tx: Queryable,
  records: readonly MovedRecord[],
  stamp: ReadStamp & { readonly generation: number },
): Promise<void> {
  await tx.executeMany(
    `INSERT INTO [dbo].[SYNC_Record] ([board_id], [key_digest], [order_key], [customer], [state], [sent_columns], [uncertain], [generation], [read_number], [dirty], [updated_date])
     SELECT @boardId, @from, @orderKey, r.[customer], @state, N'{}', N'[]', @generation, @readNumber, 0, @now
     FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] = @to`,
    records.map(({ move: { from, to }, orderKey }) => ({ ...stamp, from, to, orderKey, state: FIRST_STATE })),
  );
}

async function selectByKey(tx: Queryable, boardId: string, keys: readonly string[]): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  for (const part of slices(keys, KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    rows.push(
      ...(await tx.query<RecordRow>(
        `SELECT r.[key_digest], r.[order_key], r.[customer], r.[state], r.[item_id],
           (SELECT COUNT(*) FROM [dbo].[SYNC_Intent] AS i WHERE i.[board_id] = r.[board_id] AND i.[key_digest] = r.[key_digest] AND i.[status] = N'OPEN') AS [is_open]
         FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] IN (${names})`,
        { boardId, ...params },
      )),
    );
  }
  return rows;
}

async function closeErrors(tx: Queryable, mapping: Mapping, moves: readonly MovedKey[], now: string): Promise<void> {
  for (const table of errorTables(mapping)) {
    await tx.executeMany(
      `UPDATE ${quoteTable(table)} SET [resolved_date] = @now, [resolved_by] = N'key changed' WHERE [stg_key] = @from AND [resolved_date] IS NULL`,
      moves.map(({ from }) => ({ from, now })),
    );
  }
}

/** The decisions of people about keys of a board. */
export async function keyDecisions(tx: Queryable, boardId: string): Promise<KeyDecisions> {
  const rows = await tx.query<{ key_digest: string; from_key: string | null }>(
    `SELECT [key_digest], [from_key] FROM [dbo].[SYNC_KeyDecision] WHERE [board_id] = @boardId`,
    { boardId },
  );
  return {
    rekey: new Map(rows.flatMap((row) => (row.from_key === null ? [] : [[row.key_digest, row.from_key] as const]))),
    acceptNew: new Set(rows.filter((row) => row.from_key === null).map((row) => row.key_digest)),
  };
}

/** Stores a person's decision about a new key: the known key that it replaces, or null when it is a new order. The next run applies it. */
export async function saveKeyDecision(
  db: Queryable,
  decision: { readonly boardId: string; readonly key: string; readonly from: string | null; readonly by: string; readonly now: string },
): Promise<void> {
  const { boardId, key, from, by, now } = decision;
  await db.execute(`DELETE FROM [dbo].[SYNC_KeyDecision] WHERE [board_id] = @boardId AND [key_digest] = @key`, { boardId, key });
  await db.execute(
    `INSERT INTO [dbo].[SYNC_KeyDecision] ([board_id], [key_digest], [from_key], [decided_by], [decided_date]) VALUES (@boardId, @key, @from, @by, @now)`,
    { boardId, key, from, by, now },
  );
}

/** Deletes a decision that was applied. */
export async function dropKeyDecisions(tx: Queryable, boardId: string, keys: readonly string[]): Promise<void> {
  await tx.executeMany(
    `DELETE FROM [dbo].[SYNC_KeyDecision] WHERE [board_id] = @boardId AND [key_digest] = @key`,
    keys.map((key) => ({ boardId, key })),
  );
}
