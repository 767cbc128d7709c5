import type { Mapping } from '../../mapping/schema.js';
import { sameValue } from '../../monday/match.js';
import type { BoardItem, BoardSubitem } from '../../monday/types.js';
import type { ColumnValues, Effect } from '../../orders/effects.js';
import { subitemName } from '../../orders/naming.js';
import { followedEvent, transitionItem } from '../../orders/record/item.js';
import { followedSizeEvent, transitionSize } from '../../orders/record/size.js';
import { boundElsewhere, createdColumns, doubtfulEffects, recordsToRecheck } from '../../store/records/bindings.js';
import { reportDuplicate } from '../../store/records/duplicates.js';
import { saveRecheck } from '../../store/records/duplicate-check.js';
import type { KnownOrder } from '../../store/records/duplicate-check.js';
import { linesOf } from '../../store/records/records.js';
import type { StoredLine, StoredRecord } from '../../store/records/records.js';
import type { Services } from '../services.js';
import { staleFields, staleSizes } from './stale-values.js';

/**
 * Every run of a day looks again at an order whose answer was missing. Monday's own retries end within hours, and whatever comes after B is
 * found by the first run that starts later.
 */
const WATCHED_MS = 24 * 60 * 60_000;

/** An order to be counted on the board, with the values by which its item is known again. */
export interface Counted {
  readonly record: StoredRecord;
  readonly columns: ColumnValues;
}

/**
 * Counts the items of orders with a missing answer once more, after no copy of the request should take effect any longer (R4), and looks
 * whether an old value has come back (R5). Several items or subitems of one order are reported as DUPLICATE_FOUND, for a person, and the
 * order is left alone. Once a single one is left it is followed again. Returns how many orders stand double.
 */
export async function recheckDuplicates(services: Services, mapping: Mapping, boardId: string): Promise<number> {
  const { database } = services;
  const counted: Counted[] = [];
  for (const record of await recordsToRecheck(database, boardId, await database.now())) {
    const known = Object.keys(record.sentColumns).length > 0;
    counted.push({ record, columns: known ? record.sentColumns : await createdColumns(database, record) });
  }
  return await countOnBoard(services, mapping, boardId, counted);
}

/** Compares orders with what the board shows of them, by their key, and stores what that has taught. */
export async function countOnBoard(services: Services, mapping: Mapping, boardId: string, counted: readonly Counted[]): Promise<number> {
  if (counted.length === 0) return 0;
  const { database } = services;
  const now = await database.now();
  const keyColumn = mapping.board.keyColumn.id;
  const columns = [keyColumn, ...mapping.fields.map((field) => field.monday.id)];
  const items = await services.monday.findItems(
    boardId,
    keyColumn,
    counted.map(({ record }) => record.keyDigest),
    columns,
  );
  const looks: Look[] = [];
  for (const { record, columns: known } of counted) {
    const ours = await ownItems(services, mapping, record, known, items);
    looks.push({ record, lines: await linesOf(database, record), items: ours, effects: await doubtfulEffects(database, record) });
  }
  const single = looks.flatMap(({ items: [item, ...more] }) => (item === undefined || more.length > 0 ? [] : [item.id]));
  const subitems = await subitemsOf(services, mapping, single);
  const hidden = await hiddenItems(services, looks);
  let doubles = 0;
  for (const look of looks) {
    const checked = hidden.has(look.record.keyDigest) ? takenAway(look) : checkOne(mapping, look, subitems, now);
    if (!(await saveRecheck(database, mapping, { record: look.record, lines: look.lines }, checked, now))) continue;
    for (const double of checked.doubles) await reportDuplicate(database, mapping, look.record, double, now);
    doubles += checked.doubles.length > 0 ? 1 : 0;
  }
  return doubles;
}

/** One order, and what the board shows of it. */
interface Look extends KnownOrder {
  readonly items: readonly BoardItem[];
  /** What was sent of it without an answer, or more than once. */
  readonly effects: readonly Effect[];
}

interface Checked extends KnownOrder {
  readonly doubles: readonly { readonly size: string | null; readonly ids: readonly string[] }[];
}

/** Items with the order's key. Another than the known one must show its readable key parts too, and belong to nobody else (R11). */
async function ownItems(
  services: Services,
  mapping: Mapping,
  record: StoredRecord,
  columns: ColumnValues,
  items: readonly BoardItem[],
): Promise<BoardItem[]> {
  const parts = mapping.fields.filter((field) => mapping.key.columns.includes(field.source)).map((field) => field.monday);
  const own: BoardItem[] = [];
  for (const item of items) {
    if (item.values[mapping.board.keyColumn.id] !== record.keyDigest) continue;
    const alike = parts.every(({ id, type }) => sameValue(type, columns[id] ?? null, item.values[id]));
    if (item.id === record.itemId || (alike && !(await boundElsewhere(services.database, record.boardId, item.id, record.keyDigest))))
      own.push(item);
  }
  return own;
}

