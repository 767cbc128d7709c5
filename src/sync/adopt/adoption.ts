import { mappingHash } from '../../mapping/mapping.js';
import type { Mapping } from '../../mapping/schema.js';
import { sameValue } from '../../monday/match.js';
import type { BoardFacts, BoardItem, BoardSubitem, MondayApi } from '../../monday/types.js';
import { matchItems, readableParts } from '../../orders/adoption.js';
import type { KeyedOrder, Match } from '../../orders/adoption.js';
import { fieldsOf } from '../../orders/field-changes.js';
import type { ColumnNames, FieldChange } from '../../orders/field-changes.js';
import type { OutgoingOrder } from '../../orders/types.js';
import { columnNames } from '../column-names.js';
import { keyDefinition } from '../../orders/key-definition.js';
import { seenItem, seenSizes } from '../../orders/seen-values.js';
import { bindOrders, boundOrders } from '../../store/records/adoption.js';
import type { Binding } from '../../store/records/adoption.js';
import { keyedBy, setKeyedBy } from '../../store/boards/boards.js';
import { noteFirstContact } from '../../store/boards/first-contact.js';
import { pinMapping } from '../../store/runs/pinned-mappings.js';
import { evaluatedSource } from './evaluated-source.js';
import type { EvaluatedSource } from './evaluated-source.js';
import { unknownItems } from './unknown-items.js';
import { permanentFailure } from '../step-failure.js';
import { liveBoard, requireBoard } from '../preflight/preflight.js';
import { withNoOpenRun } from '../no-open-run.js';
import type { OutsideRuns } from '../no-open-run.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';

/** An order and its item, with what the next run would write over what the item shows. */
export interface FoundBinding extends Binding {
  /** Empty for a refused row: its item is bound, and nothing is written until the row is corrected. */
  readonly overwrites: readonly FieldChange[];
}

/** What `adopt` found. Nothing is written yet. */
export interface FoundAdoption {
  readonly bindings: readonly FoundBinding[];
  /** Several items for an order, several orders for an item, or a size with more than one subitem of the item. */
  readonly ambiguous: readonly {
    readonly order: KeyedOrder;
    readonly items: readonly BoardItem[];
    readonly reason: 'items' | 'orders' | 'sizes';
  }[];
  readonly unmatchedOrders: readonly KeyedOrder[];
  readonly unmatchedItems: readonly BoardItem[];
}

type Reads = Pick<MondayApi, 'readBoard' | 'allItems' | 'readSubitems'>;

/** The live board of a mapping that fits it. Throws BOARD_MISMATCH. */
export async function fittingBoard(monday: Reads, mapping: Mapping): Promise<BoardFacts> {
  return requireBoard(mapping, await liveBoard(monday, mapping.board.id));
}

/**
 * Matches the items of a board that the sync would not recognise with the orders of the source that have no item yet. Only reads, of the
 * board and of the source. Throws BOARD_MISMATCH, and MAPPING_INVALID when the board shows no order numbers.
 */
export async function findAdoption(
  { database }: Pick<Services, 'database'>,
  monday: Reads,
  mapping: Mapping,
  board: BoardFacts,
): Promise<FoundAdoption> {
  if (readableParts(mapping, '')[0] === null) {
    throw permanentFailure(
      'MAPPING_INVALID',
      `No field of mapping ${mapping.name} shows ${mapping.key.columns[0] ?? ''} on the board, so items cannot be matched with orders.`,
    );
  }
  const source = await evaluatedSource(database, mapping);
  const bound = await boundOrders(database, mapping.board.id);
  const orders = (await sourceOrders(source)).filter(({ key }) => !bound.keys.has(key.digest));
  const all = await monday.allItems(mapping.board.id, [mapping.board.keyColumn.id, ...mapping.fields.map((field) => field.monday.id)]);
  const items = (await unknownItems(database, mapping, all)).filter((item) => !bound.itemIds.has(item.id));
  const found = matchItems(mapping, orders, items);
  const seen = await seeBindings(monday, mapping, board, source.rules.sizes, found.matched);
  const ambiguous = found.ambiguous.map((one) => ({ ...one, reason: one.items.length > 1 ? ('items' as const) : ('orders' as const) }));
  return {
    bindings: seen.bindings,
    ambiguous: [...ambiguous, ...seen.twice.map(({ order, item }) => ({ order, items: [item], reason: 'sizes' as const }))],
    unmatchedOrders: found.unmatchedOrders,
    unmatchedItems: found.unmatchedItems,
  };
}

