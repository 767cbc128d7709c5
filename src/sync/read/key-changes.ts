import { decideKeyChanges, mayBeKnown } from '../../orders/key-changes.js';
import type { AmbiguousKeys, AppearedOrder, KeyMove, VanishedOrder } from '../../orders/key-changes.js';
import { fold } from '../../orders/text.js';
import { dropChangedRows, markAsChanged } from '../../store/staging/changed-rows.js';
import { dropKeyDecisions, keyDecisions, knownKeys, moveKeys, vanishedOrders } from '../../store/records/key-moves.js';
import { ofRead } from './read-findings.js';
import type { DecidingRead, ReadSession } from './reading.js';

/** How many characters of a digest name a key to a person. */
const SHOWN_KEY_CHARACTERS = 12;

/** Known orders that go on under new keys, and new ones that may be known. */
export interface ChangedKeys {
  readonly moves: readonly KeyMove[];
  /** New keys that wait for a person: neither created nor removed. */
  readonly held: ReadonlySet<string>;
  /** New keys whose decision of a person, if there is one, was used or is not needed. */
  readonly decided: readonly string[];
  /** Missing keys that are accounted for that way. */
  readonly accounted: ReadonlySet<string>;
}

const NO_CHANGES: ChangedKeys = { moves: [], held: new Set(), decided: [], accounted: new Set() };

/**
 * Finds known orders that go on under a new key, after a complete read. `missing` are the keys that Monday shows and the read did not meet.
 * What is not clear is held: neither created nor removed until a person has decided. Counts them; `applyKeyChanges` writes.
 */
export async function findKeyChanges(read: DecidingRead, missing: readonly string[]): Promise<ChangedKeys> {
  const { tx, boardId, mapping, counter } = read;
  if (missing.length === 0 || counter.newOrders.size === 0) return NO_CHANGES;
  const vanished = await vanishedKeys(read, missing);
  const numbers = new Set(vanished.map(({ parts }) => parts[0]));
  const candidates = [...counter.newOrders.values()].filter(({ parts }) => numbers.has(parts[0]));
  const known = await knownKeys(
    tx,
    boardId,
    candidates.map(({ key }) => key),
  );
  const appeared = candidates.map((order) => ({ ...order, known: known.has(order.key) }));
  const { moves, ambiguous } = decideKeyChanges(
    vanished,
    appeared,
    await keyDecisions(tx, boardId),
    counter.customersWithoutKey,
    mapping.key.columns.length,
  );
  for (const { to } of moves) counter.recountNew(to.key, 'changed');
  const held = new Set(ambiguous.flatMap((group) => group.appeared.map(({ key }) => key)));
  for (const group of ambiguous) hold(read, group);
  if (moves.length > 0)
    counter.found.push(ofRead('KEYS_MOVED', moves.length, `${String(moves.length)} orders go on under a new key, on the same items.`));
  return {
    moves,
    held,
    // What is not held any more has been decided.
    decided: candidates.map(({ key }) => key).filter((key) => !held.has(key)),
    accounted: new Set([...moves.map(({ from }) => from), ...ambiguous.flatMap((group) => group.vanished.map(({ key }) => key))]),
  };
}

/** Moves the orders to their new keys in the transaction of the read, and takes what is held out of its load. */
export async function applyKeyChanges(read: ReadSession, { moves, held, decided }: ChangedKeys): Promise<void> {
  const { tx, boardId, mapping, loadId } = read;
  await moveKeys(
    tx,
    mapping,
    moves.map(({ from, to }) => ({ from, to: to.key, parts: to.parts })),
    read,
  );
  await markAsChanged(
    tx,
    mapping,
    loadId,
    moves.map(({ to }) => to.key),
  );
  await dropChangedRows(tx, mapping, loadId, held);
  await dropKeyDecisions(tx, boardId, decided);
}

/**
 * After a read that does not show all of the source: a new order beside a known one of the same order number that was not met may be that one
 * under a new key. The next whole read decides it. Returns the keys that are left to it.
 */
export async function leaveUnclear(read: DecidingRead): Promise<readonly string[]> {
  const { mapping, counter, snapshot } = read;
  const missing = [...snapshot.table.unseen()].map(({ keyDigest }) => keyDigest);
  const unmet = await vanishedKeys(read, missing);
  const unclear = mayBeKnown([...counter.newOrders.values()], unmet, mapping.key.columns.length);
  for (const { key } of unclear) counter.leaveNew(key);
  if (unclear.length > 0)
    counter.found.push(
      ofRead(
        'KEYS_UNCLEAR',
        unclear.length,
        `${String(unclear.length)} new orders are left to the next read of the whole source, which can tell whether they are known ones under a new key.`,
      ),
    );
  return unclear.map(({ key }) => key);
}

/** The known orders of these keys, with the parts of the keys as they are compared today: older records have invisible characters in them. */
async function vanishedKeys({ tx, boardId }: DecidingRead, keys: readonly string[]): Promise<VanishedOrder[]> {
  return (await vanishedOrders(tx, boardId, keys)).map((order) => ({ ...order, parts: order.parts.map(fold) }));
}

function hold({ mapping, counter }: DecidingRead, group: AmbiguousKeys): void {
  for (const order of group.appeared) {
    const staged = counter.newOrders.get(order.key);
    if (staged === undefined) continue;
    counter.recountNew(order.key, 'held');
    counter.rejectedRows.push({
      keyDigest: order.key,
      contentHash: staged.hash,
      customer: order.customer,
      orderNumber: order.parts[0] ?? '',
      rejections: [
        {
          code: 'KEY_CHANGE_AMBIGUOUS',
          column: mapping.key.columns.join(' + '),
          value: order.parts.join(' | '),
          message: ambiguityMessage(group, order),
        },
      ],
    });
  }
}

function ambiguityMessage({ vanished, appeared }: AmbiguousKeys, order: AppearedOrder): string {
  const others = appeared.filter((other) => other !== order).map(nameOf);
  const beside = others.length === 0 ? '' : ` Also new: ${others.join(', ')}.`;
  const twice = vanished.filter(({ doubled }) => doubled === true).map(nameOf);
  const first =
    twice.length === 0
      ? ''
      : ` On the board more than once (DUPLICATE_FOUND): ${twice.join(', ')}; take off the board what is too many first.`;
  return `New key ${nameOf(order)} appeared while the source lost ${vanished.map(nameOf).join(', ')}.${beside}${first}`;
}

function nameOf({ key, parts }: { readonly key: string; readonly parts: readonly string[] }): string {
  return `${key.slice(0, SHOWN_KEY_CHARACTERS)} (${parts.join(' | ')})`;
}
