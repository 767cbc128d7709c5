import type { SqlRow } from '../../src/database/database.js';
import { active } from './board.js';
import type { BoardItem } from './board.js';
import { itemKey, liveItems } from './check-board.js';
import { text } from './evidence.js';
import type { Evidence } from './evidence.js';
import { sameValue } from './expected-orders.js';
import { keptValue } from './kept-texts.js';

/** What Monday acknowledged, according to a record. */
interface Acknowledged {
  readonly group: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, string | null>>;
  readonly sizes: readonly { readonly size: string; readonly quantity: number }[];
}

export const acknowledgedOf = (record: SqlRow): Acknowledged | null =>
  text(record, 'acknowledged_outgoing') === '' ? null : (JSON.parse(text(record, 'acknowledged_outgoing')) as Acknowledged);

/** P3, P4, P6: production holds what Monday acknowledged, with ids of the board, and all sizes; what the board shows beyond that is marked dirty. */
export function checkProduction(evidence: Evidence): string[] {
  const items = new Map(liveItems(evidence).map((item) => [item.id, item]));
  const records = new Map(
    evidence.records.filter((record) => record['item_id'] !== null).map((record) => [text(record, 'item_id'), record]),
  );
  return [
    ...evidence.production.flatMap((row) => {
      const id = text(row, 'Item ID');
      const record = records.get(id);
      const acknowledged = record === undefined ? null : acknowledgedOf(record);
      // Taken off the board by this sync, and not promoted yet: the next run does that.
      if (!items.has(id)) return record?.['dirty'] === true && isOff(evidence, id) ? [] : [`P3: production row ${id} is not on the board`];
      if (acknowledged === null) return [`P3: production row ${id} was never acknowledged`];
      return [...rowDifferences(evidence, row, acknowledged), ...sizeRowDifferences(evidence, id, acknowledged)];
    }),
    ...keptDifferences(evidence, items, records),
    ...[...items].flatMap(([id, item]) => {
      const record = records.get(id);
      if (record === undefined) return [];
      const dirty = record['dirty'] === true;
      const acknowledged = acknowledgedOf(record);
      if (acknowledged === null)
        return dirty ? [] : [`P3: order ${itemKey(item, evidence.schedule)} was sent in part and is not listed as such`];
      const behind = evidence.schedule.fields.filter(
        ({ monday }) =>
          acknowledged.columns[monday.id] !== undefined &&
          !sameValue(
            monday.type,
            keptValue(monday.type, acknowledged.columns[monday.id] ?? null, evidence.textChanges),
            item.values[monday.id],
          ),
      );
      if (behind.length > 0 && !dirty) return [`P4: ${item.name} shows other values than were acknowledged, and is not marked dirty`];
      if (!evidence.production.some((row) => text(row, 'Item ID') === id))
        return [`P3: ${item.name} was acknowledged and is not in production`];
      return [];
    }),
  ];
}

/** A value that could not be read was not sent: production has what the board shows. */
function keptDifferences(
  { production, schedule }: Evidence,
  items: ReadonlyMap<string, BoardItem>,
  records: ReadonlyMap<string, SqlRow>,
): string[] {
  return production.flatMap((row) => {
    const id = text(row, 'Item ID');
    const [item, record] = [items.get(id), records.get(id)];
    const acknowledged = record === undefined || record['dirty'] === true ? null : acknowledgedOf(record);
    if (item === undefined || acknowledged === null) return [];
    return schedule.fields
      .filter(({ monday }) => acknowledged.columns[monday.id] === undefined)
      .filter(({ column, monday }) => !sameValue(monday.type, text(row, column), item.values[monday.id]))
      .map(
        ({ column, monday }) =>
          `P3: ${item.name}: ${column} is "${text(row, column)}", and the board shows "${String(item.values[monday.id])}"`,
      );
  });
}

/** Whether the last thing that happened to an item is that this sync archived or deleted it. */
function isOff({ effects }: Evidence, itemId: string): boolean {
  const last = effects.findLast(({ targetId }) => targetId === itemId);
  return last?.token === 'sync' && /^(archive|delete)_item$/.test(last.operation);
}

