import type { Database, Queryable } from '../../database/database.js';
import { describeError } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { AliasAnswer, BuiltRequest, MondayError, ShownByAnswer } from '../../monday/types.js';
import type { ColumnValues } from '../../orders/effects.js';
import { ITEM_EVENTS, transitionItem } from '../../orders/record/item.js';
import { SIZE_EVENTS, transitionSize } from '../../orders/record/size.js';
import { mayHappen } from '../../orders/record/table.js';
import { orFailOrder } from './broken-orders.js';
import type { ResultOf } from './broken-orders.js';
import { markUncertain } from '../records/mark-uncertain.js';
import { confirmIntent, refuseIntent, voidIntent, withdrawIntent } from './intent-transitions.js';
import type { TransitionContext } from './intent-transitions.js';
import { loadLine, saveLine } from '../records/lines.js';
import { loadRecord, saveRecord } from '../records/records.js';
import { closeRequest, insertRequest, loadRequest, saveRequestError, settleIntent, unsentRequestsOfBatch } from './requests.js';
import type { StoredIntent, StoredRequest } from './requests.js';
import { failStaged } from '../staging/staged-failures.js';

/** Refusals which mean that the item cannot be changed any more: archived, deleted or not found. */
const GONE_CODES: ReadonlySet<string> = new Set(['ITEM_GONE']);

/** The sends behind a result, derived from the stored request when the result is stored. */
export type ContextOf = (request: StoredRequest) => TransitionContext;

export interface ResultCounts {
  readonly confirmed: number;
  readonly refused: number;
  /** Creates that were refused while an earlier copy of them is unanswered: the request stays open until the board is read (R4). */
  readonly open: number;
  /** A refusal that concerns all orders, such as a missing column: no row has an error, and the run stops. */
  readonly stop: MondayError | null;
  /** A limit that has kept one of several mutations from being executed: it is planned again. */
  readonly limit: MondayError | null;
}

/** A definite result for each mutation of a request. */
interface DefiniteAnswer {
  readonly answers: readonly AliasAnswer[];
  readonly response: string;
  /** Whether a refusal about board, column or right was established as concerning every order; if not, it is that of its own order. */
  readonly concernsAll: boolean;
}

/**
 * Stores the definite answer to a request: ids and values go to the records, refusals to staging and the error tables, and the request is
 * closed, all in one transaction. The result is stored even when the request was closed before (R8).
 */
export async function applyRequestResults(
  database: Database,
  mapping: Mapping,
  requestId: string,
  { answers, response, concernsAll }: DefiniteAnswer,
  contextOf: ContextOf,
): Promise<ResultCounts> {
  return await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    const context = contextOf(request);
    const result = { tx, mapping, request, context };
    let confirmed = 0;
    let refused = 0;
    let open = 0;
    let stop: MondayError | null = null;
    let limit: MondayError | null = null;
    for (const answer of answers) {
      const intent = request.intents.find((candidate) => candidate.alias === answer.alias);
      if (intent === undefined) continue;
      if (answer.result === 'done') {
        if (await confirm(result, intent, answer.id, answer.shown)) confirmed += 1;
        else refused += 1;
      } else if (intent.status === 'OPEN') {
        const { retry, scope } = describeError(answer.error.code);
        const ofAll = scope === 'run' && retry !== 'later' && concernsAll;
        if (ofAll) stop ??= answer.error;
        if (retry === 'later') limit ??= answer.error;
        if (request.sendCount > 1 && intent.effect.operation.startsWith('CREATE_')) {
          await saveRequestError(tx, requestId, answer.error);
          open += 1;
        } else if (ofAll || retry === 'later') {
          await withdrawIntent(tx, intent, answer.error, context);
        } else {
          await refuse(result, intent, answer.error);
          refused += 1;
        }
      }
    }
    if (open === 0) await closeRequest(tx, requestId, 'ANSWERED', response, context.now);
    return { confirmed, refused, open, stop, limit };
  });
}

/** The whole request was refused without being executed and splitting it does not help: every effect in it is refused. */
export async function refuseRequest(
  database: Database,
  mapping: Mapping,
  requestId: string,
  { error, response }: { readonly error: MondayError; readonly response: string | null },
  contextOf: ContextOf,
): Promise<number> {
  return await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    const context = contextOf(request);
    if (!(await closeRequest(tx, requestId, 'REFUSED', response, context.now))) return 0;
    const open = request.intents.filter((intent) => intent.status === 'OPEN');
    for (const intent of open) await refuse({ tx, mapping, request, context }, intent, error);
    return open.length;
  });
}