/** Every key of the source in scope, refused rows included; of several rows with one key the first. */
async function sourceOrders({ evaluations }: EvaluatedSource): Promise<KeyedOrder[]> {
  const orders = new Map<string, KeyedOrder>();
  for await (const evaluation of evaluations()) {
    const keyed =
      evaluation.kind === 'order'
        ? { ...evaluation.order, order: evaluation.order }
        : evaluation.kind === 'rejected'
          ? { ...evaluation, order: null }
          : null;
    if (keyed === null || keyed.key === null || orders.has(keyed.key.digest)) continue;
    orders.set(keyed.key.digest, { key: keyed.key, customer: keyed.customer, order: keyed.order });
  }
  return [...orders.values()];
}

/** What the board shows of matched orders, in the form in which it would have been sent where it means the same. */
async function seeBindings(
  monday: Reads,
  mapping: Mapping,
  board: BoardFacts,
  sizes: readonly string[],
  matched: readonly Match<BoardItem>[],
): Promise<{ bindings: FoundBinding[]; twice: Match<BoardItem>[] }> {
  const { subitems } = mapping;
  const columns = subitems === undefined ? [] : [subitems.size.monday.id, subitems.quantity.monday.id];
  const below =
    subitems === undefined || matched.length === 0
      ? []
      : await monday.readSubitems(
          matched.map(({ item }) => item.id),
          columns,
        );
  const groups = new Map(board.groups.map(({ id, title }) => [id, title]));
  const byParent = new Map<string, BoardSubitem[]>();
  for (const subitem of below) byParent.set(subitem.parentId, [...(byParent.get(subitem.parentId) ?? []), subitem]);
  const names = columnNames(mapping);
  const bindings: FoundBinding[] = [];
  const twice: Match<BoardItem>[] = [];
  for (const match of matched) {
    const own = byParent.get(match.item.id) ?? [];
    const lines = subitems === undefined ? [] : seenSizes({ ...subitems, sizes }, match.order, own, sameValue);
    if (lines === 'twice') twice.push(match);
    else {
      const item = seenItem(mapping.fields, match, sameValue);
      const binding = { ...item, groupTitle: groups.get(match.item.groupId ?? '') ?? null, lines };
      bindings.push({ ...binding, overwrites: overwritesOf(binding, match.order.order, names) });
    }
  }
  return { bindings, twice };
}

/** What differs between an item and its order. */
function overwritesOf({ name, groupTitle, columns, lines }: Binding, order: OutgoingOrder | null, names: ColumnNames): FieldChange[] {
  if (order === null) return [];
  const live = lines.map(({ size, quantity }) => ({ size, quantity, onBoard: true, uncertain: false }));
  const shown = { itemId: null, itemName: name, groupTitle, sentColumns: columns, uncertain: [], lines: live };
  return fieldsOf(shown, order, names).filter(({ changes }) => changes);
}

/**
 * Writes the bindings, and declares every other item of the board foreign. Nothing is sent. Rejects with LeaseHeld while a run of the
 * mapping is open, and with StaleLease, nothing written, when such a run begins meanwhile.
 */
export async function bindAdoption(services: OutsideRuns, mapping: Mapping, { bindings, ambiguous }: FoundAdoption): Promise<void> {
  const boardId = mapping.board.id;
  const hash = mappingHash(mapping);
  const before = await keyedBy(services.database, boardId);
  if (before !== null && keyDefinition(await pinnedMapping(services, before)) !== keyDefinition(mapping)) {
    throw permanentFailure(
      'MAPPING_INVALID',
      `The key of mapping ${mapping.name} has changed since its last run. Run the sync once, so that the known orders have the new keys, then adopt.`,
    );
  }
  await pinMapping(services.database, hash, mapping.name, JSON.stringify(mapping));
  await withNoOpenRun(services, mapping, 'adopt', async (tx, now) => {
    const bound = await boundOrders(tx, boardId);
    const free = bindings.filter(({ keyDigest, itemId }) => !bound.keys.has(keyDigest) && !bound.itemIds.has(itemId));
    const held = ambiguous.map(({ order }) => ({ keyDigest: order.key.digest, orderKey: order.key.parts, customer: order.customer }));
    await bindOrders(
      tx,
      mapping,
      free,
      held.filter(({ keyDigest }) => !bound.keys.has(keyDigest)),
      now,
    );
    if (before === null) await setKeyedBy(tx, boardId, hash);
    await noteFirstContact(tx, boardId, now);
  });
}

/** Declares every item of the board without a record foreign. Rejects with LeaseHeld while a run is open. */
export async function declareForeign(services: OutsideRuns, mapping: Mapping): Promise<void> {
  await withNoOpenRun(services, mapping, 'adopt', (tx, now) => noteFirstContact(tx, mapping.board.id, now));
}
