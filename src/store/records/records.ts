import { slices } from '../../database/slices.js';
import type { Queryable } from '../../database/database.js';
import type { ColumnValues } from '../../orders/effects.js';
import { RowMissing } from '../row-missing.js';
import type { ItemRecord } from '../../orders/record/item.js';
import { transitionSize } from '../../orders/record/size.js';
import type { SizeRecord } from '../../orders/record/size.js';
import { FIRST_STATE } from '../../orders/record/states.js';
import type { ItemState, SizeState } from '../../orders/record/states.js';

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

/** The sync's record of one size of an order. */
export interface StoredLine extends SizeRecord {
  readonly quietUntil: string | null;
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

interface LineRow {
  board_id: string;
  key_digest: string;
  size_label: string;
  state: SizeState;
  subitem_id: string | null;
  quantity: number | null;
  uncertain: boolean;
  quiet_until: string | null;
  elsewhere: string | null;
}

/** SQL Server allows 2,100 parameters in a statement. */
export const KEYS_PER_QUERY = 1_000;

/** Parameters for a list of keys, and their names for the statement. */
export function keyParameters(keys: readonly string[]): { readonly names: string; readonly params: Readonly<Record<string, string>> } {
  return {
    names: keys.map((_, index) => `@k${String(index)}`).join(', '),
    params: Object.fromEntries(keys.map((key, index) => [`k${String(index)}`, key])),
  };
}

const RECORD_COLUMNS = `r.[board_id], r.[key_digest], r.[order_key], r.[customer], r.[state], r.[item_id], r.[item_name], r.[shown_name], r.[group_title],
  r.[sent_columns], r.[uncertain], r.[read_number], r.[dirty], r.[quiet_until], r.[recheck_after], r.[elsewhere]`;
const LINE_COLUMNS = `l.[board_id], l.[key_digest], l.[size_label], l.[state], l.[subitem_id], l.[quantity], l.[uncertain], l.[quiet_until],
  l.[elsewhere]`;

/** Records by a FROM/WHERE tail that names SYNC_Record as `r`. */
export async function selectRecords(db: Queryable, tail: string, params: Record<string, string | number>): Promise<StoredRecord[]> {
  const rows = await db.query<RecordRow>(`SELECT ${RECORD_COLUMNS} FROM [dbo].[SYNC_Record] AS r ${tail}`, params);
  return rows.map(toRecord);
}

/** Lines by a FROM/WHERE tail that names SYNC_Line as `l`. */
export async function selectLines(db: Queryable, tail: string, params: Record<string, string | number>): Promise<StoredLine[]> {
  const rows = await db.query<LineRow>(`SELECT ${LINE_COLUMNS} FROM [dbo].[SYNC_Line] AS l ${tail}`, params);
  return rows.map(toLine);
}

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

/** Every size of an order that has a line. */
export async function linesOf(db: Queryable, { boardId, keyDigest }: StoredRecord): Promise<StoredLine[]> {
  const tail = 'WHERE l.[board_id] = @boardId AND l.[key_digest] = @keyDigest ORDER BY l.[size_label]';
  return await selectLines(db, tail, { boardId, keyDigest });
}

/** Every size of these orders that has a line. */
export async function linesOfKeys(db: Queryable, boardId: string, keys: readonly string[]): Promise<StoredLine[]> {
  const lines: StoredLine[] = [];
  for (const part of slices(keys, KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    lines.push(...(await selectLines(db, `WHERE l.[board_id] = @boardId AND l.[key_digest] IN (${names})`, { boardId, ...params })));
  }
  return lines;
}

export async function loadLine(db: Queryable, boardId: string, keyDigest: string, size: string): Promise<StoredLine> {
  const [line] = await selectLines(db, 'WHERE l.[board_id] = @boardId AND l.[key_digest] = @keyDigest AND l.[size_label] = @size', {
    boardId,
    keyDigest,
    size,
  });
  if (line === undefined) throw new RowMissing(`line of size ${size} for order key ${keyDigest} on board ${boardId} in SYNC_Line`);
  return line;
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

export async function saveLine(tx: Queryable, line: StoredLine, now: string): Promise<void> {
  await saveLines(tx, [line], now);
}

/** Writes many lines at once. */
export async function saveLines(tx: Queryable, lines: readonly StoredLine[], now: string): Promise<void> {
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Line] SET [state] = @state, [subitem_id] = @subitemId, [quantity] = @quantity, [uncertain] = @uncertain,
       [quiet_until] = @quietUntil, [elsewhere] = @elsewhere, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @keyDigest AND [size_label] = @size`,
    lines.map((line) => ({
      boardId: line.boardId,
      keyDigest: line.keyDigest,
      size: line.size,
      state: line.state,
      subitemId: line.subitemId,
      quantity: line.quantity,
      uncertain: line.uncertain,
      quietUntil: line.quietUntil,
      elsewhere: line.elsewhere,
      now,
    })),
  );
}

/** Makes sure that every key has a record, ABSENT at first. */
export async function ensureRecords(
  tx: Queryable,
  boardId: string,
  keys: readonly { readonly keyDigest: string; readonly orderKey: readonly string[]; readonly customer: string }[],
  now: string,
): Promise<void> {
  await tx.executeMany(
    `INSERT INTO [dbo].[SYNC_Record] ([board_id], [key_digest], [order_key], [customer], [state], [sent_columns], [uncertain],
       [generation], [read_number], [dirty], [updated_date])
     SELECT @boardId, @keyDigest, @orderKey, @customer, @state, N'{}', N'[]', 0, 0, 0, @now
     WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [key_digest] = @keyDigest)`,
    keys.map((key) => ({
      boardId,
      keyDigest: key.keyDigest,
      orderKey: JSON.stringify(key.orderKey),
      customer: key.customer,
      state: FIRST_STATE,
      now,
    })),
  );
}

/** The record that `ensureRecords` makes of an order: nothing is known of it on the board. */
export function blankRecord(
  boardId: string,
  { keyDigest, orderKey, customer }: { readonly keyDigest: string; readonly orderKey: readonly string[]; readonly customer: string },
): StoredRecord {
  const nothing = {
    itemId: null,
    itemName: null,
    shownName: null,
    groupTitle: null,
    quietUntil: null,
    recheckAfter: null,
    elsewhere: null,
  };
  return {
    boardId,
    keyDigest,
    orderKey,
    customer,
    state: FIRST_STATE,
    ...nothing,
    sentColumns: {},
    uncertain: [],
    readNumber: 0,
    dirty: false,
  };
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

/** Makes sure that a size has a line, ABSENT at first. */
export async function ensureLines(
  tx: Queryable,
  boardId: string,
  lines: readonly { readonly keyDigest: string; readonly size: string }[],
  now: string,
): Promise<void> {
  await tx.executeMany(
    `INSERT INTO [dbo].[SYNC_Line] ([board_id], [key_digest], [size_label], [state], [uncertain], [updated_date])
     SELECT @boardId, @keyDigest, @size, @state, 0, @now
     WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Line]
       WHERE [board_id] = @boardId AND [key_digest] = @keyDigest AND [size_label] = @size)`,
    lines.map((line) => ({ boardId, keyDigest: line.keyDigest, size: line.size, state: FIRST_STATE, now })),
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

/** The order has another item now: its subitems, certain or uncertain, stayed with the old one. */
export async function forgetLines(tx: Queryable, record: StoredRecord, now: string): Promise<void> {
  await saveLines(tx, (await linesOf(tx, record)).map(forgottenLine), now);
}

/** The line of a size whose subitem stayed with an earlier item of its order. */
export const forgottenLine = (line: StoredLine): StoredLine => ({
  ...transitionSize(line, { type: 'itemReplaced' }),
  uncertain: false,
  quietUntil: null,
});

function toRecord(row: RecordRow): StoredRecord {
  return {
    boardId: row.board_id,
    keyDigest: row.key_digest,
    orderKey: JSON.parse(row.order_key) as string[],
    customer: row.customer,
    state: row.state,
    itemId: row.item_id,
    itemName: row.item_name,
    shownName: row.shown_name,
    groupTitle: row.group_title,
    sentColumns: JSON.parse(row.sent_columns) as ColumnValues,
    uncertain: JSON.parse(row.uncertain) as string[],
    readNumber: row.read_number,
    dirty: row.dirty,
    quietUntil: row.quiet_until,
    recheckAfter: row.recheck_after,
    elsewhere: row.elsewhere,
  };
}

function toLine(row: LineRow): StoredLine {
  return {
    boardId: row.board_id,
    keyDigest: row.key_digest,
    size: row.size_label,
    state: row.state,
    subitemId: row.subitem_id,
    quantity: row.quantity,
    uncertain: row.uncertain,
    quietUntil: row.quiet_until,
    elsewhere: row.elsewhere,
  };
}
