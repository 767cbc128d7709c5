import type { Queryable } from '../database/database.js';
import type { MondayError } from '../monday/types.js';
import { groupTitleOf, saveGroup } from './groups.js';
import { forgetLines, loadLine, loadRecord, saveLine, saveRecord } from './records.js';
import type { StoredLine, StoredRecord } from './records.js';
import { settleIntent } from './requests.js';
import type { StoredIntent } from './requests.js';

/** What else is known about the send behind an outcome. */
export interface OutcomeContext {
  readonly now: string;
  /** Set when the request went out more than once or was settled by reading: an older copy could still take effect until then (R5). */
  readonly quietUntil: string | null;
  /** Set for creates that were ambiguous: their key is counted once more after this (R4). */
  readonly recheckAfter: string | null;
}

/**
 * Stores what Monday confirmed. Knowledge is never fenced (R8): an id is kept for its intent however late it comes, and a second,
 * different id for one target raises DUPLICATE_FOUND on its record, for a person.
 */
export async function confirmIntent(tx: Queryable, intent: StoredIntent, id: string, context: OutcomeContext): Promise<void> {
  if (intent.status === 'CONFIRMED' && intent.mondayId === id) return;
  await settleIntent(tx, intent, { status: 'CONFIRMED', mondayId: id }, context.now);
  const effect = intent.effect;
  if (effect.operation === 'CREATE_GROUP') {
    await saveGroup(tx, intent.boardId, { title: effect.title, state: 'LIVE', groupId: id, requestId: intent.requestId }, context.now);
    return;
  }
  if (effect.operation === 'CREATE_SUBITEM' || effect.operation.endsWith('_SUBITEM')) {
    await confirmLine(tx, intent, id, context);
    return;
  }
  const record = await loadRecord(tx, intent.boardId, effect.key);
  await saveRecord(tx, { ...(await afterItemEffect(tx, record, intent, id)), ...quiet(record, context) }, context.now);
}

/** The effect is settled as not having happened, or as not knowable: what it would have written counts as different from now on. */
export async function voidIntent(tx: Queryable, intent: StoredIntent, context: OutcomeContext): Promise<void> {
  await settleIntent(tx, intent, { status: 'VOID' }, context.now);
  const effect = intent.effect;
  switch (effect.operation) {
    case 'CREATE_GROUP':
      await saveGroup(tx, intent.boardId, { title: effect.title, state: 'ABSENT', groupId: null, requestId: null }, context.now);
      return;
    case 'CREATE_ITEM':
    case 'UPDATE_ITEM':
    case 'MOVE_ITEM':
    case 'ARCHIVE_ITEM':
    case 'DELETE_ITEM': {
      const record = await loadRecord(tx, intent.boardId, effect.key);
      const uncertain = new Set([...record.uncertain, ...writtenFields(intent)]);
      await saveRecord(tx, { ...record, ...quiet(record, context), uncertain: [...uncertain].sort() }, context.now);
      return;
    }
    default: {
      const line = await loadLine(tx, intent.boardId, effect.key, effect.size);
      const uncertain = line.uncertain || effect.operation === 'UPDATE_SUBITEM';
      await saveLine(tx, { ...line, quietUntil: later(line.quietUntil, context.quietUntil), uncertain }, context.now);
    }
  }
}

/** Monday did not execute the effect, for a reason that is not its own: it is planned again. A group claim is given back. */
export async function withdrawIntent(tx: Queryable, intent: StoredIntent, error: MondayError, now: string): Promise<void> {
  await settleIntent(tx, intent, { status: 'VOID', error }, now);
  if (intent.effect.operation === 'CREATE_GROUP') {
    await saveGroup(tx, intent.boardId, { title: intent.effect.title, state: 'ABSENT', groupId: null, requestId: null }, now);
  }
}

