import { slices } from '../../database/slices.js';
import type { Queryable } from '../../database/database.js';
import { transitionSize } from '../../orders/record/size.js';
import type { SizeRecord } from '../../orders/record/size.js';
import { FIRST_STATE } from '../../orders/record/states.js';
import type { SizeState } from '../../orders/record/states.js';
import { RowMissing } from '../row-missing.js';
import { keyParameters, KEYS_PER_QUERY } from './key-parameters.js';
import type { StoredRecord } from './records.js';

/** The sync's record of one size of an order. */
export interface StoredLine extends SizeRecord {
  readonly quietUntil: string | null;
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

const LINE_COLUMNS = `l.[board_id], l.[key_digest], l.[size_label], l.[state], l.[subitem_id], l.[quantity], l.[uncertain], l.[quiet_until],
  l.[elsewhere]`;

/** Lines by a FROM/WHERE tail that names SYNC_Line as `l`. */
export async function selectLines(db: Queryable, tail: string, params: Record<string, string | number>): Promise<StoredLine[]> {
  const rows = await db.query<LineRow>(`SELECT ${LINE_COLUMNS} FROM [dbo].[SYNC_Line] AS l ${tail}`, params);
  return rows.map(toLine);
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

/** The stored state of one size of an order. Throws RowMissing. */
export async function loadLine(db: Queryable, boardId: string, keyDigest: string, size: string): Promise<StoredLine> {
  const [line] = await selectLines(db, 'WHERE l.[board_id] = @boardId AND l.[key_digest] = @keyDigest AND l.[size_label] = @size', {
    boardId,
    keyDigest,
    size,
  });
  if (line === undefined) throw new RowMissing(`line of size ${size} for order key ${keyDigest} on board ${boardId} in SYNC_Line`);
  return line;
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

/** The line that `ensureLines` makes of a size: nothing is known of it on the board. */
export function blankLine({ boardId, keyDigest }: StoredRecord, size: string): StoredLine {
  return {
    boardId,
    keyDigest,
    size,
    state: FIRST_STATE,
    subitemId: null,
    quantity: null,
    uncertain: false,
    quietUntil: null,
    elsewhere: null,
  };
}

/** Writes one line. */
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
