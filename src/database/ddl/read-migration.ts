import { Cursor } from './cursor.js';
import { readCreate, skipGuard } from './read-ddl.js';
import type { Found } from './read-ddl.js';
import type { DdlColumn, DdlConstraint, SqlFile } from './schema.js';
import { readColumn, readConstraint } from './table.js';
import { tokenize } from './tokens.js';

/** One statement of a migration. */
export type MigrationStep = StepAction & {
  /** The statement with its guard, as a server runs it. */
  readonly text: string;
};

type StepAction =
  | { readonly kind: 'addColumn'; readonly table: string; readonly column: DdlColumn }
  | { readonly kind: 'dropConstraint'; readonly table: string; readonly name: string }
  | { readonly kind: 'addConstraint'; readonly table: string; readonly name: string; readonly constraint: DdlConstraint }
  | { readonly kind: 'create'; readonly created: Found }
  /** INSERT or UPDATE in the common subset: the role of `db migrate` may not delete. */
  | { readonly kind: 'rows'; readonly statement: string };

/**
 * The statements of a migration, in their order: ALTER TABLE ADD of a column, ALTER TABLE ADD and DROP CONSTRAINT, CREATE TABLE and INDEX, and changes
 * of rows. Each ends in a semicolon; a column and a created object have the guard that skips them when they exist. Throws a DdlError with file, line and
 * column for anything else.
 */
export function readMigration(file: SqlFile): MigrationStep[] {
  const cursor = new Cursor(file, tokenize(file.path, file.text));
  const steps: MigrationStep[] = [];
  while (!cursor.done) {
    const start = cursor.peek()?.start;
    skipGuard(cursor);
    const action = readAction(cursor);
    const text = file.text.slice(start, cursor.peek(-1)?.end);
    cursor.expect(';');
    steps.push({ ...action, text });
  }
  return steps;
}

/** What a step does, for a person. */
export function describeStep(step: MigrationStep): string {
  switch (step.kind) {
    case 'addColumn':
      return `adds the column [${step.column.columnName}] to dbo.${step.table}`;
    case 'dropConstraint':
      return `drops the constraint ${step.name} of dbo.${step.table}`;
    case 'addConstraint':
      return `adds the constraint ${step.name} to dbo.${step.table}`;
    case 'create':
      return `creates ${[...step.created.tables.map(({ name }) => `dbo.${name}`), ...step.created.indexes.map(({ name }) => name)].join(', ')}`;
    case 'rows':
      return `changes rows: ${step.statement.replace(/\s+/g, ' ')}`;
  }
}

function readAction(cursor: Cursor): StepAction {
  if (cursor.takes('ALTER', 'TABLE')) return readAlter(cursor, cursor.objectName('a table name'));
  if (cursor.sees('UPDATE') || cursor.sees('INSERT')) return readRows(cursor);
  const created: Found = { tables: [], indexes: [], views: [] };
  const place = cursor.peek();
  if (!cursor.sees('CREATE'))
    throw cursor.failure(
      `A migration cannot contain ${place?.text ?? 'nothing'}; it has ALTER TABLE, CREATE TABLE, CREATE INDEX, INSERT and UPDATE.`,
      place,
    );
  readCreate(cursor, created);
  if (created.views.length > 0) throw cursor.failure('A view comes from its file in sql/, which is applied after the migrations.', place);
  return { kind: 'create', created };
}

function readAlter(cursor: Cursor, table: string): StepAction {
  if (cursor.takes('DROP', 'CONSTRAINT')) return { kind: 'dropConstraint', table, name: cursor.name('a constraint name') };
  cursor.expect('ADD');
  const place = cursor.peek();
  if (cursor.sees('CONSTRAINT')) {
    const constraint = readConstraint(cursor);
    if (constraint.name === null || constraint.kind === 'primaryKey')
      throw cursor.failure('A migration adds checks, unique and foreign keys, each with a name.', place);
    return { kind: 'addConstraint', table, name: constraint.name, constraint };
  }
  const columns: DdlColumn[] = [];
  const constraints: DdlConstraint[] = [];
  readColumn(cursor, columns, constraints);
  const [column] = columns;
  if (column === undefined || constraints.length > 0) throw cursor.failure('Add the constraint in a statement of its own.', place);
  if (!column.nullable && column.defaultValue === null)
    throw cursor.failure(`The column [${column.columnName}] is NOT NULL, so existing rows need a DEFAULT.`, place);
  return { kind: 'addColumn', table, column };
}

function readRows(cursor: Cursor): StepAction {
  const start = cursor.peek()?.start;
  while (!cursor.done && !cursor.sees(';')) cursor.next('a statement');
  return { kind: 'rows', statement: cursor.file.text.slice(start, cursor.peek(-1)?.end) };
}
