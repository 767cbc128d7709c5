import type { Mapping } from '../../mapping/schema.js';
import { isHere, matchesEffect, sameValue } from '../../monday/match.js';
import type { BoardItem, BoardSubitem, PlacedItem } from '../../monday/types.js';
import type { MondayType } from '../../orders/column-types.js';
import type { ColumnValues, Effect } from '../../orders/effects.js';
import { mayBeMadeOf } from '../../orders/shown-values.js';
import { bearsKeyOf, showsKeyParts } from '../../orders/on-board.js';
import type { ReadBack } from '../../store/requests/read-back-results.js';
import { labelsOnBoard } from '../../orders/altered-labels.js';
import { alteredLabels } from '../../store/boards/altered-labels.js';
import { placeOf } from '../place.js';
import { boundElsewhere } from '../../store/records/bindings.js';
import { recordsOfKeys } from '../../store/records/records.js';
import type { StoredIntent, StoredRequest } from '../../store/requests/requests.js';
import { boardMapping } from '../board-mapping.js';
import type { Services } from '../services.js';

type Of<O extends Effect['operation']> = Extract<Effect, { operation: O }>;

/** Reads the board for every open effect of a request. Only complete reads count; others throw (R6). */
export async function readBackEffects(services: Services, mapping: Mapping, request: StoredRequest): Promise<ReadBack[]> {
  const open = request.intents.filter((intent) => intent.status === 'OPEN');
  switch (request.operation) {
    case 'CREATE_GROUP':
      return await readBackGroups(services, request, open);
    case 'CREATE_ITEM':
      return await readBackItems(services, mapping, request, await asOnBoard(services, request.boardId, open));
    case 'CREATE_SUBITEM':
      return await readBackSubitems(services, mapping, request, open);
    default:
      return await readBackTargets(services, mapping, await asOnBoard(services, request.boardId, open));
  }
}

/** The effects with labels as the board shows them where Monday did not keep what was sent. */
async function asOnBoard({ database }: Services, boardId: string, intents: readonly StoredIntent[]): Promise<StoredIntent[]> {
  const altered = await alteredLabels(database, boardId);
  return intents.map((intent) => {
    const { effect } = intent;
    return 'columns' in effect ? { ...intent, effect: { ...effect, columns: labelsOnBoard(altered, effect.columns) } } : intent;
  });
}

async function readBackGroups(services: Services, request: StoredRequest, open: readonly StoredIntent[]): Promise<ReadBack[]> {
  const groups = await services.monday.readGroups(request.boardId);
  return open.map((intent) => {
    const { title } = intent.effect as Of<'CREATE_GROUP'>;
    const same = groups.filter((group) => group.title === title);
    const found = same.length > 0 ? same : groups.filter((group) => mayBeMadeOf(title, group.title));
    return readBackOf(
      intent,
      found.map(({ id }) => id),
      [],
    );
  });
}

/** Items are found by the key column; the readable key parts must agree too, and an id that belongs to another order is refused (R11). */
async function readBackItems(
  services: Services,
  mapping: Mapping,
  request: StoredRequest,
  open: readonly StoredIntent[],
): Promise<ReadBack[]> {
  const keyColumn = mapping.board.keyColumn.id;
  const columns = [keyColumn, ...mapping.fields.map((field) => field.monday.id)];
  const keys = open.map((intent) => (intent.effect as Of<'CREATE_ITEM'>).key);
  const items = await services.monday.findItems(request.boardId, keyColumn, keys, columns);
  const readBacks: ReadBack[] = [];
  for (const intent of open) {
    const effect = intent.effect as Of<'CREATE_ITEM'>;
    const ours = items.filter((item) => bearsKeyOf(mapping, effect.key, item) && showsKeyParts(mapping, effect.columns, item, sameValue));
    const free: BoardItem[] = [];
    for (const item of ours) if (!(await boundElsewhere(services.database, request.boardId, item.id, effect.key))) free.push(item);
    const readBack = readBackOf(
      intent,
      free.map((item) => item.id),
      free[0] === undefined ? [] : differingFields(mapping, effect, free[0]),
    );
    readBacks.push(
      readBack.found === 'one' && free[0] !== undefined ? { ...readBack, unwritten: unwritten(mapping, effect, free[0]) } : readBack,
    );
  }
  return readBacks;
}

function shows(field: Mapping['fields'][number], effect: Of<'CREATE_ITEM'>, item: BoardItem): boolean {
  return sameValue(field.monday.type, effect.columns[field.monday.id] ?? null, item.values[field.monday.id]);
}

/** Fields in which an item shows another value than the effect wrote: a person has edited it since, or an older request wrote it. */
function differingFields(mapping: Mapping, effect: Of<'CREATE_ITEM'>, item: BoardItem): string[] {
  return [
    ...writtenColumns(mapping, effect)
      .filter((field) => !shows(field, effect, item))
      .map((field) => field.monday.id),
    ...(sameValue('text', effect.name, item.name) ? [] : ['name']),
    ...(effect.groupId === null || effect.groupId === item.groupId ? [] : ['group']),
  ];
}

