import { SYNC_COLUMNS } from '../../mapping/validate/sync-columns.js';
import { decideRemovals, removalHash } from '../../orders/removals.js';
import type { MissingOrder } from '../../orders/removals.js';
import { customersOf, missingRecords, noteMissing } from '../../store/records/acknowledged.js';
import { applyKeyChanges } from './key-changes.js';
import { removalFindings } from './read-findings.js';
import type { ReadSession } from './reading.js';

/** Loads the removals that follow from a complete read. `handFed` are the orders that only came by hand: they are not in the source for good reason. */
export async function inferRemovals(read: ReadSession, handFed: ReadonlySet<string>): Promise<void> {
  const { tx, mapping, counter, loadId } = read;
  const missedBefore = new Set((await missingRecords(tx, read.boardId)).map((record) => record.keyDigest));
  const unmet = (await missingOrders(read, missedBefore)).filter(({ key }) => !handFed.has(key));
  const accounted = await applyKeyChanges(
    read,
    unmet.map(({ key }) => key),
  );
  const missing = unmet.filter(({ key }) => !accounted.has(key));
  const total = { total: read.snapshot.table.size, byCustomer: read.snapshot.table.countByCustomer() };
  const decision = decideRemovals(missing, total, mapping.policies.removals.maxShare, counter.customersWithoutKey);
  counter.found.push(...removalFindings(decision, mapping.policies.removals.maxShare));
  const due = decision.removed.filter(({ key }) => !read.detection.isHeld(key, removalHash(key)));
  counter.removed = decision.removed.length;
  counter.heldRemovals = decision.removed.length - due.length;
  counter.missing = missing.length - decision.removed.length;
  const stillMissing = new Set(missing.map((order) => order.key));
  await noteMissing(
    tx,
    read,
    decision.noted.map((order) => order.key),
    [...missedBefore].filter((key) => !stillMissing.has(key)),
  );
  await tx.bulkLoad(
    mapping.tables.changed,
    [...SYNC_COLUMNS.changed],
    due.map((order) => [loadId, order.key, ''.padEnd(64, '0'), 'REMOVED']),
  );
}

/** Known orders that this read did not meet: acknowledged ones, and ones that were sent in part. */
async function missingOrders(
  { tx, boardId, snapshot, detection }: ReadSession,
  missedBefore: ReadonlySet<string>,
): Promise<MissingOrder[]> {
  const missing = new Map<string, MissingOrder>();
  for (const { keyDigest, customer } of snapshot.table.unseen()) {
    missing.set(keyDigest, { key: keyDigest, customer, missedBefore: missedBefore.has(keyDigest), acknowledged: true });
  }
  const dirty = new Set(detection.unseenDirty().filter((key) => !missing.has(key)));
  for (const [key, customer] of await customersOf(tx, boardId, dirty))
    missing.set(key, { key, customer, missedBefore: missedBefore.has(key), acknowledged: false });
  return [...missing.values()];
}