async function subitemsOf(services: Services, mapping: Mapping, itemIds: readonly string[]): Promise<readonly BoardSubitem[]> {
  const { subitems } = mapping;
  return subitems === undefined || itemIds.length === 0
    ? []
    : await services.monday.readSubitems(itemIds, [subitems.size.monday.id, subitems.quantity.monday.id]);
}

/** Keys of live orders that an archiving of ours, long given up, has taken off the board after all. */
async function hiddenItems(services: Services, looks: readonly Look[]): Promise<Set<string>> {
  const gone = looks.filter(
    ({ record, items, effects }) =>
      record.state === 'LIVE' && items.length === 0 && effects.some(({ operation }) => /^(ARCHIVE|DELETE)_ITEM$/.test(operation)),
  );
  if (gone.length === 0) return new Set();
  const shown = await services.monday.readItems(
    gone.map(({ record }) => record.itemId ?? ''),
    [],
  );
  const active = new Set(shown.filter(({ state }) => state === 'active').map(({ id }) => id));
  return new Set(gone.filter(({ record }) => !active.has(record.itemId ?? '')).map(({ record }) => record.keyDigest));
}

const takenAway = ({ record, lines }: Look): Checked => ({
  record: { ...transitionItem(record, { type: 'goneFromBoard' }), dirty: true },
  lines,
  doubles: [],
});

function checkOne(mapping: Mapping, look: Look, subitems: readonly BoardSubitem[], now: string): Checked {
  const { record, lines } = look;
  const rest = { ...record, recheckAfter: stillWatched(record, now) };
  const [item, ...more] = look.items;
  if (more.length > 0)
    return {
      record: transitionItem(rest, { type: 'foundTwice' }),
      lines,
      doubles: [{ size: null, ids: look.items.map(({ id }) => id) }],
    };
  // Not on the board at all: an archived item says so when it is next written to. Of several none is left: that says it too.
  // Items made by hand that `adopt` could not tell apart never bore the key.
  const adopting = record.uncertain.includes(mapping.board.keyColumn.id);
  if (item === undefined)
    return {
      record: record.state === 'DUPLICATE' && !adopting ? transitionItem(rest, { type: 'noneLeft' }) : rest,
      lines,
      doubles: [],
    };
  const held = record.state === 'DUPLICATE' || record.state === 'GONE';
  const moved = record.itemId !== item.id;
  const followed = held || moved ? takeUp(mapping, rest, item.id) : doubted(rest, staleFields(mapping, record, item, look.effects));
  if (mapping.subitems === undefined) return { record: followed, lines, doubles: [] };
  return checkLines(
    mapping,
    { record: followed, lines },
    look.effects,
    subitems.filter(({ parentId }) => parentId === item.id),
    moved,
  );
}

function stillWatched({ recheckAfter }: StoredRecord, now: string): string | null {
  return recheckAfter !== null && Date.parse(now) - Date.parse(recheckAfter) < WATCHED_MS ? recheckAfter : null;
}

/** A single item is left of several, or is back: it is followed from now on, and written in full since nobody knows what was edited meanwhile. */
export function takeUp(mapping: Mapping, record: StoredRecord, itemId: string): StoredRecord {
  const fields = [...mapping.fields.map((field) => field.monday.id), 'group', 'name'];
  return transitionItem(record, followedEvent(record, { itemId, fields }));
}

/** Old values have come back in these fields: the next detection stages the order, and they are written anew. */
function doubted(record: StoredRecord, fields: readonly string[]): StoredRecord {
  return fields.length === 0 ? record : { ...record, uncertain: [...new Set([...record.uncertain, ...fields])].sort(), dirty: true };
}

function checkLines(
  mapping: Mapping,
  { record, lines }: KnownOrder,
  effects: readonly Effect[],
  subitems: readonly BoardSubitem[],
  moved: boolean,
): Checked {
  const doubles: { size: string; ids: readonly string[] }[] = [];
  const stale = staleSizes(mapping, lines, subitems, effects);
  const checked = lines.map((line): StoredLine => {
    const name = subitemName(mapping.subitems, line.size);
    const ids = subitems.filter((subitem) => subitem.name === name).map((subitem) => subitem.id);
    if (ids.length > 1) {
      doubles.push({ size: line.size, ids });
      return transitionSize(line, { type: 'foundTwice' });
    }
    const [only] = ids;
    // Under another item, or none left of several: the size is made anew. Else it says so when it is next written to.
    if (only === undefined) {
      if (line.state === 'DUPLICATE') return transitionSize(line, { type: 'noneLeft' });
      return moved ? transitionSize(line, { type: 'itemReplaced' }) : line;
    }
    if (line.subitemId === only && line.state === 'LIVE') return stale.has(line.size) ? { ...line, uncertain: true } : line;
    return transitionSize(line, followedSizeEvent(line, only));
  });
  const dirty = record.dirty || doubles.length > 0 || checked.some((line, index) => line !== lines[index]);
  return { record: { ...record, dirty }, lines: checked, doubles };
}
