import type { Mapping } from '../../mapping/schema.js';
import { isHere, sameValue } from '../../monday/match.js';
import type { RenamedGroup } from '../../orders/board-groups.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { describeChanges, judgeOrder } from '../../orders/people.js';
import { policiesFor } from '../../orders/persons-decision.js';
import { loadBatch } from '../../store/batches/batches.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { saveCheckedOrder } from '../../store/records/duplicate-check.js';
import type { KnownOrder } from '../../store/records/duplicate-check.js';
import { orderDecisions } from '../../store/records/order-decisions.js';
import { itemsOfBatch } from '../../store/records/people.js';
import type { ItemOfBatch } from '../../store/records/people.js';
import { linesOf } from '../../store/records/lines.js';
import { loadRecord } from '../../store/records/records.js';
import { countOnBoard, ownItems } from '../duplicates/duplicate-check.js';
import type { Services } from '../services.js';
import { lookAtOrders, viewOf } from './look.js';
import type { Shown } from './look.js';

/**
 * Reads the items that a batch is about to write, with one read by id for a hundred of them, one by key and one for their subitems, and
 * applies the mapping's policies, or what a person has decided of an order, to what people have done with them (R13): edited, removed, or moved to another place, where nothing is
 * written. These changes become findings. If an order has a second item, since a person has duplicated its item or restored one that was
 * already replaced, its items are counted.
 */
export async function applyPeopleChanges(
  services: Services,
  mapping: Mapping,
  batchId: string,
  renamed: readonly RenamedGroup[],
): Promise<void> {
  const { database } = services;
  const batch = await loadBatch(database, batchId);
  await tellRenamedGroups(services, mapping, batch.runId, renamed);
  const now = await database.now();
  const read = await itemsOfBatch(database, mapping, batch, now);
  if (read.length === 0) return;
  const shown = await lookAtOrders(services, mapping, read);
  const orders = await withoutDoubles(services, mapping, read, shown);
  const decided = await orderDecisions(database, mapping.board.id);
  const found: FoundFinding[] = [];
  for (const order of orders) {
    const { record } = order;
    const people = policiesFor(mapping.policies.people, decided.get(record.keyDigest) ?? []);
    const judged = judgeOrder({ ...mapping, policies: { people } }, order, viewOf(mapping, order, shown), sameValue);
    const before = { record, lines: order.lines };
    const differs = JSON.stringify(judged.after) !== JSON.stringify(before);
    const kept = !differs || (await saveCheckedOrder(database, mapping, before, markDirty(judged.after), now));
    const { keyDigest, customer, orderKey } = record;
    const finding = kept ? describeChanges({ keyDigest, customer, orderNumber: orderKey[0] ?? '' }, judged.changes) : null;
    if (finding !== null) found.push(finding);
  }
  const looked = new Set(read.map(({ record }) => record.keyDigest));
  const coverage = { kind: 'keys', has: (key: string) => looked.has(key) } as const;
  const report = { mappingName: mapping.name, runId: batch.runId, origin: 'PEOPLE', coverage, now } as const;
  await database.transaction((tx) => reportFindings(tx, report, found));
}

/**
 * Counts the items of orders that may have a second one on the board, and leaves out those that do, which are held from now on, and those
 * that follow another item now. An order with an open request is counted once that is settled.
 */
async function withoutDoubles(services: Services, mapping: Mapping, read: readonly ItemOfBatch[], shown: Shown): Promise<ItemOfBatch[]> {
  const suspects: ItemOfBatch[] = [];
  for (const order of read.filter(({ settled }) => settled)) {
    if (hasFormer(mapping, order, shown) || (await hasSecond(services, mapping, order, shown))) suspects.push(order);
  }
  if (suspects.length === 0) return [...read];
  const counted = suspects.map(({ record }) => ({ record, columns: record.sentColumns }));
  await countOnBoard(services, mapping, mapping.board.id, counted);
  const single: ItemOfBatch[] = [];
  for (const order of read) {
    if (!suspects.includes(order)) single.push(order);
    else {
      const record = await loadRecord(services.database, mapping.board.id, order.record.keyDigest);
      const lines = await linesOf(services.database, record);
      if (record.state === order.record.state && record.itemId === order.record.itemId) single.push({ ...order, record, lines });
    }
  }
  return single;
}

/** Whether an item or subitem that the order had before is back in its place. */
function hasFormer(mapping: Mapping, { record, former }: ItemOfBatch, { items }: Shown): boolean {
  return former.some((id) => {
    const item = items.get(id);
    if (item === undefined) return false;
    return isHere(item, mapping.board.id) || (item.state === 'active' && item.parentId !== null && item.parentId === record.itemId);
  });
}

/** Whether another item has the key of an order beside its own one. */
async function hasSecond(services: Services, mapping: Mapping, { record }: ItemOfBatch, { items, keyed }: Shown): Promise<boolean> {
  const known = items.get(record.itemId ?? '');
  if (known === undefined || !isHere(known, mapping.board.id)) return false;
  const own = await ownItems(services, mapping, record, record.sentColumns, keyed);
  return own.some(({ id }) => id !== record.itemId);
}

/**
 * Keeps what people have renamed among the groups of the board, as it is now. `gone` are titles of groups that a look outside of a run does not find any more; a run
 * needs no finding for them, since it makes them again. `runId` is null outside of a run.
 */
export async function tellRenamedGroups(
  { database }: Pick<Services, 'database'>,
  mapping: Mapping,
  runId: string | null,
  renamed: readonly RenamedGroup[],
  gone: readonly string[] = [],
): Promise<void> {
  const policy = mapping.policies.people.group.renamed;
  const now = await database.now();
  const report = { mappingName: mapping.name, runId, origin: 'GROUPS', coverage: { kind: 'everything' }, now } as const;
  const found = renamed.map(({ title, shown }) => ({
    code: 'GROUP_RENAMED',
    scope: 'run' as const,
    field: title,
    valueSeen: shown,
    message: `People have renamed the group ${title} to ${shown} on the board (${policy}).`,
  }));
  const missing = gone.map((title) => ({
    code: 'GROUP_GONE',
    scope: 'run' as const,
    field: title,
    message: `The group ${title} of orders is not on the board any more.`,
  }));
  await database.transaction((tx) => reportFindings(tx, report, [...found, ...missing]));
}

/** The result must be kept even when this batch ends before it has written the order. */
const markDirty = ({ record, lines }: KnownOrder): KnownOrder => ({ record: { ...record, dirty: true }, lines });
