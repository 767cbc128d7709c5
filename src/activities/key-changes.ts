import type { Queryable } from '../database/database.js';
import type { Mapping } from '../mapping/schema.js';
import { decideKeyChanges } from '../orders/key-changes.js';
import type { AmbiguousKeys } from '../orders/key-changes.js';
import { dropKeyDecisions, keyDecisions, knownKeys, moveKeys, vanishedOrders } from '../store/key-moves.js';
import { quoteTable } from '../store/names.js';
import type { StoredRun } from '../store/runs.js';
import type { ReadTally } from './read-tally.js';
import type { Reading } from './reading.js';

/** How many characters of a digest name a key to a person. */
export const SHOWN_KEY_CHARACTERS = 12;

/** Where a read stands when key changes are looked for. */
export interface KeyChangeInput {
  readonly run: StoredRun;
  readonly mapping: Mapping;
  readonly reading: Reading;
  readonly tally: ReadTally;
  readonly loadId: string;
  readonly readNumber: number;
  /** Keys that Monday shows and the read did not meet. */
  readonly missing: readonly string[];
}

/**
 * Finds known orders that go on under a new key, after a complete read, and moves them in the transaction of the read. What is not clear is held:
 * neither created nor removed until a person has decided. Returns the missing keys that are accounted for that way.
 */
export async function applyKeyChanges(tx: Queryable, input: KeyChangeInput): Promise<ReadonlySet<string>> {
  const { run, mapping, reading, tally, readNumber } = input;
  if (input.missing.length === 0 || tally.newOrders.size === 0) return new Set();
  const vanished = await vanishedOrders(tx, run.boardId, input.missing);
  const numbers = new Set(vanished.map(({ parts }) => parts[0]));
  const candidates = [...tally.newOrders.values()].filter(({ parts }) => numbers.has(parts[0]));
  const known = await knownKeys(
    tx,
    run.boardId,
    candidates.map(({ key }) => key),
  );
  const appeared = candidates.map((order) => ({ ...order, known: known.has(order.key) }));
  const { moves, ambiguous } = decideKeyChanges(vanished, appeared, await keyDecisions(tx, run.boardId), tally.customersWithoutKey);
  await moveKeys(
    tx,
    mapping,
    run.boardId,
    moves.map(({ from, to }) => ({ from, to: to.key, parts: to.parts })),
    readNumber,
    reading.now,
  );
  await restage(tx, input, moves.map(({ to }) => to.key));
  await hold(tx, input, ambiguous);
  await dropKeyDecisions(tx, run.boardId, [...moves.map(({ to }) => to.key), ...candidates.filter(({ key }) => !heldKeys(ambiguous).has(key)).map(({ key }) => key)]);
  if (moves.length > 0) tally.notes.push(`${String(moves.length)} orders go on under a new key, on the same items.`);
  return new Set([...moves.map(({ from }) => from), ...ambiguous.flatMap((group) => group.vanished.map(({ key }) => key))]);
}

/**
 * After a read that does not show all of the source: a new order beside a known one of the same order number that was not met may be that one
 * under a new key. It is left to the next whole read, which knows.
 */
export async function leaveUnclear(tx: Queryable, input: KeyChangeInput): Promise<void> {
  const { run, mapping, tally, loadId } = input;
  if (input.missing.length === 0 || tally.newOrders.size === 0) return;
  const unmet = await vanishedOrders(tx, run.boardId, input.missing);
  const orders = new Set(unmet.map(({ parts, customer }) => JSON.stringify([parts[0], customer])));
  const unclear = [...tally.newOrders.values()].filter(({ parts, customer }) => orders.has(JSON.stringify([parts[0], customer])));
  await unload(tx, mapping, loadId, unclear.map(({ key }) => key));
  for (const { key } of unclear) tally.leaveNew(key);
  if (unclear.length > 0) tally.notes.push(`${String(unclear.length)} new orders are left to the next read of the whole source, which can tell whether they are known ones under a new key.`);
}

/** An order that goes on is a changed one, not a new one. */
async function restage(tx: Queryable, { mapping, loadId, tally }: KeyChangeInput, keys: readonly string[]): Promise<void> {
  await tx.executeMany(
    `UPDATE ${quoteTable(mapping.tables.changed)} SET [stg_change] = N'CHANGED' WHERE [load_id] = @loadId AND [stg_key] = @key`,
    keys.map((key) => ({ loadId, key })),
  );
  for (const key of keys) tally.recountNew(key, 'changed');
}

async function hold(tx: Queryable, { mapping, loadId, tally }: KeyChangeInput, ambiguous: readonly AmbiguousKeys[]): Promise<void> {
  const keys = [...heldKeys(ambiguous)];
  await unload(tx, mapping, loadId, keys);
  for (const group of ambiguous) {
    for (const order of group.appeared) {
      const staged = tally.newOrders.get(order.key);
      if (staged === undefined) continue;
      tally.recountNew(order.key, 'held');
      tally.rejectedRows.push({
        keyDigest: order.key,
        contentHash: staged.hash,
        customer: order.customer,
        orderNumber: order.parts[0] ?? '',
        rejections: [{ code: 'KEY_CHANGE_AMBIGUOUS', column: mapping.key.columns.join(' + '), value: order.parts.join(' | '), message: describe(group, order.key) }],
      });
    }
  }
  if (keys.length > 0) tally.notes.push(`${String(keys.length)} orders are held since nothing tells whether they are new or known ones under a new key; see KEY_CHANGE_AMBIGUOUS.`);
}

async function unload(tx: Queryable, mapping: Mapping, loadId: string, keys: readonly string[]): Promise<void> {
  await tx.executeMany(
    `DELETE FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] = @loadId AND [stg_key] = @key`,
    keys.map((key) => ({ loadId, key })),
  );
}

const heldKeys = (ambiguous: readonly AmbiguousKeys[]): Set<string> => new Set(ambiguous.flatMap((group) => group.appeared.map(({ key }) => key)));

function describe(group: AmbiguousKeys, key: string): string {
  const name = ({ key: digest, parts }: { key: string; parts: readonly string[] }): string => `${digest.slice(0, SHOWN_KEY_CHARACTERS)} (${parts.join(' | ')})`;
  const vanished = group.vanished.map(name).join(', ');
  const others = group.appeared.filter((order) => order.key !== key).map(name);
  const beside = others.length === 0 ? '' : ` Also new: ${others.join(', ')}.`;
  return `New key ${group.appeared.filter((order) => order.key === key).map(name).join('')} appeared while the source lost ${vanished}.${beside} Say \`rekey <known> <new>\` or \`accept-new <new>\`.`;
}
