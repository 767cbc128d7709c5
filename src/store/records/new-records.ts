import type { Queryable } from '../../database/database.js';
import { FIRST_STATE } from '../../orders/record/states.js';
import type { StoredRecord } from './records.js';

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