/** Monday refused the effect: the board is as it was. A group claim is given back. */
export async function refuseIntent(tx: Queryable, intent: StoredIntent, error: MondayError, now: string): Promise<void> {
  await settleIntent(tx, intent, { status: 'REFUSED', error }, now);
  if (intent.effect.operation === 'CREATE_GROUP') {
    await saveGroup(tx, intent.boardId, { title: intent.effect.title, state: 'ABSENT', groupId: null, requestId: null }, now);
  }
}

async function afterItemEffect(tx: Queryable, record: StoredRecord, intent: StoredIntent, id: string): Promise<StoredRecord> {
  const effect = intent.effect;
  switch (effect.operation) {
    case 'CREATE_ITEM': {
      if (record.itemId !== null && record.itemId !== id && record.state === 'LIVE') return { ...record, state: 'DUPLICATE' };
      // The subitems of an earlier item, archived or deleted, stayed with it.
      if (record.itemId !== null && record.itemId !== id) await forgetLines(tx, record);
      const groupTitle = await groupTitleOf(tx, record.boardId, effect.groupId);
      return { ...record, state: 'LIVE', itemId: id, itemName: effect.name, groupTitle, sentColumns: effect.columns, uncertain: [] };
    }
    case 'UPDATE_ITEM': {
      const written = new Set(writtenFields(intent));
      return {
        ...record,
        itemName: effect.name ?? record.itemName,
        sentColumns: { ...record.sentColumns, ...effect.columns },
        uncertain: record.uncertain.filter((field) => !written.has(field)),
      };
    }
    case 'MOVE_ITEM':
      return { ...record, groupTitle: effect.title, uncertain: record.uncertain.filter((field) => field !== 'group') };
    case 'ARCHIVE_ITEM':
      return { ...record, state: 'ARCHIVED' };
    case 'DELETE_ITEM':
      return { ...record, state: 'DELETED' };
    default:
      throw new Error(`${effect.operation} is not an effect on an item.`);
  }
}

async function confirmLine(tx: Queryable, intent: StoredIntent, id: string, context: OutcomeContext): Promise<void> {
  const effect = intent.effect;
  if (!('size' in effect)) throw new Error(`${effect.operation} is not an effect on a subitem.`);
  const line = await loadLine(tx, intent.boardId, effect.key, effect.size);
  await saveLine(tx, { ...afterLineEffect(line, intent, id), quietUntil: later(line.quietUntil, context.quietUntil) }, context.now);
  if (context.recheckAfter === null) return;
  const record = await loadRecord(tx, intent.boardId, effect.key);
  await saveRecord(tx, { ...record, recheckAfter: later(record.recheckAfter, context.recheckAfter) }, context.now);
}

function afterLineEffect(line: StoredLine, intent: StoredIntent, id: string): StoredLine {
  const effect = intent.effect;
  switch (effect.operation) {
    case 'CREATE_SUBITEM':
      if (line.subitemId !== null && line.subitemId !== id && line.state === 'LIVE') return { ...line, state: 'DUPLICATE' };
      return { ...line, state: 'LIVE', subitemId: id, quantity: effect.quantity, uncertain: false };
    case 'UPDATE_SUBITEM':
      return { ...line, quantity: effect.quantity, uncertain: false };
    case 'ARCHIVE_SUBITEM':
      return { ...line, state: 'ARCHIVED', quantity: null, uncertain: false };
    default:
      return { ...line, state: 'DELETED', quantity: null, uncertain: false };
  }
}

function quiet(record: StoredRecord, context: OutcomeContext): Pick<StoredRecord, 'quietUntil' | 'recheckAfter'> {
  return {
    quietUntil: later(record.quietUntil, context.quietUntil),
    recheckAfter: later(record.recheckAfter, context.recheckAfter),
  };
}

function writtenFields(intent: StoredIntent): string[] {
  const effect = intent.effect;
  if (effect.operation === 'UPDATE_ITEM') return [...Object.keys(effect.columns), ...(effect.name === undefined ? [] : ['name'])];
  return effect.operation === 'MOVE_ITEM' ? ['group'] : [];
}

/** The later of two instants; ISO 8601 text in UTC sorts by time. */
function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
