import { SYNC_COLUMNS } from '../../mapping/validate/sync-columns.js';
import { decideRemovals, removalHash } from '../../orders/removals.js';
import type { MissingOrder, RemovalDecision } from '../../orders/removals.js';
import { customersOf, missingRecords, noteMissing } from '../../store/records/acknowledged.js';
import { dropSettledDecisions, removalDecisions } from '../../store/records/removal-decisions.js';
import { applyKeyChanges, findKeyChanges } from './key-changes.js';
import type { ChangedKeys } from './key-changes.js';
import { removalFindings } from './read-findings.js';
import type { DecidingRead, ReadSession } from './reading.js';

/** What follows from the orders that a complete read did not meet. */
export interface InferredRemovals {
  readonly keys: ChangedKeys;
  readonly decision: RemovalDecision;
  /** Orders that leave the board now: those removed without the ones that Monday refused to remove and that are not due. */
  readonly due: readonly MissingOrder[];
  /** Orders that an earlier read missed and that are not missing any more. */
  readonly back: readonly string[];
}

/** Decides which removals follow from a complete read, and counts them. `handFed` are the orders that only came by hand: they are not expected in the source. */
export async function inferRemovals(read: DecidingRead, handFed: ReadonlySet<string>): Promise<InferredRemovals> {
  const { tx, mapping, counter } = read;
  const missedBefore = new Map((await missingRecords(tx, read.boardId)).map((record) => [record.keyDigest, record.missingSince]));
  const unmet = (await missingOrders(read, missedBefore)).filter(({ key }) => !handFed.has(key));
  const keys = await findKeyChanges(
    read,
    unmet.map(({ key }) => key),
  );
  const missing = unmet.filter(({ key }) => !keys.accounted.has(key));
  const total = { total: read.snapshot.table.size, byCustomer: read.snapshot.table.countByCustomer() };
  const decision = decideRemovals(missing, total, mapping.policies.removals, counter.customersWithoutKey);
  counter.found.push(...removalFindings(decision, mapping.policies.removals));
  const due = decision.removed.filter(({ key }) => !read.detection.isHeld(key, removalHash(key)));
  counter.removed = decision.removed.length;
  counter.heldRemovals = decision.removed.length - due.length;
  counter.missing = missing.length - decision.removed.length;
  const stillMissing = new Set(missing.map((order) => order.key));
  return { keys, decision, due, back: [...missedBefore.keys()].filter((key) => !stillMissing.has(key)) };
}

/** Writes them in the transaction of the read, and loads the removals that are due. */
export async function applyRemovals(read: ReadSession, { keys, decision, due, back }: InferredRemovals): Promise<void> {
  const { tx, mapping, loadId } = read;
  await applyKeyChanges(read, keys);
  await noteMissing(
    tx,
    read,
    decision.noted.map((order) => order.key),
    back,
  );
  await dropSettledDecisions(tx, read.boardId);
  await tx.bulkLoad(
    mapping.tables.changed,
    [...SYNC_COLUMNS.changed],
    due.map((order) => [loadId, order.key, ''.padEnd(64, '0'), 'REMOVED']),
  );
}

/** Known orders that this read did not meet: acknowledged ones, and ones that were sent in part. */
async function missingOrders(
  { tx, boardId, snapshot, detection }: DecidingRead,
  missedBefore: ReadonlyMap<string, number>,
): Promise<MissingOrder[]> {
  const missing = new Map<string, MissingOrder>();
  const decisions = await removalDecisions(tx, boardId);
  const add = (key: string, customer: string, acknowledged: boolean): void => {
    const decided = decisions.get(key) ?? null;
    missing.set(key, { key, customer, missingSince: missedBefore.get(key) ?? null, acknowledged, decided });
  };
  for (const { keyDigest, customer } of snapshot.table.unseen()) add(keyDigest, customer, true);
  const dirty = new Set(detection.unseenDirty().filter((key) => !missing.has(key)));
  for (const [key, customer] of await customersOf(tx, boardId, dirty)) add(key, customer, false);
  return [...missing.values()];
}
