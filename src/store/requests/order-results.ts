import type { Queryable } from '../../database/database.js';
import type { MondayError, ShownByAnswer } from '../../monday/types.js';
import { transitionItem } from '../../orders/record/item.js';
import { transitionSize } from '../../orders/record/size.js';
import { orFailOrder } from './broken-orders.js';
import type { ResultOf } from './broken-orders.js';
import { confirmIntent, refuseIntent } from './intent-transitions.js';
import { loadLine, saveLine } from '../records/lines.js';
import { loadRecord, saveRecord } from '../records/records.js';
import type { StoredIntent } from './requests.js';
import { failStaged } from '../staging/staged-failures.js';

/** Refusals which mean that the item cannot be changed any more: archived, deleted or not found. */
const GONE_CODES: ReadonlySet<string> = new Set(['ITEM_GONE']);

/** As `confirmIntent`, for one order of many: false when its record cannot be as it is, and the order has failed. */
export async function confirmOrFail(result: ResultOf, intent: StoredIntent, id: string, shown?: ShownByAnswer): Promise<boolean> {
  return await orFailOrder(result, intent, async () => {
    await confirmIntent(result.tx, intent, id, result.context, shown);
  });
}

/** Refuses one intent, and its order or size with it: in staging and in the error table. What the refusal says of the board goes to the record. */
export async function refuseWithOrder(result: ResultOf, intent: StoredIntent, error: MondayError): Promise<void> {
  const { tx, mapping, request, context } = result;
  await refuseIntent(tx, intent, error, context);
  if (GONE_CODES.has(error.code)) {
    const recorded = await orFailOrder(result, intent, async () => {
      await recordGone(tx, intent, context.now);
    });
    if (!recorded) return;
  }
  await failStaged(tx, mapping, { request, intent, error }, context.now);
}

/**
 * A target that a person took off the board is held, and every run searches for it again (R13). For a new subitem the target is its parent.
 */
async function recordGone(tx: Queryable, { effect, boardId }: StoredIntent, now: string): Promise<void> {
  if (effect.operation === 'CREATE_GROUP' || effect.operation === 'CREATE_ITEM') return;
  if ('size' in effect && effect.operation !== 'CREATE_SUBITEM') {
    const line = await loadLine(tx, boardId, effect.key, effect.size);
    if (line.subitemId === effect.itemId && line.elsewhere === null)
      await saveLine(tx, transitionSize(line, { type: 'goneFromBoard' }), now);
    return;
  }
  const record = await loadRecord(tx, boardId, effect.key);
  const itemId = effect.operation === 'CREATE_SUBITEM' ? effect.parentItemId : effect.itemId;
  // One that is known to be elsewhere is refused for that reason.
  if (record.itemId === itemId && record.elsewhere === null) await saveRecord(tx, transitionItem(record, { type: 'goneFromBoard' }), now);
}
