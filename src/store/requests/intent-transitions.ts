import type { Queryable } from '../../database/database.js';
import type { MondayError, ShownByAnswer } from '../../monday/types.js';
import type { AlteredLabel } from '../../orders/altered-labels.js';
import type { Effect } from '../../orders/effects.js';
import { sameLabel, sameText } from '../../orders/shown-values.js';
import { saveAlteredLabels } from '../boards/altered-labels.js';
import { transitionGroup } from '../../orders/record/group.js';
import type { GroupEvent } from '../../orders/record/group.js';
import { itemAfterEffect, replacesItem, sizeAfterEffect } from '../../orders/after-effect.js';
import type { ItemEffect, SizeEffect } from '../../orders/after-effect.js';
import { judgeCreation } from '../../orders/record/states.js';
import { markUncertainAfterLateAnswer, hasNewerIntent, writtenFields } from '../records/mark-uncertain.js';
import { groupTitleOf, loadGroup, saveGroup } from '../records/groups.js';
import { forgetLines, loadLine, saveLine } from '../records/lines.js';
import { loadRecord, retireItem, saveRecord } from '../records/records.js';
import type { StoredRecord } from '../records/records.js';
import { settleIntent } from './request-status.js';
import type { StoredIntent } from './requests.js';

/** Facts about the send behind a result. */
export interface TransitionContext {
  readonly now: string;
  /** Set when the request was sent more than once or was settled by reading: an older copy could still take effect until then (R5). */
  readonly quietUntil: string | null;
  /** Set where an answer was missing: from then on the duplicate check reads the order again (R4, R5). */
  readonly recheckAfter: string | null;
}

/**
 * Stores what Monday confirmed. Confirmations are never fenced (R8): an id is stored for its intent however late it comes, and a second,
 * different id for one target raises DUPLICATE_FOUND on its record, for a person.
 */
export async function confirmIntent(
  tx: Queryable,
  intent: StoredIntent,
  id: string,
  context: TransitionContext,
  shown?: ShownByAnswer,
): Promise<void> {
  const { effect } = intent;
  await saveAlteredLabels(tx, intent.boardId, alteredBy(effect, shown));
  const isCreate = effect.operation.startsWith('CREATE_');
  if (intent.status !== 'OPEN' && !isCreate && (await hasNewerIntent(tx, intent))) {
    await settleIntent(tx, intent, { status: 'CONFIRMED', mondayId: id }, context.now);
    await markUncertainAfterLateAnswer(tx, intent, context.now);
    return;
  }
  if (intent.status === 'CONFIRMED' && intent.mondayId === id) return;
  await settleIntent(tx, intent, { status: 'CONFIRMED', mondayId: id }, context.now);
  if (effect.operation === 'CREATE_GROUP') {
    await confirmGroup(tx, intent, effect.title, id, context.now);
    return;
  }
  if ('size' in effect) {
    await confirmLine(tx, intent, effect, id, context);
    return;
  }
  const record = await loadRecord(tx, intent.boardId, effect.key);
  await saveRecord(
    tx,
    { ...(await afterItemEffect(tx, record, effect, { id, shown }, context.now)), ...quietTimes(record, context) },
    context.now,
  );
}

async function confirmGroup(tx: Queryable, intent: StoredIntent, title: string, id: string, now: string): Promise<void> {
  const known = await loadGroup(tx, intent.boardId, title);
  const { groupId, requestId } = known;
  const event: GroupEvent =
    groupId !== null && groupId !== id
      ? { type: 'foundTwice', groupId, requestId }
      : { type: 'created', groupId: id, requestId: intent.requestId };
  await saveGroup(tx, intent.boardId, transitionGroup(known, event), now);
}

/** The effect did not happen, or it cannot be determined whether it did: from now on what it would have written counts as different. */
export async function voidIntent(tx: Queryable, intent: StoredIntent, context: TransitionContext, error?: MondayError): Promise<void> {
  await settleIntent(tx, intent, { status: 'VOID', ...(error === undefined ? {} : { error }) }, context.now);
  await markTargetUncertain(tx, intent, context);
}

/**
 * Monday did not execute the effect, for a reason that is not its own: it is planned again. A group that was being created is ABSENT again.
 */
export async function withdrawIntent(tx: Queryable, intent: StoredIntent, error: MondayError, context: TransitionContext): Promise<void> {
  await settleIntent(tx, intent, { status: 'VOID', error }, context.now);
  await afterRefusal(tx, intent, context);
}

/** Monday refused the effect: the board is unchanged. A group that was being created is ABSENT again. */
export async function refuseIntent(tx: Queryable, intent: StoredIntent, error: MondayError, context: TransitionContext): Promise<void> {
  await settleIntent(tx, intent, { status: 'REFUSED', error }, context.now);
  await afterRefusal(tx, intent, context);
}

