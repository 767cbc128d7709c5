import { typeLabel } from './column-values.js';
import type { Database, Queryable } from './database.js';
import { readDdl } from './ddl/read-ddl.js';
import { describeStep, readMigration } from './ddl/read-migration.js';
import type { SqlFile } from './ddl/schema.js';
import { DatabaseError } from './errors.js';
import { checksumOf, fileName, isMigration } from './sql-files.js';
import type { ProductSql } from './sql-files.js';

/** One file of sql/ or sql/migrations/, and its state in the database. */
export interface MigrationFile {
  readonly file: string;
  /** CHANGED: applied, but with another text. */
  readonly state: 'APPLIED' | 'CHANGED' | 'PENDING';
  /** ISO 8601 UTC; null when it was never applied. */
  readonly appliedDate: string | null;
}

/** A migration, and what each of its statements does, for a person. */
export interface Migration extends MigrationFile {
  readonly does: readonly string[];
}

/** A table that an older version or another system has created, and the columns that it lacks and no pending migration adds. */
export interface LackingTable {
  readonly table: string;
  /** As T-SQL writes them: `[stg_key] CHAR(64)`. */
  readonly columns: readonly string[];
}

export interface MigrationStatus {
  /** The database has no tables of the product: it gets the definition, which holds what the migrations do. */
  readonly isNew: boolean;
  /** Empty for a new database. */
  readonly migrations: readonly Migration[];
  readonly files: readonly MigrationFile[];
  readonly lacking: readonly LackingTable[];
}

/** What was applied, by name. */
export type Records = ReadonlyMap<string, { readonly checksum: string; readonly appliedDate: string }>;

export const RECORDS_TABLE = 'SYNC_Migration';

/** What was applied, what is pending and what it does, and which tables lack columns. Changes nothing, and works on an empty database. */
export async function migrationStatus(database: Database, sql: ProductSql): Promise<MigrationStatus> {
  const records = await recordsOf(database);
  const applied: Records = records ?? new Map();
  const migrations =
    records === null ? [] : sql.migrations.map((file) => ({ ...stateOf(file, applied), does: readMigration(file).map(describeStep) }));
  return {
    isNew: records === null,
    migrations,
    files: sql.definition.map((file) => stateOf(file, applied)),
    lacking: await lackingColumns(database, sql.definition, pendingMigrations(sql.migrations, applied)),
  };
}

/**
 * Rejects with a DatabaseError, in words for the operator, when the database is of an earlier or later version than the program, or when the text of an applied
 * migration has changed. A database without tables of the product passes.
 */
export async function requireNewest(database: Database, migrations: readonly SqlFile[]): Promise<void> {
  const records = await recordsOf(database);
  if (records === null) return;
  requireHistory(migrations, records);
  const pending = pendingMigrations(migrations, records);
  if (pending.length === 0) return;
  throw new DatabaseError(
    'DATABASE_SCHEMA',
    `The tables are those of an earlier version: ${pending.map(fileName).join(', ')} must be applied first. ` +
      'See docs/upgrading.md; `npm run cli -- db status` shows what will change, and `npm run cli -- db migrate` changes it.',
  );
}

/**
 * What was applied is history. Throws a DatabaseError when the text of an applied migration has changed, since the change would reach new databases alone,
 * and when the database has migrations that this version does not know.
 */
export function requireHistory(migrations: readonly SqlFile[], records: Records): void {
  const changed = migrations.filter((file) => stateOf(file, records).state === 'CHANGED').map(fileName);
  if (changed.length > 0)
    throw new DatabaseError(
      'DATABASE_SCHEMA',
      `${changed.join(', ')} was applied to this database with another text. An applied migration must not change: restore its text, and write the change ` +
        'as a new migration with the next number. Nothing was changed.',
    );
  const known = new Set(migrations.map(fileName));
  const later = [...records.keys()].filter((name) => isMigration(name) && !known.has(name));
  if (later.length > 0)
    throw new DatabaseError(
      'DATABASE_SCHEMA',
      `The tables are those of a later version, which has applied ${later.join(', ')}. Use that version; there is no way back but a backup. Nothing was changed.`,
    );
}

/** The migrations that this database has not had yet, in their order. */
export function pendingMigrations(migrations: readonly SqlFile[], records: Records): SqlFile[] {
  return migrations.filter((file) => stateOf(file, records).state === 'PENDING');
}

/** What the records say of a migration: CHANGED is one whose text is another than the applied one. */
export function stateOf(file: SqlFile, records: Records): MigrationFile {
  const applied = records.get(fileName(file));
  if (applied === undefined) return { file: fileName(file), state: 'PENDING', appliedDate: null };
  return { file: fileName(file), state: applied.checksum === checksumOf(file) ? 'APPLIED' : 'CHANGED', appliedDate: applied.appliedDate };
}

/** For a database that has the table of the records. */
export async function readRecords(db: Queryable): Promise<Records> {
  const rows = await db.query<{ file_name: string; checksum: string; applied_date: string }>(
    `SELECT [file_name], [checksum], [applied_date] FROM [dbo].[${RECORDS_TABLE}]`,
  );
  return new Map(rows.map((row) => [row.file_name, { checksum: row.checksum, appliedDate: row.applied_date }]));
}

/** Null for a database without the table of the records. */
export async function recordsOf(database: Database): Promise<Records | null> {
  const known = (await database.columns(`dbo.${RECORDS_TABLE}`)).length > 0;
  return known ? await readRecords(database) : null;
}

/** Existing tables that lack a column of the files: `CREATE TABLE` leaves an existing table as it is. */
async function lackingColumns(database: Database, definition: readonly SqlFile[], pending: readonly SqlFile[]): Promise<LackingTable[]> {
  const added = new Set(
    pending
      .flatMap(readMigration)
      .flatMap((step) => (step.kind === 'addColumn' ? [`${step.table}.${step.column.columnName}`.toLowerCase()] : [])),
  );
  const lacking: LackingTable[] = [];
  for (const table of readDdl(definition).tables) {
    const present = new Set((await database.columns(`dbo.${table.name}`)).map(({ name }) => name.toLowerCase()));
    if (present.size === 0) continue;
    const missing = table.columns.filter(
      ({ columnName }) => !present.has(columnName.toLowerCase()) && !added.has(`${table.name}.${columnName}`.toLowerCase()),
    );
    if (missing.length > 0)
      lacking.push({ table: `dbo.${table.name}`, columns: missing.map((column) => `[${column.columnName}] ${typeLabel(column)}`) });
  }
  return lacking;
}
