import type BetterSqlite from 'better-sqlite3';
import { DatabaseError } from '../errors.js';
import { applySchema } from './apply-schema.js';
import { CURRENT_TIME } from './functions.js';
import type { RecordedFile, SqliteStep, Upgrade, Upgraded } from './migration-steps.js';
import { changeConstraint } from './rebuild-table.js';
import { quote } from './translate.js';

/** What an upgrade needs from the session of the file. */
export interface UpgradeSession {
  readonly connection: BetterSqlite.Database;
  readonly inWriteTransaction: <T>(work: () => T) => T;
  /** Runs a change of rows of the common subset, in the open transaction. */
  readonly changeRows: (statement: string) => void;
}

/**
 * Runs the migrations that are not recorded and what the mappings need, creates the objects that the file lacks, and records both, in one transaction. A new file gets the objects alone,
 * since they hold what the migrations do. Two processes may do this at once: each decides inside the transaction. A complete file is only read.
 */
export function upgrade(session: UpgradeSession, { migrations, tables, objects, files }: Upgrade): Upgraded {
  const { connection } = session;
  const before = recordsOf(connection);
  if (before !== null && todo(before, migrations).length + todo(before, files).length + tables.length === 0) {
    applySchema(connection, objects, session.inWriteTransaction);
    return { migrations: [], files: [] };
  }
  return withoutForeignKeys(connection, () =>
    session.inWriteTransaction(() => {
      const records = recordsOf(connection);
      const pending = records === null ? [] : todo(records, migrations);
      for (const { steps } of pending) for (const step of steps) run(session, step);
      for (const step of tables) run(session, step);
      applySchema(connection, objects, (work) => work());
      const changed = todo(records ?? new Map(), files);
      for (const file of [...(records === null ? migrations : pending), ...changed]) record(connection, file);
      checkReferences(connection);
      return { migrations: pending.map(({ name }) => name), files: changed.map(({ name }) => name) };
    }),
  );
}

/** Checksums by name; null for a file without the table of applied files, which is a new one. */
function recordsOf(connection: BetterSqlite.Database): Map<string, string> | null {
  const known = connection.prepare(`SELECT 1 FROM dbo.sqlite_master WHERE type = 'table' AND name = 'SYNC_Migration'`).get();
  if (known === undefined) return null;
  const rows = connection
    .prepare<[], { name: string; checksum: string }>('SELECT file_name AS name, checksum FROM dbo.SYNC_Migration')
    .all();
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/** Files without a record of this text. A migration whose text has changed is refused before. */
function todo<T extends RecordedFile>(records: ReadonlyMap<string, string>, files: readonly T[]): T[] {
  return files.filter(({ name, checksum }) => records.get(name) !== checksum);
}

function record(connection: BetterSqlite.Database, { name, checksum }: RecordedFile): void {
  connection
    .prepare(
      `INSERT INTO dbo.SYNC_Migration (file_name, checksum, applied_date) VALUES (?, ?, ${CURRENT_TIME})
        ON CONFLICT (file_name) DO UPDATE SET checksum = excluded.checksum, applied_date = excluded.applied_date`,
    )
    .run(name, checksum);
}

function run({ connection, changeRows }: UpgradeSession, step: SqliteStep): void {
  if (step.kind === 'rows') changeRows(step.statement);
  else if (step.kind === 'constraint') changeConstraint(connection, step.table, step.name, step.definition);
  else if (step.kind === 'create') applySchema(connection, step.objects, (work) => work());
  else if (!hasColumn(connection, step.table, step.column))
    connection.exec(`ALTER TABLE [dbo].${quote(step.table)} ADD COLUMN ${step.definition}`);
}

function hasColumn(connection: BetterSqlite.Database, table: string, column: string): boolean {
  const names = connection.prepare<[string], string>(`SELECT name FROM pragma_table_info(?, 'dbo')`).pluck().all(table);
  return names.some((name) => name.toLowerCase() === column.toLowerCase());
}

/** SQLite ignores this setting inside a transaction, so it surrounds it. */
function withoutForeignKeys<T>(connection: BetterSqlite.Database, work: () => T): T {
  connection.pragma('foreign_keys = OFF');
  try {
    return work();
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

function checkReferences(connection: BetterSqlite.Database): void {
  const [broken] = connection.pragma('dbo.foreign_key_check') as { readonly table: string; readonly parent: string }[];
  if (broken === undefined) return;
  throw new DatabaseError(
    'DATABASE_CONSTRAINT',
    `After the migration, rows of dbo.${broken.table} would refer to rows that dbo.${broken.parent} lacks; nothing was changed.`,
  );
}
