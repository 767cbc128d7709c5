import type { Mapping } from '../mapping/schema.js';
import { matchesEffect, sameValue } from '../monday/match.js';
import type { BoardItem, BoardSubitem } from '../monday/types.js';
import type { Effect } from '../orders/effects.js';
import type { Evidence } from '../store/answers.js';
import { boundElsewhere } from '../store/bindings.js';
import type { StoredIntent, StoredRequest } from '../store/requests.js';
import { boardMapping } from './board-mapping.js';
import type { Services } from './services.js';

type Of<O extends Effect['operation']> = Extract<Effect, { operation: O }>;

/** Reads the board for every open effect of a request. Only whole reads count; others throw (R6). */
export async function lookForEffects(services: Services, mapping: Mapping, request: StoredRequest): Promise<Evidence[]> {
  const open = request.intents.filter((intent) => intent.status === 'OPEN');
  switch (request.operation) {
    case 'CREATE_GROUP':
      return await lookForGroups(services, request, open);
    case 'CREATE_ITEM':
      return await lookForItems(services, mapping, request, open);
    case 'CREATE_SUBITEM':
      return await lookForSubitems(services, mapping, request, open);
    default:
      return await lookAtTargets(services, mapping, open);
  }
}

async function lookForGroups(services: Services, request: StoredRequest, open: readonly StoredIntent[]): Promise<Evidence[]> {
  const groups = await services.monday.readGroups(request.boardId);
  return open.map((intent) => {
    const { title } = intent.effect as Of<'CREATE_GROUP'>;
    return evidenceOf(
      intent,
      groups.filter((group) => group.title === title).map((group) => group.id),
    );
  });
}

/** Items are found by the key column; the readable key parts must agree too, and an id that belongs to another order is refused (R11). */
async function lookForItems(services: Services, mapping: Mapping, request: StoredRequest, open: readonly StoredIntent[]): Promise<Evidence[]> {
  const keyColumn = mapping.board.keyColumn.id;
  const parts = mapping.fields.filter((field) => mapping.key.columns.includes(field.source));
  const columns = [keyColumn, ...parts.map((field) => field.monday.id)];
  const keys = open.map((intent) => (intent.effect as Of<'CREATE_ITEM'>).key);
  const items = await services.monday.findItems(request.boardId, keyColumn, keys, columns);
  const evidence: Evidence[] = [];
  for (const intent of open) {
    const effect = intent.effect as Of<'CREATE_ITEM'>;
    const ours = items.filter((item) => item.values[keyColumn] === effect.key && parts.every(({ monday }) => sameValue(monday.type, effect.columns[monday.id] ?? null, item.values[monday.id])));
    const ids: string[] = [];
    for (const item of ours) if (!(await boundElsewhere(services.database, request.boardId, item.id, effect.key))) ids.push(item.id);
    evidence.push(evidenceOf(intent, ids));
  }
  return evidence;
}

async function lookForSubitems(services: Services, mapping: Mapping, request: StoredRequest, open: readonly StoredIntent[]): Promise<Evidence[]> {
  const sizeColumn = mapping.subitems?.size.monday.id ?? '';
  const effects = open.map((intent) => intent.effect as Of<'CREATE_SUBITEM'>);
  const subitems = await services.monday.readSubitems([...new Set(effects.map((effect) => effect.parentItemId))], [sizeColumn]);
  const evidence: Evidence[] = [];
  for (const intent of open) {
    const effect = intent.effect as Of<'CREATE_SUBITEM'>;
    const ids: string[] = [];
    for (const subitem of subitems.filter((candidate) => isThisSize(candidate, effect, sizeColumn))) {
      if (!(await boundElsewhere(services.database, request.boardId, subitem.id, effect.key, effect.size))) ids.push(subitem.id);
    }
    evidence.push(evidenceOf(intent, ids));
  }
  return evidence;
}

function isThisSize(subitem: BoardSubitem, effect: Of<'CREATE_SUBITEM'>, sizeColumn: string): boolean {
  return subitem.parentId === effect.parentItemId && (subitem.name === effect.name || subitem.values[sizeColumn] === effect.size);
}

/** Updates, moves, archives and deletes are settled by reading their target by id. A target that Monday no longer knows is deleted. */
async function lookAtTargets(services: Services, mapping: Mapping, open: readonly StoredIntent[]): Promise<Evidence[]> {
  const board = boardMapping(mapping);
  const targets = open.map((intent) => intent.effect as Extract<Effect, { itemId: string }>);
  const columns = new Set(targets.flatMap((effect) => ('columns' in effect ? Object.keys(effect.columns) : [])));
  if (board.subitems !== undefined) columns.add(board.subitems.quantity.id);
  const items = await services.monday.readItems([...new Set(targets.map((effect) => effect.itemId))], [...columns]);
  return open.map((intent) => {
    const effect = intent.effect as Extract<Effect, { itemId: string }>;
    const item = items.find((candidate) => candidate.id === effect.itemId);
    return evidenceOf(intent, isDone(effect, item, board) ? [effect.itemId] : []);
  });
}

function isDone(effect: Extract<Effect, { itemId: string }>, item: BoardItem | undefined, board: ReturnType<typeof boardMapping>): boolean {
  if (item === undefined) return effect.operation.startsWith('DELETE_');
  return matchesEffect(effect, item, board);
}

function evidenceOf(intent: StoredIntent, ids: readonly string[]): Evidence {
  const [first] = ids;
  if (first === undefined) return { position: intent.position, found: 'none' };
  return ids.length === 1 ? { position: intent.position, found: 'one', id: first } : { position: intent.position, found: 'many', ids };
}
