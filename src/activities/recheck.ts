import type { Mapping } from '../mapping/schema.js';
import type { BoardSubitem } from '../monday/types.js';
import { linesOf, recordsToRecheck } from '../store/bindings.js';
import { reportDuplicate } from '../store/duplicates.js';
import { saveRecheck } from '../store/recheck.js';
import type { StoredLine, StoredRecord } from '../store/records.js';
import type { Services } from './services.js';

/**
 * Counts the items of orders whose creation was ambiguous once more, after no copy of the request can take effect any longer (R4).
 * Several items or subitems of one order are reported as DUPLICATE_FOUND, for a person, and the order is left alone. Once a single one
 * is left it is followed again. Returns how many orders stand double.
 */
export async function recheckDuplicates(services: Services, mapping: Mapping, boardId: string): Promise<number> {
  const { database, monday } = services;
  const now = await database.now();
  const records = await recordsToRecheck(database, boardId, now);
  if (records.length === 0) return 0;
  const keyColumn = mapping.board.keyColumn.id;
  const items = await monday.findItems(boardId, keyColumn, records.map((record) => record.keyDigest), [keyColumn]);
  let doubles = 0;
  for (const record of records) {
    const ids = items.filter((item) => item.values[keyColumn] === record.keyDigest).map((item) => item.id);
    const lines = await linesOf(database, record);
    const checked = await recheckOne(services, mapping, record, lines, ids);
    if (!(await saveRecheck(database, mapping, { record, lines }, checked, now))) continue;
    for (const double of checked.doubles) await reportDuplicate(database, mapping, record, double, now);
    doubles += checked.doubles.length > 0 ? 1 : 0;
  }
  return doubles;
}

interface Checked {
  readonly record: StoredRecord;
  readonly lines: readonly StoredLine[];
  readonly doubles: readonly { readonly size: string | null; readonly ids: readonly string[] }[];
}

async function recheckOne(services: Services, mapping: Mapping, record: StoredRecord, lines: readonly StoredLine[], ids: readonly string[]): Promise<Checked> {
  const rest = { ...record, recheckAfter: null };
  if (ids.length > 1) return { record: { ...rest, state: 'DUPLICATE' }, lines, doubles: [{ size: null, ids }] };
  const [itemId] = ids;
  // Not on the board at all: an archived item says so when it is next written to. Of several none is left: that says it too.
  if (itemId === undefined) return { record: record.state === 'DUPLICATE' ? { ...rest, state: 'GONE' } : rest, lines, doubles: [] };
  const held = record.state === 'DUPLICATE' || record.state === 'GONE';
  const followed = held || record.itemId !== itemId ? takeUp(mapping, rest, itemId) : rest;
  if (mapping.subitems === undefined) return { record: followed, lines, doubles: [] };
  const subitems = await services.monday.readSubitems([itemId], [mapping.subitems.size.monday.id]);
  return checkLines(mapping, followed, lines, subitems, record.itemId !== itemId);
}

/** A single item is left of several, or is back: it is followed from now on, and written in full since nobody knows what was edited meanwhile. */
function takeUp(mapping: Mapping, record: StoredRecord, itemId: string): StoredRecord {
  const uncertain = [...mapping.fields.map((field) => field.monday.id), 'group', 'name'].sort();
  return { ...record, state: 'LIVE', itemId, uncertain, dirty: true };
}

function checkLines(mapping: Mapping, record: StoredRecord, lines: readonly StoredLine[], subitems: readonly BoardSubitem[], moved: boolean): Checked {
  const doubles: { size: string; ids: readonly string[] }[] = [];
  const checked = lines.map((line): StoredLine => {
    const name = (mapping.subitems?.name ?? '').replace('{size}', line.size);
    const ids = subitems.filter((subitem) => subitem.name === name).map((subitem) => subitem.id);
    if (ids.length > 1) {
      doubles.push({ size: line.size, ids });
      return { ...line, state: 'DUPLICATE' };
    }
    const [only] = ids;
    // Under another item, or none left of several: the size is made anew. Else it says so when it is next written to.
    if (only === undefined) return moved || line.state === 'DUPLICATE' ? { ...line, state: 'ABSENT', subitemId: null, quantity: null } : line;
    return line.subitemId === only && line.state === 'LIVE' ? line : { ...line, state: 'LIVE', subitemId: only, uncertain: true };
  });
  return { record: doubles.length > 0 ? { ...record, dirty: true } : record, lines: checked, doubles };
}
