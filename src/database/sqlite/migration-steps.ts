import type { MigrationStep } from '../ddl/read-migration.js';
import { columnDefinition, constraintDefinition, createStatements } from './create-statements.js';
import type { SchemaObject } from './create-statements.js';

/** A step of a migration in SQLite's dialect. */
export type SqliteStep =
  | { readonly kind: 'addColumn'; readonly table: string; readonly column: string; readonly definition: string }
  /** SQLite cannot change a constraint: the table is made again. A definition of null removes the constraint. */
  | { readonly kind: 'constraint'; readonly table: string; readonly name: string; readonly definition: string | null }
  | { readonly kind: 'create'; readonly objects: readonly SchemaObject[] }
  /** Still in the common subset: its values are checked against the types of the columns. */
  | { readonly kind: 'rows'; readonly statement: string };

/** A file of sql/ or sql/migrations/, as it is recorded. */
export interface RecordedFile {
  readonly name: string;
  readonly checksum: string;
}

export interface SqliteMigration extends RecordedFile {
  readonly steps: readonly SqliteStep[];
}

/** Translates a step. Throws a DatabaseError for an expression that SQL Server would not accept. */
export function sqliteStep(step: MigrationStep): SqliteStep {
  switch (step.kind) {
    case 'addColumn':
      return { kind: 'addColumn', table: step.table, column: step.column.columnName, definition: columnDefinition(step.column) };
    case 'dropConstraint':
      return { kind: 'constraint', table: step.table, name: step.name, definition: null };
    case 'addConstraint':
      return { kind: 'constraint', table: step.table, name: step.name, definition: constraintDefinition(step.constraint) };
    case 'create':
      return { kind: 'create', objects: createStatements(step.created) };
    case 'rows':
      return { kind: 'rows', statement: step.statement };
  }
}

/** What brings a file up to date: migrations, what the mappings need, then the objects that the file lacks. */
export interface Upgrade {
  readonly migrations: readonly SqliteMigration[];
  /** Not recorded: each can be repeated. */
  readonly tables: readonly SqliteStep[];
  /** Tables, indexes and views of a new database. */
  readonly objects: readonly SchemaObject[];
  /** The files that declare the objects. */
  readonly files: readonly RecordedFile[];
}

/** Names of the migrations and files that an upgrade has applied. */
export interface Upgraded {
  readonly migrations: readonly string[];
  readonly files: readonly string[];
}
