/**
 * Reads the part of T-SQL that the product's own tables are written in: CREATE TABLE and CREATE [UNIQUE | CLUSTERED] INDEX, each
 * behind the guard that makes the file safe to run twice, and CREATE [OR ALTER] VIEW, batches split by GO.
 */
import { splitBatches } from './batches.js';
import { Cursor } from './cursor.js';
import type { DdlIndex, DdlSchema, DdlTable, DdlView, SqlFile } from './schema.js';
import { readTable } from './table.js';
import { tokenize, type Token } from './tokens.js';

/** What a reader has found so far. */
export interface Found {
  readonly tables: DdlTable[];
  readonly indexes: DdlIndex[];
  readonly views: DdlView[];
}

/** All tables, indexes and views that the files create. Throws a DdlError with file, line and column. */
export function readDdl(files: readonly SqlFile[]): DdlSchema {
  const found: Found = { tables: [], indexes: [], views: [] };
  for (const file of files) {
    for (const batch of splitBatches(tokenize(file.path, file.text))) readBatch(new Cursor(file, batch), found);
  }
  return found;
}

function readBatch(cursor: Cursor, found: Found): void {
  while (!cursor.done) {
    if (cursor.takes(';')) continue;
    skipGuard(cursor);
    readCreate(cursor, found);
  }
}

/** `IF OBJECT_ID(...) IS NULL`, `IF COL_LENGTH(...) IS NULL` and `IF NOT EXISTS (SELECT ... FROM sys.indexes ...)`. */
export function skipGuard(cursor: Cursor): void {
  if (!cursor.takes('IF')) return;
  if (cursor.takes('NOT', 'EXISTS')) {
    cursor.parenthesised();
    return;
  }
  if (!cursor.takes('COL_LENGTH')) cursor.expect('OBJECT_ID');
  cursor.parenthesised();
  cursor.expect('IS', 'NULL');
}

/** One CREATE statement, into `found`. Throws a DdlError for every other statement. */
export function readCreate(cursor: Cursor, found: Found): void {
  const place = cursor.peek();
  if (cursor.takes('CREATE', 'TABLE')) addNew(cursor, place, found.tables, readTable(cursor));
  else if (cursor.takes('CREATE', 'VIEW') || cursor.takes('CREATE', 'OR', 'ALTER', 'VIEW'))
    addNew(cursor, place, found.views, readView(cursor));
  else if (cursor.takes('CREATE', 'UNIQUE', 'INDEX')) addNew(cursor, place, found.indexes, readIndex(cursor, { unique: true }));
  else if (cursor.takes('CREATE', 'CLUSTERED', 'INDEX')) addNew(cursor, place, found.indexes, readIndex(cursor, { clustered: true }));
  else if (cursor.takes('CREATE', 'INDEX')) addNew(cursor, place, found.indexes, readIndex(cursor, {}));
  else {
    throw cursor.failure(`Expected CREATE TABLE, CREATE INDEX or CREATE VIEW, found ${place?.text ?? 'the end of the statement'}.`, place);
  }
}

function addNew<T extends { readonly name: string }>(cursor: Cursor, place: Token | undefined, list: T[], item: T): void {
  if (list.some((known) => known.name.toLowerCase() === item.name.toLowerCase()))
    throw cursor.failure(`${item.name} is created twice.`, place);
  list.push(item);
}

function readIndex(
  cursor: Cursor,
  { unique = false, clustered = false }: { readonly unique?: boolean; readonly clustered?: boolean },
): DdlIndex {
  const name = cursor.name('an index name');
  cursor.expect('ON');
  const table = cursor.objectName('a table name');
  const columns: { name: string; descending: boolean }[] = [];
  cursor.expect('(');
  do {
    const column = cursor.name('a column name');
    const descending = cursor.takes('DESC');
    if (!descending) cursor.takes('ASC');
    columns.push({ name: column, descending });
  } while (cursor.takes(','));
  cursor.expect(')');
  const where = [];
  if (cursor.takes('WHERE')) while (!cursor.done && !cursor.sees(';')) where.push(cursor.next('a filter'));
  return { name, table, unique, clustered, columns, where: where.length === 0 ? null : where };
}

/** A view is alone in its batch, as SQL Server demands. */
function readView(cursor: Cursor): DdlView {
  const line = cursor.peek()?.line ?? 1;
  const name = cursor.objectName('a view name');
  cursor.expect('AS');
  const body = cursor.rest();
  while (body.at(-1)?.value === ';') body.pop();
  const first = body[0];
  const last = body.at(-1);
  if (first === undefined || last === undefined) throw cursor.failure(`The view ${name} has no SELECT.`);
  return { name, body, text: cursor.file.text.slice(first.start, last.end), path: cursor.file.path, line };
}
