import type { Mapping } from '../../mapping/schema.js';
import { sameValue } from '../../monday/match.js';
import { NOTHING_KEPT } from '../../orders/kept-values.js';
import { differencesOf } from '../../orders/differences.js';
import type { Difference } from '../../orders/differences.js';
import type { BoardView } from '../../orders/people.js';
import { policiesFor } from '../../orders/persons-decision.js';
import type { PersonsDecision } from '../../orders/persons-decision.js';
import { productionDifferences } from '../../orders/production-differences.js';
import type { ProductionContent } from '../../orders/production-differences.js';
import type { ItemState } from '../../orders/record/states.js';
import { mayBeMadeOf } from '../../orders/shown-values.js';
import { productionContent } from '../../store/production/production-content.js';
import { boundElsewhere } from '../../store/records/bindings.js';
import { settledInProduction, unsettledKeys } from '../../store/records/order-index.js';
import type { ItemOfBatch } from '../../store/records/people.js';
import { linesOfKeys } from '../../store/records/lines.js';
import { recordsOfKeys } from '../../store/records/records.js';
import { ownItems } from '../duplicates/duplicate-check.js';
import { lookById, viewOf } from '../people/look.js';
import type { Services } from '../services.js';
import type { KeyedBoard } from './board-scan.js';

/** An order that is not on the board, or in production, as its records say. */
export interface DifferingOrder {
  readonly key: string;
  readonly parts: readonly string[];
  readonly customer: string;
  readonly differences: readonly Difference[];
}

export interface ComparedOrders {
  readonly differing: readonly DifferingOrder[];
  /** Keys of orders that a run is about to write, or wrote meanwhile: nothing is concluded of them. */
  readonly busy: readonly string[];
}

type Reads = Pick<Services, 'database' | 'monday'>;

/** Decisions of persons, by key. */
type Decisions = ReadonlyMap<string, readonly PersonsDecision[]>;

/**
 * Compares the orders of these keys with the board and with production: their items are read by id, with one read for a hundred of them and one for their subitems.
 * Nothing is written. An order with an open request, and one whose record changes while it is compared, counts as busy.
 */
export async function compareOrders(
  services: Reads,
  mapping: Mapping,
  { scan, decisions }: { readonly scan: KeyedBoard; readonly decisions: Decisions },
  keys: readonly string[],
): Promise<ComparedOrders> {
  const orders = await loadOrders(services, mapping, keys);
  const watched = orders.filter(({ record }) => isWatched(record.state) && record.itemId !== null);
  const shown = watched.length === 0 ? null : await lookById(services, mapping, watched);
  const production = await inProduction(services, mapping, orders);
  const differing: DifferingOrder[] = [];
  for (const order of orders) {
    const { record } = order;
    const people = policiesFor(mapping.policies.people, decisions.get(record.keyDigest) ?? []);
    const own = await ownItems(services, mapping, record, record.sentColumns, scan.keyed.get(record.keyDigest) ?? []);
    const others = isWatched(record.state) ? own.filter(({ id }) => id !== record.itemId) : own;
    const view =
      shown === null ? NOTHING_SHOWN : inItsGroup(mapping, scan, order, await ownView(services, order, viewOf(mapping, order, shown)));
    const board = differencesOf({ ...mapping, policies: { people } }, { ...order, others }, view, sameValue);
    const rows = production.settled.has(record.keyDigest) ? productionDifferences(mapping, order, production.content, sameValue) : [];
    const differences = [...board, ...rows].map((difference) => named(mapping, scan, difference));
    if (differences.length > 0) differing.push({ key: record.keyDigest, parts: record.orderKey, customer: record.customer, differences });
  }
  const busy = await busyKeys(services, mapping, orders, new Set(differing.map(({ key }) => key)));
  return { differing: differing.filter(({ key }) => !busy.has(key)), busy: [...busy] };
}

/** Whether the item of an order is on the board, or was when it was looked at last. */
export const isWatched = (state: ItemState): boolean => WATCHED.has(state);

const WATCHED: ReadonlySet<ItemState> = new Set(['LIVE', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN', 'DUPLICATE'] as const);

const NOTHING_SHOWN: BoardView = { item: undefined, subitems: new Map(), strayed: new Map(), groupId: null, altered: {} };

async function loadOrders({ database }: Reads, mapping: Mapping, keys: readonly string[]): Promise<ItemOfBatch[]> {
  const records = await recordsOfKeys(database, mapping.board.id, keys);
  const lines = await linesOfKeys(database, mapping.board.id, keys);
  return records.map((record) => ({
    record,
    lines: lines.filter(({ keyDigest }) => keyDigest === record.keyDigest).sort((a, b) => a.size.localeCompare(b.size)),
    wanted: true,
    settled: true,
    kept: NOTHING_KEPT,
    former: [],
  }));
}

/** Without subitems of other orders, which people have moved below the item. */
async function ownView({ database }: Reads, { record, lines }: ItemOfBatch, view: BoardView): Promise<BoardView> {
  const known = new Set(lines.map(({ subitemId }) => subitemId));
  const subitems = new Map([...view.subitems].filter(([, { parentId }]) => parentId === record.itemId));
  for (const id of subitems.keys())
    if (!known.has(id) && (await boundElsewhere(database, record.boardId, id, record.keyDigest))) subitems.delete(id);
  return { ...view, subitems };
}

/**
 * The next run forgets a group that is gone, and one that was renamed where the mapping makes another: of what group the items of its orders are in, it concludes nothing
 * then, so neither does a comparison. The group itself is a finding.
 */
function inItsGroup({ policies }: Mapping, { groups }: KeyedBoard, { record }: ItemOfBatch, view: BoardView): BoardView {
  const title = groups.get(view.groupId ?? '');
  const isKnown = title !== undefined && (policies.people.group.renamed === 'follow' || mayBeMadeOf(record.groupTitle ?? '', title));
  return isKnown ? view : { ...view, groupId: null };
}

async function inProduction(
  { database }: Reads,
  mapping: Mapping,
  orders: readonly ItemOfBatch[],
): Promise<{ readonly settled: ReadonlySet<string>; readonly content: ProductionContent }> {
  const settled = await settledInProduction(
    database,
    mapping.board.id,
    orders.map(({ record }) => record.keyDigest),
  );
  const ids = orders.flatMap(({ record }) => (settled.has(record.keyDigest) && record.itemId !== null ? [record.itemId] : []));
  return { settled, content: await productionContent(database, mapping, ids) };
}

/** For a person: titles of groups and of columns instead of ids. */
function named(mapping: Mapping, scan: KeyedBoard, difference: Difference): Difference {
  const { field, shown, kind } = difference;
  if (kind === 'moved') return { ...difference, shown: scan.groups.get(shown ?? '') ?? shown };
  const column = mapping.fields.find(({ monday }) => monday.id === field)?.column;
  return column === undefined ? difference : { ...difference, field: column };
}

async function busyKeys(
  services: Reads,
  mapping: Mapping,
  before: readonly ItemOfBatch[],
  differing: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const { database } = services;
  const keys = before.map(({ record }) => record.keyDigest);
  const busy = await unsettledKeys(database, mapping.board.id, keys, await database.now());
  const suspects = before.filter(({ record }) => differing.has(record.keyDigest));
  const after = new Map(
    (await loadOrders(services, mapping, [...differing])).map((order) => [order.record.keyDigest, JSON.stringify(order)]),
  );
  for (const order of suspects) if (after.get(order.record.keyDigest) !== JSON.stringify(order)) busy.add(order.record.keyDigest);
  return busy;
}
