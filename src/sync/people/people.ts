import type { Mapping } from '../../mapping/schema.js';
import { sameValue } from '../../monday/match.js';
import type { BoardItem, BoardSubitem } from '../../monday/types.js';
import type { AlteredLabels } from '../../orders/altered-labels.js';
import { judgeOrder, describeChanges } from '../../orders/people.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { loadBatch } from '../../store/batches/batches.js';
import { alteredLabels } from '../../store/boards/altered-labels.js';
import { loadGroup } from '../../store/records/groups.js';
import type { RenamedGroup } from '../../orders/board-groups.js';
import { itemsOfBatch } from '../../store/records/people.js';
import type { ItemOfBatch } from '../../store/records/people.js';
import { saveCheckedOrder } from '../../store/records/duplicate-check.js';
import type { KnownOrder } from '../../store/records/duplicate-check.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { countOnBoard } from '../duplicates/duplicate-check.js';
import type { Services } from '../services.js';

/** What the board shows of the orders of a batch. */
interface Shown {
  readonly items: ReadonlyMap<string, BoardItem>;
  readonly subitems: ReadonlyMap<string, BoardSubitem>;
  /** Id of the group with this title. */
  readonly groups: ReadonlyMap<string, string | null>;
  readonly altered: AlteredLabels;
}

/**
 * Reads the items that a batch is about to write, with one read for a hundred of them and one for their subitems, and applies the mapping's
 * policies to the changes that people have made there (R13). These changes become findings. If a person has restored an item that
 * was already replaced by another one, the order is duplicated, and its items are counted.
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
  const orders = await itemsOfBatch(database, mapping, batch, now);
  if (orders.length === 0) return;
  const shown = await readBoard(services, mapping, orders);
  const back = orders.filter(({ former }) => former.some((id) => shown.items.get(id)?.state === 'active'));
  await countOnBoard(
    services,
    mapping,
    batch.boardId,
    back.map(({ record }) => ({ record, columns: record.sentColumns })),
  );
  const found: FoundFinding[] = [];
  for (const order of orders.filter((one) => !back.includes(one))) {
    const { record } = order;
    const judged = judgeOrder(
      mapping,
      order,
      {
        item: shown.items.get(record.itemId ?? ''),
        subitems: shown.subitems,
        groupId: record.groupTitle === null ? null : (shown.groups.get(record.groupTitle) ?? null),
        altered: shown.altered,
      },
      sameValue,
    );
    const before = { record, lines: order.lines };
    const differs = JSON.stringify(judged.after) !== JSON.stringify(before);
    const kept = !differs || (await saveCheckedOrder(database, mapping, before, markDirty(judged.after), now));
    const { keyDigest, customer, orderKey } = record;
    const finding = kept ? describeChanges({ keyDigest, customer, orderNumber: orderKey[0] ?? '' }, judged.changes) : null;
    if (finding !== null) found.push(finding);
  }
  const looked = new Set(orders.map(({ record }) => record.keyDigest));
  const coverage = { kind: 'keys', has: (key: string) => looked.has(key) } as const;
  const report = { mappingName: mapping.name, runId: batch.runId, origin: 'PEOPLE', coverage, now } as const;
  await database.transaction((tx) => reportFindings(tx, report, found));
}

/** Keeps what people have renamed among the groups of the board, as it is now. */
export async function tellRenamedGroups(
  { database }: Pick<Services, 'database'>,
  mapping: Mapping,
  runId: string,
  renamed: readonly RenamedGroup[],
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
  await database.transaction((tx) => reportFindings(tx, report, found));
}

async function readBoard({ monday, database }: Services, mapping: Mapping, orders: readonly ItemOfBatch[]): Promise<Shown> {
  const ids = orders.flatMap(({ record, former }) => [record.itemId ?? [], former].flat());
  const items = await monday.readItems(
    ids,
    mapping.fields.map((field) => field.monday.id),
  );
  const parents = items.filter(({ state }) => state === 'active').map(({ id }) => id);
  const columns = mapping.subitems === undefined ? [] : [mapping.subitems.quantity.monday.id];
  const subitems = mapping.subitems === undefined || parents.length === 0 ? [] : await monday.readSubitems(parents, columns);
  const groups = new Map<string, string | null>();
  for (const title of new Set(orders.flatMap(({ record }) => record.groupTitle ?? []))) {
    groups.set(title, (await loadGroup(database, orders[0]?.record.boardId ?? '', title)).groupId);
  }
  return {
    items: new Map(items.map((item) => [item.id, item])),
    subitems: new Map(subitems.map((subitem) => [subitem.id, subitem])),
    groups,
    altered: await alteredLabels(database, mapping.board.id),
  };
}

/** The result must be kept even when this batch ends before it has written the order. */
const markDirty = ({ record, lines }: KnownOrder): KnownOrder => ({ record: { ...record, dirty: true }, lines });