/**
 * The request was not executed and its key is used up, for example by a limit error that Monday replays: its effects are planned again
 * under a new one.
 */
export async function withdrawRequest(
  database: Database,
  requestId: string,
  error: MondayError,
  response: string | null,
  contextOf: ContextOf,
): Promise<void> {
  await database.transaction(async (tx) => {
    await withdraw(tx, requestId, error, response, contextOf);
  });
}

/** Gives up the requests that a batch has planned and never sent: the next run decides again, from the source at that time. */
export async function withdrawUnsent(tx: Queryable, batchId: string, now: string): Promise<void> {
  const error: MondayError = { code: 'CANCELLED', message: 'The batch ended before this request was sent.', httpStatus: null };
  for (const requestId of await unsentRequestsOfBatch(tx, batchId))
    await withdraw(tx, requestId, error, null, () => ({ now, quietUntil: null, recheckAfter: null }));
}

async function withdraw(
  tx: Queryable,
  requestId: string,
  error: MondayError,
  response: string | null,
  contextOf: ContextOf,
): Promise<void> {
  const request = await loadRequest(tx, requestId);
  const context = contextOf(request);
  if (!(await closeRequest(tx, requestId, 'REFUSED', response, context.now))) return;
  for (const intent of request.intents) if (intent.status === 'OPEN') await withdrawIntent(tx, intent, error, context);
}

/** Splits a request that Monday refused without executing it into two; the parent is closed in the same transaction (R7). */
export async function splitRequest(
  database: Database,
  requestId: string,
  halves: readonly { readonly requestId: string; readonly built: BuiltRequest }[],
  error: MondayError,
  now: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    if (!(await closeRequest(tx, requestId, 'SPLIT', error.message, now))) return;
    for (const intent of request.intents) await settleIntent(tx, intent, { status: 'VOID', error }, now);
    let offset = 0;
    for (const half of halves) {
      const intents = request.intents.slice(offset, offset + half.built.aliases.length);
      offset += half.built.aliases.length;
      const readNumbers = intents.map((intent) => intent.readNumber);
      await insertRequest(tx, { ...half, boardId: request.boardId, batchId: request.batchId, readNumbers }, now);
    }
  });
}

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
      if (fact.found === 'one') {
        if (!(await confirm({ tx, mapping, request, context }, intent, fact.id))) continue;
        await markUncertain(tx, intent, fact.differing, context.now);
        await recordUnwritten(tx, intent, fact.unwritten ?? {}, context.now);
      } else if (fact.found === 'many') await reportDuplicates({ tx, mapping, request, context }, intent, fact.ids);
      else if (final) {
        await voidIntent(tx, intent, context);
        if (fact.elsewhere !== undefined) await recordElsewhere(tx, intent, fact.elsewhere, context.now);
      } else open += 1;
    }
    if (open === 0) await closeRequest(tx, requestId, 'SETTLED', null, context.now);
    return { settled: readBacks.length - open, open };
  });
}

/** An item that is found is not always blank where its order writes nothing: people may have filled it, or an older database knew more (R12). */
async function recordUnwritten(tx: Queryable, { boardId, keyDigest }: StoredIntent, shown: ColumnValues, now: string): Promise<void> {
  if (keyDigest === null || Object.keys(shown).length === 0) return;
  const record = await loadRecord(tx, boardId, keyDigest);
  await saveRecord(tx, { ...record, sentColumns: { ...record.sentColumns, ...shown } }, now);
}

/** As `confirmIntent`, for one order of many: false when its record cannot be as it is, and the order has failed. */
async function confirm(result: ResultOf, intent: StoredIntent, id: string, shown?: ShownByAnswer): Promise<boolean> {
  return await orFailOrder(result, intent, async () => {
    await confirmIntent(result.tx, intent, id, result.context, shown);
  });
}

async function reportDuplicates(result: ResultOf, intent: StoredIntent, ids: readonly string[]): Promise<void> {
  const { tx, mapping, request, context } = result;
  const error: MondayError = {
    code: 'DUPLICATE_FOUND',
    message: `The board holds more than one match for one target: ${ids.join(', ')}.`,
    httpStatus: null,
  };
  if (!(await confirm(result, intent, ids[0] ?? ''))) return;
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

async function refuse(result: ResultOf, intent: StoredIntent, error: MondayError): Promise<void> {
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
