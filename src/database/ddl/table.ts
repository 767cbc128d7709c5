import { readColumnType } from './column-type.js';
import type { Cursor } from './cursor.js';
import type { DdlColumn, DdlConstraint, DdlTable } from './schema.js';
import type { Token } from './tokens.js';

/** Reads what follows CREATE TABLE: the name, columns and constraints. */
export function readTable(cursor: Cursor): DdlTable {
  const line = cursor.peek()?.line ?? 1;
  const name = cursor.objectName('a table name');
  const columns: DdlColumn[] = [];
  const constraints: DdlConstraint[] = [];
  cursor.expect('(');
  do {
    if (startsConstraint(cursor)) constraints.push(readConstraint(cursor));
    else readColumn(cursor, columns, constraints);
  } while (cursor.takes(','));
  cursor.expect(')');
  checkConstraintColumns(cursor, name, columns, constraints);
  return { name, columns: applyPrimaryKey(columns, constraints), constraints, path: cursor.file.path, line };
}

function startsConstraint(cursor: Cursor): boolean {
  return (
    cursor.sees('CONSTRAINT') ||
    cursor.sees('PRIMARY', 'KEY') ||
    cursor.sees('FOREIGN', 'KEY') ||
    cursor.sees('CHECK', '(') ||
    cursor.sees('UNIQUE')
  );
}

/** A column with its type, default and constraints, added to the lists. */
export function readColumn(cursor: Cursor, columns: DdlColumn[], constraints: DdlConstraint[]): void {
  const place = cursor.peek();
  const columnName = cursor.name('a column name');
  if (columns.some((column) => sameName(column.columnName, columnName))) {
    throw cursor.failure(`The column [${columnName}] is declared twice.`, place);
  }
  const type = readColumnType(cursor);
  let nullable = true;
  let defaultValue: readonly Token[] | null = null;
  for (;;) {
    const name = cursor.takes('CONSTRAINT') ? cursor.name('a constraint name') : null;
    if (cursor.takes('NOT', 'NULL')) nullable = false;
    else if (cursor.takes('NULL')) nullable = true;
    else if (cursor.takes('DEFAULT')) defaultValue = readDefault(cursor);
    else if (startsConstraint(cursor) || cursor.sees('REFERENCES')) constraints.push(readConstraintBody(cursor, name, [columnName]));
    else break;
  }
  columns.push({ columnName, ordinal: columns.length + 1, ...type, nullable, defaultValue });
}

/** A literal, a signed number, a call such as NEWID(), or an expression in parentheses. */
function readDefault(cursor: Cursor): Token[] {
  if (cursor.sees('(')) return cursor.parenthesised();
  const first = cursor.next('a default value');
  if (first.value === '-' || first.value === '+') return [first, cursor.next('a number')];
  if (first.kind === 'word' && cursor.sees('(', ')')) return [first, cursor.next('('), cursor.next(')')];
  if (first.kind === 'string' || first.kind === 'number' || first.value === 'NULL') return [first];
  throw cursor.failure(`${first.text} is not a supported default value; use a literal, SYSUTCDATETIME() or NEWID().`, first);
}

/** A constraint of the table, with or without a name. */
export function readConstraint(cursor: Cursor): DdlConstraint {
  const name = cursor.takes('CONSTRAINT') ? cursor.name('a constraint name') : null;
  return readConstraintBody(cursor, name, null);
}

/** `own` is the column of an inline constraint; null for a constraint of the table. */
function readConstraintBody(cursor: Cursor, name: string | null, own: readonly string[] | null): DdlConstraint {
  if (cursor.takes('CHECK')) return { kind: 'check', name, expression: cursor.parenthesised() };
  if (cursor.takes('PRIMARY', 'KEY')) return { kind: 'primaryKey', name, columns: keyColumns(cursor, own) };
  if (cursor.takes('UNIQUE')) return { kind: 'unique', name, columns: keyColumns(cursor, own) };
  if (own === null) cursor.expect('FOREIGN', 'KEY');
  const columns = own ?? columnList(cursor);
  cursor.expect('REFERENCES');
  const table = cursor.objectName('a table name');
  const references = columnList(cursor);
  return { kind: 'foreignKey', name, columns, table, references, cascade: cursor.takes('ON', 'DELETE', 'CASCADE') };
}

function keyColumns(cursor: Cursor, own: readonly string[] | null): readonly string[] {
  if (!cursor.takes('NONCLUSTERED')) cursor.takes('CLUSTERED');
  return own ?? columnList(cursor);
}

function columnList(cursor: Cursor): string[] {
  const names: string[] = [];
  cursor.expect('(');
  do {
    names.push(cursor.name('a column name'));
    if (!cursor.takes('ASC')) cursor.takes('DESC');
  } while (cursor.takes(','));
  cursor.expect(')');
  return names;
}

function checkConstraintColumns(cursor: Cursor, table: string, columns: readonly DdlColumn[], constraints: readonly DdlConstraint[]): void {
  for (const constraint of constraints) {
    if (constraint.kind === 'check') continue;
    const missing = constraint.columns.find((name) => !columns.some((column) => sameName(column.columnName, name)));
    if (missing !== undefined)
      throw cursor.failure(`A constraint of ${table} names the column [${missing}], which ${table} does not have.`);
  }
}

/** Columns of the primary key are NOT NULL, declared so or not. */
function applyPrimaryKey(columns: readonly DdlColumn[], constraints: readonly DdlConstraint[]): DdlColumn[] {
  const key = constraints.find((constraint) => constraint.kind === 'primaryKey');
  if (key === undefined) return [...columns];
  return columns.map((column) => (key.columns.some((name) => sameName(name, column.columnName)) ? { ...column, nullable: false } : column));
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