function rowDifferences({ schedule }: Evidence, row: SqlRow, acknowledged: Acknowledged): string[] {
  const name = text(row, schedule.title.column);
  const problems: string[] = [];
  if (name !== acknowledged.name) problems.push(`P3: production has "${name}", acknowledged was "${acknowledged.name}"`);
  if (text(row, schedule.group.column) !== acknowledged.group) problems.push(`P3: ${name} is in another group than acknowledged`);
  for (const { column, monday } of schedule.fields) {
    const [has, wanted] = [text(row, column), acknowledged.columns[monday.id]];
    // What could not be read was not sent: the row has what the board shows.
    if (wanted === undefined) continue;
    if (!sameValue(monday.type, has, wanted)) problems.push(`P3: ${name}: ${column} is "${has}", acknowledged was "${String(wanted)}"`);
  }
  return problems;
}

function sizeRowDifferences(evidence: Evidence, itemId: string, acknowledged: Acknowledged): string[] {
  const { subitems } = evidence.schedule;
  if (subitems === undefined) return [];
  const rows = evidence.productionSizes.filter((row) => text(row, 'parent_item_id') === itemId);
  const onBoard = new Set(active(evidence.board.items.find((item) => item.id === itemId)?.subitems ?? []).map((subitem) => subitem.id));
  const problems = rows
    .filter((row) => !onBoard.has(text(row, 'subitem_id')))
    .map((row) => `P3: subitem ${text(row, 'subitem_id')} of item ${itemId} is not on the board`);
  for (const { size, quantity } of acknowledged.sizes) {
    const row = rows.find((candidate) => text(candidate, subitems.size.column) === size);
    if (row === undefined) problems.push(`P6: item ${itemId} was promoted without size ${size}`);
    else if (Number(row[subitems.quantity.column]) !== quantity)
      problems.push(`P3: size ${size} of item ${itemId} is ${String(row[subitems.quantity.column])} instead of ${String(quantity)}`);
  }
  return problems;
}

/** P5: the snapshot holds the last acknowledged value of each order, and never runs ahead of the records. */
export function checkSnapshot({ snapshot, records, generation }: Evidence): string[] {
  if (snapshot === null) return [];
  const problems =
    snapshot.newestGeneration > generation
      ? [`P5: the snapshot is of generation ${String(snapshot.newestGeneration)}, the records of ${String(generation)}`]
      : [];
  const known = new Map(records.map((record) => [text(record, 'key_digest'), record]));
  for (const [key, hash] of snapshot.rows) {
    const record = known.get(key);
    if (record === undefined) problems.push(`P5: the snapshot contains ${key}, the records do not`);
    else if (Number(record['generation']) <= snapshot.generation && record['acknowledged_hash'] !== hash)
      problems.push(`P5: ${text(record, 'order_key')} differs between snapshot and records`);
  }
  const missing = records.filter(
    (record) =>
      record['acknowledged_hash'] !== null &&
      Number(record['generation']) <= snapshot.generation &&
      !snapshot.rows.has(text(record, 'key_digest')),
  );
  return [...problems, ...missing.map((record) => `P5: ${text(record, 'order_key')} was acknowledged and is not in the snapshot`)];
}

/** What became of an order of the source (P2). */
export type Standing = 'acknowledged' | 'error' | 'pending';

/** P2: every order of the source is acknowledged as it is, has an open error, or is left to the next run; never two of them. */
export function standings(evidence: Evidence): { readonly problems: readonly string[]; readonly of: ReadonlyMap<string, Standing> } {
  const problems: string[] = [];
  const of = new Map<string, Standing>();
  const records = new Map(evidence.records.map((record) => [(JSON.parse(text(record, 'order_key')) as string[]).join(' | '), record]));
  for (const order of evidence.expected) {
    const record = records.get(order.key);
    const acknowledged = record === undefined ? null : acknowledgedOf(record);
    const current =
      acknowledged !== null &&
      record?.['dirty'] === false &&
      acknowledged.group === order.group &&
      acknowledged.name === order.name &&
      evidence.schedule.fields.every(
        ({ monday }) => order.kept.has(monday.id) || sameValue(monday.type, acknowledged.columns[monday.id], order.values[monday.id]),
      ) &&
      acknowledged.sizes.length === order.sizes.size &&
      acknowledged.sizes.every(({ size, quantity }) => order.sizes.get(size) === quantity);
    const failed = evidence.errors.some(
      (error) => error['resolved_date'] === null && text(error, 'order_number').toUpperCase() === order.orderNumber.toUpperCase(),
    );
    if (current && failed) problems.push(`P2: ${order.key} is acknowledged and has an open error`);
    of.set(order.key, current ? 'acknowledged' : failed ? 'error' : 'pending');
  }
  return { problems, of };
}