const writtenColumns = ({ fields }: Mapping, { columns }: Of<'CREATE_ITEM'>): Mapping['fields'] =>
  fields.filter(({ monday }) => columns[monday.id] !== undefined);

/** What an item shows in columns that the effect leaves blank. */
function unwritten({ fields }: Mapping, { columns }: Of<'CREATE_ITEM'>, { values }: BoardItem): ColumnValues {
  const ids = fields.map(({ monday }) => monday.id).filter((id) => columns[id] === undefined && (values[id] ?? '') !== '');
  return Object.fromEntries(ids.map((id) => [id, values[id] ?? null]));
}

async function readBackSubitems(
  services: Services,
  mapping: Mapping,
  request: StoredRequest,
  open: readonly StoredIntent[],
): Promise<ReadBack[]> {
  const { subitems } = mapping;
  if (subitems === undefined) return [];
  const [size, quantity] = [subitems.size.monday, subitems.quantity.monday];
  const effects = open.map((intent) => intent.effect as Of<'CREATE_SUBITEM'>);
  // An item that a person has deleted has no subitems, and Monday would not return it among the parents.
  const parents = await services.monday.readItems([...new Set(effects.map((effect) => effect.parentItemId))], []);
  const shown =
    parents.length === 0
      ? []
      : await services.monday.readSubitems(
          parents.map(({ id }) => id),
          [size.id, quantity.id],
        );
  const readBacks: ReadBack[] = [];
  for (const intent of open) {
    const effect = intent.effect as Of<'CREATE_SUBITEM'>;
    const free: BoardSubitem[] = [];
    for (const subitem of shown.filter((candidate) => isThisSize(candidate, effect, size))) {
      if (!(await boundElsewhere(services.database, request.boardId, subitem.id, effect.key, effect.size))) free.push(subitem);
    }
    const differs = free[0] !== undefined && !sameValue(quantity.type, String(effect.quantity), free[0].values[quantity.id]);
    const parent = parents.find(({ id }) => id === effect.parentItemId);
    const readBack = readBackOf(
      intent,
      free.map((subitem) => subitem.id),
      differs ? [quantity.id] : [],
    );
    readBacks.push(parent === undefined ? readBack : withPlace(readBack, parent, isHere(parent, mapping.board.id)));
  }
  return readBacks;
}

function isThisSize(subitem: BoardSubitem, effect: Of<'CREATE_SUBITEM'>, { id, type }: { id: string; type: MondayType }): boolean {
  return subitem.parentId === effect.parentItemId && (subitem.name === effect.name || sameValue(type, effect.size, subitem.values[id]));
}

/** Updates, moves, archives and deletes are settled by reading their target by id. A target that Monday no longer returns is deleted. */
async function readBackTargets(services: Services, mapping: Mapping, open: readonly StoredIntent[]): Promise<ReadBack[]> {
  const board = boardMapping(mapping);
  const targets = open.map((intent) => intent.effect as Extract<Effect, { itemId: string }>);
  const columns = new Set(targets.flatMap((effect) => ('columns' in effect ? Object.keys(effect.columns) : [])));
  if (board.subitems !== undefined) columns.add(board.subitems.quantity.id);
  const items = await services.monday.readItems([...new Set(targets.map((effect) => effect.itemId))], [...columns]);
  const keys = targets.flatMap((effect) => ('size' in effect ? [effect.key] : []));
  const records = keys.length === 0 ? [] : await recordsOfKeys(services.database, board.boardId, keys);
  const parents = new Map(records.map(({ keyDigest, itemId }) => [keyDigest, itemId]));
  return open.map((intent) => {
    const effect = intent.effect as Extract<Effect, { itemId: string }>;
    const item = items.find((candidate) => candidate.id === effect.itemId);
    const readBack = readBackOf(intent, isDone(effect, item, board) ? [effect.itemId] : [], []);
    if (item === undefined) return readBack;
    return withPlace(readBack, item, 'size' in effect ? item.parentId === parents.get(effect.key) : isHere(item, board.boardId));
  });
}

/** What is missing since its target is in another place: nothing more is sent there. */
function withPlace(readBack: ReadBack, target: PlacedItem, inPlace: boolean): ReadBack {
  if (readBack.found !== 'none' || target.state !== 'active' || inPlace) return readBack;
  return { ...readBack, elsewhere: placeOf(target) };
}

function isDone(effect: Extract<Effect, { itemId: string }>, item: BoardItem | undefined, board: ReturnType<typeof boardMapping>): boolean {
  if (item === undefined) return effect.operation.startsWith('DELETE_');
  return matchesEffect(effect, item, board);
}

function readBackOf(intent: StoredIntent, ids: readonly string[], differing: readonly string[]): ReadBack {
  const { position } = intent;
  const [first] = ids;
  if (first === undefined) return { position, found: 'none' };
  return ids.length === 1 ? { position, found: 'one', id: first, differing } : { position, found: 'many', ids };
}
