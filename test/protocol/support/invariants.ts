import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { openSnapshot } from '../../../src/snapshot/snapshot.js';
import { acknowledgements } from '../../../src/store/records/acknowledged.js';
import { isActive, readBoard, readLog } from './board.js';
import type { Board, Effect, Item, Request } from './board.js';
import { MAPPING } from './driver.js';
import { allRecordRows, lineRows, productionRows, requestRows } from './tables.js';
import type { World } from './world.js';
import { origins } from '../../support/origins.js';
import { BOARD, COLUMNS, SUBITEM_BOARD } from '../../support/shipped-board.js';

/** Monday's key window of 30 minutes, less what the protocol leaves as a margin. */
const KEY_WINDOW_MS = 20 * 60_000;

/** What must hold after every step of every scenario, whatever went wrong in it. */
export async function checkPromises(world: World): Promise<void> {
  const board = await readBoard(world.simulator);
  const log = await readLog(world.simulator);
  expect(doubles(board), 'orders, sizes and groups that are on the board twice').toEqual([]);
  await checkRequests(world, log);
  expect(await overlaps(world, log.effects), 'mutations of one target that overlap').toEqual([]);
  expect(strangers(log.effects), 'effects outside the board of the mapping').toEqual([]);
  await checkRecords(world, board);
  await checkSnapshot(world);
}

/** P1: one active item per key, one active subitem per size, one group per title. */
function doubles(board: Board): string[] {
  const twice = (texts: readonly string[]): string[] => texts.filter((text, index) => texts.indexOf(text) !== index);
  const items = board.items.filter(isActive);
  return [
    ...twice(board.groups.filter((group) => !group.archived && !group.deleted).map((group) => `group ${group.title}`)),
    ...twice(items.flatMap((item) => (item.values[COLUMNS.key] == null ? [] : [`item ${item.name} with key ${item.values[COLUMNS.key]}`]))),
    ...items.flatMap((item) => twice(item.subitems.filter(isActive).map((subitem) => `${item.name}: ${subitem.name}`))),
  ];
}

/** R2, R3: what took effect was a committed request, byte for byte; one key has one body, sent only inside its window. */
async function checkRequests(world: World, log: { effects: Effect[]; requests: Request[] }): Promise<void> {
  const stored = new Map((await requestRows(world.database)).map((row) => [row.request_id, sha256(row.body)]));
  for (const effect of log.effects)
    expect(stored.get(effect.idempotencyKey ?? ''), `body behind effect ${String(effect.seq)}`).toBe(effect.bodySha256);
  const first = new Map<string, number>();
  for (const { key, bodySha256, at } of log.requests) {
    expect(stored.get(key ?? ''), `body sent under key ${String(key)}`).toBe(bodySha256);
    const start = first.get(key ?? '') ?? Date.parse(at);
    first.set(key ?? '', start);
    expect(Date.parse(at) - start, `age of key ${String(key)} at a send`).toBeLessThan(KEY_WINDOW_MS);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** R5: the effects of two requests on one target never take turns. */
async function overlaps({ database }: World, effects: readonly Effect[]): Promise<string[]> {
  const originOf = origins(
    await database.query('SELECT * FROM [dbo].[SYNC_Request]'),
    await database.query('SELECT * FROM [dbo].[SYNC_Intent]'),
  );
  const found: string[] = [];
  const targets = new Map<string, string[]>();
  for (const { targetId, idempotencyKey, alias } of effects) {
    const keys = targets.get(targetId) ?? [];
    const key = originOf(idempotencyKey ?? '', alias ?? '');
    if (keys.at(-1) !== key && keys.includes(key)) found.push(`target ${targetId}`);
    targets.set(targetId, [...keys, key]);
  }
  return found;
}

/** P13: nothing is written outside the mapped board. */
function strangers(effects: readonly Effect[]): string[] {
  const ours = [BOARD, SUBITEM_BOARD];
  return effects.filter(({ boardId }) => !ours.includes(boardId)).map(({ operation, targetId }) => `${operation} ${targetId}`);
}

/** P3 and the records: what the records show as on the board is there, with these values unless they are marked as uncertain. */
async function checkRecords(world: World, board: Board): Promise<void> {
  const items = new Map(board.items.flatMap((item) => [item, ...item.subitems]).map((item) => [item.id, item]));
  const records = await allRecordRows(world.database);
  const known = new Set<string>();
  /** Production keeps the row of an item that is on another board, as it was (P4). */
  const away = new Set<string>();
  for (const record of records) {
    if (record.item_id !== null) known.add(record.item_id);
    if (record.item_id !== null && ['ELSEWHERE', 'FORGOTTEN'].includes(record.state)) away.add(record.item_id);
    if (record.state !== 'LIVE') continue;
    const item = items.get(record.item_id ?? '');
    if (item?.state !== 'active') continue;
    for (const [column, value] of Object.entries(record.sent_columns)) {
      if (!record.uncertain.includes(column))
        expect(shown(item, column), `column ${column} of order ${record.number}`).toBe(label(column, plain(value)));
    }
  }
  for (const line of await lineRows(world.database)) {
    if (line.subitem_id !== null) known.add(line.subitem_id);
    const subitem = items.get(line.subitem_id ?? '');
    if (line.state !== 'LIVE' || line.uncertain || subitem?.state !== 'active') continue;
    expect(Number(subitem.values[COLUMNS.quantity]), `quantity of ${subitem.name} of ${String(line.subitem_id)}`).toBe(line.quantity);
  }
  await checkProduction(world, { on: items, away }, known);
}

async function checkProduction(
  world: World,
  items: { readonly on: ReadonlyMap<string, Item>; readonly away: ReadonlySet<string> },
  known: ReadonlySet<string>,
): Promise<void> {
  const { orders, subitems } = await productionRows(world.database);
  for (const row of orders)
    expect(
      known.has(String(row['Item ID'])) && (items.on.has(String(row['Item ID'])) || items.away.has(String(row['Item ID']))),
      `production row of item ${String(row['Item ID'])}`,
    ).toBe(true);
  const parents = new Set(orders.map((row) => row['Item ID']));
  for (const row of subitems)
    expect(parents.has(row['parent_item_id'] ?? null), `parent of subitem ${String(row['subitem_id'])} in production`).toBe(true);
}

const shown = (item: Item, column: string): string | null => label(column, plain(item.values[column] ?? null));

/** The board's spelling of a label stays, whatever the source's: case and blanks do not count. */
const label = (column: string, value: string | null): string | null =>
  /^(dropdown|color|status)_/.test(column) ? (value?.toUpperCase().replace(/\s+/g, ' ') ?? null) : value;

/** A number as Monday shows it has no needless zeros. */
const plain = (value: string | null): string | null => (value !== null && /^-?\d+\.\d*$/.test(value) ? String(Number(value)) : value);

/** P5: no order of the snapshot is newer than what was acknowledged, and none is in it that was not. */
async function checkSnapshot(world: World): Promise<void> {
  const source = acknowledgements(world.database, BOARD);
  const opened = await openSnapshot(
    world.services.snapshotFolder,
    { mappingName: MAPPING, boardId: BOARD, sourceTable: 'dbo.ORDERS_UNIFIED' },
    source,
  );
  expect(opened.ahead, 'a snapshot ahead of the records').toBe(false);
  for (const record of await allRecordRows(world.database)) {
    const expected = record.acknowledged_hash === null ? 'ABSENT' : 'SAME';
    expect(
      opened.table.compare(record.key_digest, record.acknowledged_hash ?? record.key_digest),
      `snapshot of order ${record.number}`,
    ).toBe(expected);
  }
}
