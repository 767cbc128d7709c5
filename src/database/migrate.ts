import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { typeLabel } from './column-values.js';
import type { Database, Queryable } from './database.js';
import { splitBatches } from './ddl/batches.js';
import { readDdl } from './ddl/read-ddl.js';
import type { SqlFile } from './ddl/schema.js';
import { tokenize } from './ddl/tokens.js';
import { applySchema } from './sqlite/open-sqlite.js';

/** One file of the schema, and its state in the database. */
export interface MigrationFile {
  readonly file: string;
  /** CHANGED: applied, but with another text. */
  readonly state: 'APPLIED' | 'CHANGED' | 'PENDING';
  /** ISO 8601 UTC; null when it was never applied. */
  readonly appliedDate: string | null;
}

/** A table that an older version or another system has created, and the columns that it lacks. */
export interface LackingTable {
  readonly table: string;
  /** As T-SQL writes them: `[stg_key] CHAR(64)`. */
  readonly columns: readonly string[];
}

export interface MigrationStatus {
  readonly files: readonly MigrationFile[];
  readonly lacking: readonly LackingTable[];
}

const TABLE = 'SYNC_Migration';

/** What was applied, what is pending, and which tables lack columns. Changes nothing, and works on an empty database. */
export async function migrationStatus(database: Database, files: readonly SqlFile[]): Promise<MigrationStatus> {
  const known = (await database.columns(`dbo.${TABLE}`)).length > 0;
  const records = known ? await readRecords(database) : new Map<string, AppliedFile>();
  return { files: files.map((file) => stateOf(file, records)), lacking: await lackingColumns(database, files) };
}

/**
 * Applies the files that were not applied yet or have another text since, in their order and in one transaction, and records them. Safe to
 * repeat; concurrent migrations wait for each other. Returns the names of the files that were applied. Rejects with a DatabaseError, and then nothing was
 * changed.
 */
export async function migrate(database: Database, files: readonly SqlFile[]): Promise<readonly string[]> {
  const now = await database.now();
  // The embedded engine reads the tables from the files and does not run their batches.
  if (database.engine === 'sqlite') await applySchema(database, files);
  return await database.transaction(async (tx) => {
    const records = await recordsWithin(tx, database.engine, files);
    const pending = files.filter((file) => stateOf(file, records).state !== 'APPLIED');
    for (const file of pending) {
      if (database.engine === 'mssql') for (const batch of batchesOf(file)) await tx.execute(await forServer(tx, batch));
      await record(tx, file, now);
    }
    return pending.map(nameOf);
  });
}

/** Existing tables that lack a column of the files: `CREATE TABLE` leaves an existing table as it is. */
async function lackingColumns(database: Database, files: readonly SqlFile[]): Promise<LackingTable[]> {
  const lacking: LackingTable[] = [];
  for (const table of readDdl(files).tables) {
    const present = new Set((await database.columns(`dbo.${table.name}`)).map(({ name }) => name.toLowerCase()));
    if (present.size === 0) continue;
    const missing = table.columns.filter(({ columnName }) => !present.has(columnName.toLowerCase()));
    if (missing.length > 0)
      lacking.push({ table: `dbo.${table.name}`, columns: missing.map((column) => `[${column.columnName}] ${typeLabel(column)}`) });
  }
  return lacking;
}

interface AppliedFile {
  readonly checksum: string;
  readonly appliedDate: string;
}

async function recordsWithin(tx: Queryable, engine: Database['engine'], files: readonly SqlFile[]): Promise<Map<string, AppliedFile>> {
  if (engine === 'mssql') {
    // The first file creates the table of applied files, when it does not exist yet.
    for (const batch of files.slice(0, 1).flatMap(batchesOf)) await tx.execute(batch);
  }
  return await readRecords(tx);
}

async function readRecords(db: Queryable): Promise<Map<string, AppliedFile>> {
  const rows = await db.query<{ file_name: string; checksum: string; applied_date: string }>(
    `SELECT [file_name], [checksum], [applied_date] FROM [dbo].[${TABLE}]`,
  );
  return new Map(rows.map((row) => [row.file_name, { checksum: row.checksum, appliedDate: row.applied_date }]));
}

async function record(tx: Queryable, file: SqlFile, now: string): Promise<void> {
  const params = { file: nameOf(file), checksum: checksumOf(file), now };
  const changed = await tx.execute(
    `UPDATE [dbo].[${TABLE}] SET [checksum] = @checksum, [applied_date] = @now WHERE [file_name] = @file`,
    params,
  );
  if (changed > 0) return;
  await tx.execute(`INSERT INTO [dbo].[${TABLE}] ([file_name], [checksum], [applied_date]) VALUES (@file, @checksum, @now)`, params);
}

function stateOf(file: SqlFile, records: ReadonlyMap<string, AppliedFile>): MigrationFile {
  const applied = records.get(nameOf(file));
  if (applied === undefined) return { file: nameOf(file), state: 'PENDING', appliedDate: null };
  return { file: nameOf(file), state: applied.checksum === checksumOf(file) ? 'APPLIED' : 'CHANGED', appliedDate: applied.appliedDate };
}

/**
 * An existing view is altered, so that it keeps the rights granted on it. A missing view is created by CREATE VIEW, because older servers do
 * not support CREATE OR ALTER.
 */
async function forServer(tx: Queryable, batch: string): Promise<string> {
  const view = /^CREATE\s+OR\s+ALTER\s+VIEW\s+(\[dbo\]\.\[\w+\])/i.exec(batch);
  if (view === null) return batch;
  const [known] = await tx.query<{ id: number | null }>('SELECT OBJECT_ID(@name) AS [id]', { name: view[1] ?? '' });
  return known?.id == null ? batch.replace(/^CREATE\s+OR\s+ALTER/i, 'CREATE') : batch;
}

function batchesOf(file: SqlFile): string[] {
  return splitBatches(tokenize(file.path, file.text)).map((batch) => file.text.slice(batch[0]?.start, batch.at(-1)?.end));
}

function nameOf(file: SqlFile): string {
  return basename(file.path);
}

/** Line ends depend on the checkout, so they are ignored. */
function checksumOf(file: SqlFile): string {
  return createHash('sha256').update(file.text.replaceAll('\r\n', '\n')).digest('hex');
}
