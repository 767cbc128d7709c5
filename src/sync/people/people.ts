import type { Mapping } from '../../mapping/schema.js';
import { sameValue } from '../../monday/match.js';
import type { BoardItem, BoardSubitem } from '../../monday/types.js';
import type { MondayType } from '../../orders/column-types.js';
import { judgeItem, judgeLine, tellChanges } from '../../orders/people.js';
import type { PersonsChange, ShownItem, ShownSubitem } from '../../orders/people.js';
import { transitionItem } from '../../orders/record/item.js';
import { transitionSize } from '../../orders/record/size.js';
import { loadBatch } from '../../store/batches/batches.js';
import { loadGroup } from '../../store/records/groups.js';
import type { RenamedGroup } from '../../store/records/groups.js';
import { addRunNote, itemsOfBatch } from '../../store/records/people.js';
import type { ItemOfBatch } from '../../store/records/people.js';
import { saveRecheck } from '../../store/records/duplicate-check.js';
import type { KnownOrder } from '../../store/records/duplicate-check.js';
import type { StoredLine, StoredRecord } from '../../store/records/records.js';
import { countOnBoard, takeUp } from '../duplicates/duplicate-check.js';
import type { Services } from '../services.js';

/** What the board shows of the orders of a batch. */
interface Shown {
  readonly items: ReadonlyMap<string, BoardItem>;
  readonly subitems: ReadonlyMap<string, BoardSubitem>;
  /** Id of the group that a title stands for. */
  readonly groups: ReadonlyMap<string, string | null>;
}

/**
 * Looks at the items that a batch is about to write, one read for a hundred of them and one for their subitems, and lets the mapping decide what becomes
 * of the changes that people have made there (R13). What they did is told in the notes of the run. Where a person has brought back what another one
 * has taken the place of, the order stands double, and is counted.
 */
export async function lookForPeople(
  services: Services,
  mapping: Mapping,
  batchId: string,
  renamed: readonly RenamedGroup[],
): Promise<void> {
  const { database } = services;
  const batch = await loadBatch(database, batchId);
  const policy = mapping.policies.people.group.renamed;
  for (const { title, shown } of renamed)
    await addRunNote(database, batch.runId, `People have renamed the group ${title} to ${shown} on the board (${policy}).`);
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
  const changes: PersonsChange[] = [];
  for (const order of orders.filter((one) => !back.includes(one))) {
    const judged = judge(mapping, order, shown);
    const before = { record: order.record, lines: order.lines };
    const differs = JSON.stringify(judged.after) !== JSON.stringify(before);
    const kept = !differs || (await saveRecheck(database, mapping, before, withDoubt(judged.after), now));
    if (kept) changes.push(...judged.changes);
  }
  const note = tellChanges(batch.customer, changes);
  if (note !== null) await addRunNote(database, batch.runId, note);
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
  };
}

function judge(
  mapping: Mapping,
  { record, lines, wanted }: ItemOfBatch,
  shown: Shown,
): { after: KnownOrder; changes: readonly PersonsChange[] } {
  const policies = mapping.policies.people;
  const item = shown.items.get(record.itemId ?? '');
  const verdict = judgeItem(policies.item, asShown(mapping, record, item, shown), wanted);
  if (item?.state !== 'active')
    return { after: { record: transitionItem(record, { type: verdict.event }), lines }, changes: verdict.changes };
  const back = record.state === 'GONE' || record.state === 'LEFT';
  const uncertain = [...new Set([...record.uncertain, ...verdict.rewrite])].sort();
  const known = back ? takeUp(mapping, record, record.itemId ?? '') : { ...record, uncertain };
  const sizes = lines.map((line) => judgeSize(mapping, line, shown));
  return {
    after: { record: transitionItem(known, { type: verdict.event }), lines: sizes.map(({ line }) => line) },
    changes: [...(back ? [] : verdict.changes), ...(wanted ? sizes.flatMap(({ changes }) => changes) : [])],
  };
}

/** A field in doubt is not compared: it is written in any case. */
function asShown(mapping: Mapping, record: StoredRecord, item: BoardItem | undefined, { groups }: Shown): ShownItem {
  if (item === undefined || item.state !== 'active') return { state: item?.state === 'archived' ? 'archived' : 'deleted' };
  const doubtful = new Set(record.uncertain);
  const group = record.groupTitle === null || doubtful.has('group') ? null : (groups.get(record.groupTitle) ?? null);
  return {
    state: 'active',
    renamed: !doubtful.has('name') && !sameValue('text', record.itemName, item.name),
    edited: mapping.fields
      .map(({ monday }) => monday)
      .filter(({ id, type }) => !doubtful.has(id) && !sameValue(type, record.sentColumns[id] ?? null, item.values[id]))
      .map(({ id }) => id),
    moved: group !== null && group !== item.groupId,
  };
}

function judgeSize(mapping: Mapping, line: StoredLine, { subitems }: Shown): { line: StoredLine; changes: readonly PersonsChange[] } {
  const quantity = mapping.subitems?.quantity.monday;
  if (quantity === undefined || line.subitemId === null || (line.state !== 'LIVE' && line.state !== 'GONE')) return { line, changes: [] };
  const shown = subitems.get(line.subitemId);
  // It is back: nobody knows what was edited meanwhile.
  if (line.state === 'GONE' && shown !== undefined)
    return { line: transitionSize(line, { type: 'restored', subitemId: line.subitemId }), changes: [] };
  const verdict = judgeLine(mapping.policies.people.subitem, sizeAsShown(line, quantity, shown));
  const after = transitionSize(line, { type: verdict.event });
  return { line: { ...after, uncertain: line.uncertain || verdict.rewrite }, changes: verdict.changes };
}

function sizeAsShown(
  line: StoredLine,
  column: { readonly id: string; readonly type: MondayType },
  shown: BoardSubitem | undefined,
): ShownSubitem {
  if (shown === undefined) return 'removed';
  const sent = line.quantity === null ? null : String(line.quantity);
  return line.uncertain || sameValue(column.type, sent, shown.values[column.id]) ? 'as sent' : 'edited';
}

/** What was learned must not be forgotten when this batch ends before it has written the order. */
const withDoubt = ({ record, lines }: KnownOrder): KnownOrder => ({ record: { ...record, dirty: true }, lines });