/** A refusal concerns one copy of the request: where more were sent, an earlier one may still take effect. */
async function afterRefusal(tx: Queryable, intent: StoredIntent, context: TransitionContext): Promise<void> {
  if (intent.effect.operation === 'CREATE_GROUP' || context.quietUntil !== null) await markTargetUncertain(tx, intent, context);
}

async function markTargetUncertain(tx: Queryable, intent: StoredIntent, context: TransitionContext): Promise<void> {
  const { effect } = intent;
  if (effect.operation === 'CREATE_GROUP') {
    const group = await loadGroup(tx, intent.boardId, effect.title);
    await saveGroup(tx, intent.boardId, transitionGroup(group, { type: 'givenUp', requestId: intent.requestId }), context.now);
    return;
  }
  const record = await loadRecord(tx, intent.boardId, effect.key);
  if ('size' in effect) {
    const line = await loadLine(tx, intent.boardId, effect.key, effect.size);
    const uncertain = line.uncertain || effect.operation === 'UPDATE_SUBITEM';
    await saveLine(tx, { ...line, quietUntil: latestOf(line.quietUntil, context.quietUntil), uncertain }, context.now);
    await saveRecord(tx, { ...record, recheckAfter: latestOf(record.recheckAfter, context.recheckAfter) }, context.now);
    return;
  }
  const uncertain = new Set([...record.uncertain, ...writtenFields(intent)]);
  await saveRecord(tx, { ...record, ...quietTimes(record, context), uncertain: [...uncertain].sort() }, context.now);
}

async function afterItemEffect(
  tx: Queryable,
  record: StoredRecord,
  effect: ItemEffect,
  { id, shown }: { readonly id: string; readonly shown: ShownByAnswer | undefined },
  now: string,
): Promise<StoredRecord> {
  if (effect.operation === 'CREATE_ITEM' && record.itemId !== null && replacesItem(record, id)) {
    await forgetLines(tx, record, now);
    await retireItem(tx, record, record.itemId);
  }
  const groupTitle =
    effect.operation === 'CREATE_ITEM' && effect.groupId !== null ? await groupTitleOf(tx, record.boardId, effect.groupId) : null;
  const name = 'name' in effect ? effect.name : undefined;
  return itemAfterEffect(record, effect, { id, shownName: name === undefined ? null : changedName(name, shown), groupTitle });
}

/** What Monday made of a name; null where it kept it, or did not tell. */
function changedName(sent: string, shown: ShownByAnswer | undefined): string | null {
  return shown?.name === undefined || sameText(sent, shown.name) ? null : shown.name;
}

/** Labels of an effect that Monday did not keep as they were sent. */
function alteredBy(effect: Effect, shown: ShownByAnswer | undefined): AlteredLabel[] {
  return Object.entries(shown?.columns ?? {}).flatMap(([columnId, text]) => {
    const sent = 'columns' in effect ? effect.columns[columnId] : 'size' in effect ? effect.size : null;
    return sent == null || text === null || text === '' || sameLabel(sent, text) ? [] : [{ columnId, sent, shown: text }];
  });
}

async function confirmLine(tx: Queryable, intent: StoredIntent, effect: SizeEffect, id: string, context: TransitionContext): Promise<void> {
  const record = await loadRecord(tx, intent.boardId, effect.key);
  // A subitem of an item that the order does not have any more.
  if (effect.operation === 'CREATE_SUBITEM' && effect.parentItemId !== record.itemId) return;
  const line = await loadLine(tx, intent.boardId, effect.key, effect.size);
  const replaces = line.subitemId !== null && line.subitemId !== id && judgeCreation(line.state, line.subitemId, id) === 'first';
  if (effect.operation === 'CREATE_SUBITEM' && replaces) await retireItem(tx, record, line.subitemId);
  await saveLine(tx, { ...sizeAfterEffect(line, effect, id), quietUntil: latestOf(line.quietUntil, context.quietUntil) }, context.now);
  await saveRecord(tx, { ...record, recheckAfter: latestOf(record.recheckAfter, context.recheckAfter) }, context.now);
}

function quietTimes(record: StoredRecord, context: TransitionContext): Pick<StoredRecord, 'quietUntil' | 'recheckAfter'> {
  return {
    quietUntil: latestOf(record.quietUntil, context.quietUntil),
    recheckAfter: latestOf(record.recheckAfter, context.recheckAfter),
  };
}

/** The later of two instants; ISO 8601 text in UTC sorts by time. */
function latestOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
