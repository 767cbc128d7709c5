import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { MondayError } from '../../monday/types.js';
import type { ColumnValues } from '../../orders/effects.js';
import { ITEM_EVENTS, transitionItem } from '../../orders/record/item.js';
import { SIZE_EVENTS, transitionSize } from '../../orders/record/size.js';
import { mayHappen } from '../../orders/record/table.js';
import type { ResultOf } from './broken-orders.js';
import { markUncertain } from '../records/mark-uncertain.js';
import { voidIntent } from './intent-transitions.js';
import type { TransitionContext } from './intent-transitions.js';
import { loadLine, saveLine } from '../records/lines.js';
import { loadRecord, saveRecord } from '../records/records.js';
import { loadRequest } from './requests.js';
import { closeRequest } from './request-status.js';
import type { StoredIntent } from './requests.js';
import { failStaged } from '../staging/staged-failures.js';
import { confirmOrFail } from './order-results.js';

/** The result of reading the board for one intent: its id, nothing, or more than one match. */
export type ReadBack =
  /** `differing`: fields that show something else than the effect wrote; a person, or an older request, has written them. */
  | {
      readonly position: number;
      readonly found: 'one';
      readonly id: string;
      readonly differing: readonly string[];
      /** What the item shows in columns that the effect does not write. */
      readonly unwritten?: ColumnValues;
    }
  /** `elsewhere`: where its target is now, such as `board 123 (Done)`, when people have moved it. */
  | { readonly position: number; readonly found: 'none'; readonly elsewhere?: string }
  | { readonly position: number; readonly found: 'many'; readonly ids: readonly string[] };

/**
 * Settles a request by what was read. Found effects are confirmed. The others stay open while `final` is false; when it is true they are
 * void and planned again if still wanted, and a target that was moved elsewhere is held (R13). Several matches are DUPLICATE_FOUND, for a person, and never deleted.
 */
export async function settleByReadBack(
  database: Database,
  mapping: Mapping,
  requestId: string,
  readBacks: readonly ReadBack[],
  { final, ...context }: TransitionContext & { readonly final: boolean },
): Promise<{ readonly settled: number; readonly open: number }> {
  return await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    let open = 0;
    for (const fact of readBacks) {
      const intent = request.intents.find((candidate) => candidate.position === fact.position);
      if (intent === undefined || intent.status !== 'OPEN') continue;
      if (!(await settleIntentBy({ tx, mapping, request, context }, intent, fact, final))) open += 1;
    }
    if (open === 0) await closeRequest(tx, requestId, 'SETTLED', null, context.now);
    return { settled: readBacks.length - open, open };
  });
}

/** Settles one intent by what was read for it. False while it stays open. */
async function settleIntentBy(result: ResultOf, intent: StoredIntent, fact: ReadBack, final: boolean): Promise<boolean> {
  const { tx, context } = result;
  if (fact.found === 'many') await reportDuplicates(result, intent, fact.ids);
  else if (fact.found === 'one') await confirmFound(result, intent, fact);
  else if (!final) return false;
  else {
    await voidIntent(tx, intent, context);
    if (fact.elsewhere !== undefined) await recordElsewhere(tx, intent, fact.elsewhere, context.now);
  }
  return true;
}

async function confirmFound(result: ResultOf, intent: StoredIntent, fact: Extract<ReadBack, { found: 'one' }>): Promise<void> {
  const { tx, context } = result;
  if (!(await confirmOrFail(result, intent, fact.id))) return;
  await markUncertain(tx, intent, fact.differing, context.now);
  await recordUnwritten(tx, intent, fact.unwritten ?? {}, context.now);
}

/** An item that is found is not always blank where its order writes nothing: people may have filled it, or an older database knew more (R12). */
async function recordUnwritten(tx: Queryable, { boardId, keyDigest }: StoredIntent, shown: ColumnValues, now: string): Promise<void> {
  if (keyDigest === null || Object.keys(shown).length === 0) return;
  const record = await loadRecord(tx, boardId, keyDigest);
  await saveRecord(tx, { ...record, sentColumns: { ...record.sentColumns, ...shown } }, now);
}

async function reportDuplicates(result: ResultOf, intent: StoredIntent, ids: readonly string[]): Promise<void> {
  const { tx, mapping, request, context } = result;
  const error: MondayError = {
    code: 'DUPLICATE_FOUND',
    message: `The board holds more than one match for one target: ${ids.join(', ')}.`,
    httpStatus: null,
  };
  if (!(await confirmOrFail(result, intent, ids[0] ?? ''))) return;
  if (intent.keyDigest !== null && intent.size === null) {
    const record = await loadRecord(tx, request.boardId, intent.keyDigest);
    await saveRecord(tx, transitionItem(record, { type: 'foundTwice' }), context.now);
  }
  if (intent.keyDigest !== null && intent.size !== null) {
    const line = await loadLine(tx, request.boardId, intent.keyDigest, intent.size);
    await saveLine(tx, transitionSize(line, { type: 'foundTwice' }), context.now);
  }
  await failStaged(tx, mapping, { request, intent, error }, context.now);
}

/** A target that a read has shown elsewhere is held: nothing is sent to it until the start of a batch has judged it by the policies. */
async function recordElsewhere(tx: Queryable, { effect, boardId }: StoredIntent, where: string, now: string): Promise<void> {
  if (effect.operation === 'CREATE_GROUP' || effect.operation === 'CREATE_ITEM') return;
  if ('size' in effect && effect.operation !== 'CREATE_SUBITEM') {
    const line = await loadLine(tx, boardId, effect.key, effect.size);
    if (line.subitemId === effect.itemId && mayHappen(SIZE_EVENTS, 'foundElsewhere', line.state))
      await saveLine(tx, transitionSize(line, { type: 'foundElsewhere', where }), now);
    return;
  }
  const record = await loadRecord(tx, boardId, effect.key);
  const itemId = effect.operation === 'CREATE_SUBITEM' ? effect.parentItemId : effect.itemId;
  if (record.itemId === itemId && mayHappen(ITEM_EVENTS, 'foundElsewhere', record.state))
    await saveRecord(tx, transitionItem(record, { type: 'foundElsewhere', where }), now);
}
