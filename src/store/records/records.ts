import { slices } from '../../database/slices.js';
import type { Queryable } from '../../database/database.js';
import type { ColumnValues } from '../../orders/effects.js';
import { RowMissing } from '../row-missing.js';
import { keyParameters, KEYS_PER_QUERY } from './key-parameters.js';
import type { ItemRecord } from '../../orders/record/item.js';
import { BrokenRecord } from '../../orders/record/broken-record.js';
import type { ItemState } from '../../orders/record/states.js';

/** The sync's record of one order on one board. */
export interface StoredRecord extends ItemRecord {
  readonly orderKey: readonly string[];
  readonly customer: string;
  readonly readNumber: number;
  /** Nothing newer may be sent before this time: an older request could still take effect (R5). */
  readonly quietUntil: string | null;
  /** When the items of this key are counted again (R4). */
  readonly recheckAfter: string | null;
}

interface RecordRow {
  board_id: string;
  key_digest: string;
  order_key: string;
  customer: string;
  state: ItemState;
  item_id: string | null;
  item_name: string | null;
  shown_name: string | null;
  group_title: string | null;
  sent_columns: string;
  uncertain: string;
  read_number: number;
  dirty: boolean;
  quiet_until: string | null;
  recheck_after: string | null;
  elsewhere: string | null;
}

const RECORD_COLUMNS = `r.[board_id], r.[key_digest], r.[order_key], r.[customer], r.[state], r.[item_id], r.[item_name], r.[shown_name], r.[group_title],
  r.[sent_columns], r.[uncertain], r.[read_number], r.[dirty], r.[quiet_until], r.[recheck_after], r.[elsewhere]`;
/** Records, and by its key what is wrong with each that cannot be read. */
export interface ReadRecords {
  readonly records: readonly StoredRecord[];
  readonly broken: ReadonlyMap<string, BrokenRecord>;
}

/** Records by a FROM/WHERE tail that names SYNC_Record as `r`, without those that cannot be read: they concern their own orders alone. */
export async function readRecords(db: Queryable, tail: string, params: Record<string, string | number>): Promise<ReadRecords> {
  const rows = await db.query<RecordRow>(`SELECT ${RECORD_COLUMNS} FROM [dbo].[SYNC_Record] AS r ${tail}`, params);
  const broken = new Map<string, BrokenRecord>();
  const records = rows.flatMap((row) => {
    const record = toRecord(row);
    if (!(record instanceof BrokenRecord)) return [record];
    broken.set(row.key_digest, record);
    return [];
  });
  return { records, broken };
}

/** The same, where each is needed. Throws `BrokenRecord` for one that cannot be read. */
export async function selectRecords(
  db: Queryable,
  tail: string,
  params: Record<string, string | number>,
): Promise<readonly StoredRecord[]> {
  const { records, broken } = await readRecords(db, tail, params);
  for (const error of broken.values()) throw error;
  return records;
}

/** The record of an order. Throws RowMissing. */
export async function loadRecord(db: Queryable, boardId: string, keyDigest: string): Promise<StoredRecord> {
  const [record] = await selectRecords(db, 'WHERE r.[board_id] = @boardId AND r.[key_digest] = @keyDigest', { boardId, keyDigest });
  if (record === undefined) throw new RowMissing(`record of order key ${keyDigest} on board ${boardId} in SYNC_Record`);
  return record;
}

/** Records of those keys that have one. */
export async function recordsOfKeys(db: Queryable, boardId: string, keys: readonly string[]): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (const part of slices(keys, KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    records.push(...(await selectRecords(db, `WHERE r.[board_id] = @boardId AND r.[key_digest] IN (${names})`, { boardId, ...params })));
  }
  return records;
}

/** Writes the state and the sent values of the item. The acknowledged values are not changed here: only promotion writes them. */
export async function saveRecord(tx: Queryable, record: StoredRecord, now: string): Promise<void> {
  await saveRecords(tx, [record], now);
}

/** Writes many records at once. */
export async function saveRecords(tx: Queryable, records: readonly StoredRecord[], now: string): Promise<void> {
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [state] = @state, [item_id] = @itemId, [item_name] = @itemName, [shown_name] = @shownName, [group_title] = @groupTitle,
       [sent_columns] = @sentColumns, [uncertain] = @uncertain, [read_number] = @readNumber, [dirty] = @dirty,
       [quiet_until] = @quietUntil, [recheck_after] = @recheckAfter, [elsewhere] = @elsewhere, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @keyDigest`,
    records.map((record) => ({
      boardId: record.boardId,
      keyDigest: record.keyDigest,
      state: record.state,
      itemId: record.itemId,
      itemName: record.itemName,
      shownName: record.shownName,
      groupTitle: record.groupTitle,
      sentColumns: JSON.stringify(record.sentColumns),
      uncertain: JSON.stringify(record.uncertain),
      readNumber: record.readNumber,
      dirty: record.dirty,
      quietUntil: record.quietUntil,
      recheckAfter: record.recheckAfter,
      elsewhere: record.elsewhere,
      now,
    })),
  );
}

/** Something is about to be sent for these orders: from now on they are dirty, and belong to the read with this number. */
export async function markPlanned(
  tx: Queryable,
  boardId: string,
  orders: readonly { readonly keyDigest: string; readonly readNumber: number }[],
  now: string,
): Promise<void> {
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [dirty] = 1, [read_number] = @readNumber, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @keyDigest`,
    orders.map((order) => ({ boardId, ...order, now })),
  );
}

/** Stores an item or subitem that an order had before its present one (R13). */
export async function retireItem(tx: Queryable, record: StoredRecord, itemId: string): Promise<void> {
  const target = { boardId: record.boardId, keyDigest: record.keyDigest };
  const [row] = await tx.query<{ retired_items: string | null }>(
    `SELECT [retired_items] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [key_digest] = @keyDigest`,
    target,
  );
  const retired = [...(JSON.parse(row?.retired_items ?? '[]') as string[]), itemId];
  await tx.execute(`UPDATE [dbo].[SYNC_Record] SET [retired_items] = @retired WHERE [board_id] = @boardId AND [key_digest] = @keyDigest`, {
    ...target,
    retired: JSON.stringify(retired),
  });
}

/** The record of a row, or what is wrong with the row. */
function toRecord(row: RecordRow): StoredRecord | BrokenRecord {
  const [orderKey, sentColumns, uncertain] = [parsed(row.order_key), parsed(row.sent_columns), parsed(row.uncertain)];
  const unread = (column: string): BrokenRecord =>
    new BrokenRecord(`The column ${column} of the record of order key ${row.key_digest} is not the JSON that the sync writes there`);
  if (!isTexts(orderKey)) return unread('order_key');
  if (!isObject(sentColumns)) return unread('sent_columns');
  if (!isTexts(uncertain)) return unread('uncertain');
  return {
    boardId: row.board_id,
    keyDigest: row.key_digest,
    orderKey,
    customer: row.customer,
    state: row.state,
    itemId: row.item_id,
    itemName: row.item_name,
    shownName: row.shown_name,
    groupTitle: row.group_title,
    sentColumns,
    uncertain,
    readNumber: row.read_number,
    dirty: row.dirty,
    quietUntil: row.quiet_until,
    recheckAfter: row.recheck_after,
    elsewhere: row.elsewhere,
  };
}

/** Undefined for a text that is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

const isObject = (value: unknown): value is ColumnValues => typeof value === 'object' && value !== null && !Array.isArray(value);
