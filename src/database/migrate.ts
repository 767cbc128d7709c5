import type { Database, Queryable } from './database.js';
import { splitBatches } from './ddl/batches.js';
import { readDdl } from './ddl/read-ddl.js';
import { readMigration } from './ddl/read-migration.js';
import type { SqlFile } from './ddl/schema.js';
import { tokenize } from './ddl/tokens.js';
import { pendingMigrations, readRecords, recordsOf, RECORDS_TABLE, requireHistory, stateOf } from './migration-status.js';
import { checksumOf, fileName } from './sql-files.js';
import type { ProductSql } from './sql-files.js';
import { createStatements } from './sqlite/create-statements.js';
import { sqliteStep } from './sqlite/migration-steps.js';
import type { RecordedFile, Upgraded } from './sqlite/migration-steps.js';
import { upgradeSqlite } from './sqlite/open-sqlite.js';

/**
 * Brings the tables up to date. A new database gets the definition. An older one gets the migrations that are not recorded, in the order of their numbers,
 * then what the mappings need, then the files of the definition that are new or have another text, which create what is missing and replace views. All of it is one transaction, recorded
 * with checksums, and the data stays. Safe to repeat; concurrent migrations wait for each other, and the second finds nothing to do. Returns the names of what was
 * applied. Rejects with a DatabaseError, and then nothing was changed.
 */
export async function migrate(database: Database, sql: ProductSql): Promise<Upgraded> {
  const records = await recordsOf(database);
  if (records !== null) requireHistory(sql.migrations, records);
  return database.engine === 'sqlite' ? await migrateFile(database, sql) : await migrateServer(database, sql);
}

async function migrateFile(database: Database, { definition, migrations, tables = [] }: ProductSql): Promise<Upgraded> {
  return await upgradeSqlite(database, {
    migrations: migrations.map((file) => ({ ...recordOf(file), steps: readMigration(file).map(sqliteStep) })),
    tables: tables.flatMap(readMigration).map(sqliteStep),
    objects: createStatements(readDdl(definition)),
    files: definition.map(recordOf),
  });
}

/** The transaction waits for the write lock of the server, so the records are valid until it commits. */
async function migrateServer(database: Database, { definition, migrations, tables = [] }: ProductSql): Promise<Upgraded> {
  const now = await database.now();
  return await database.transaction(async (tx) => {
    const isNew = (await objectId(tx, `dbo.${RECORDS_TABLE}`)) === null;
    // The first file creates the table of the records.
    for (const batch of definition.slice(0, 1).flatMap(batchesOf)) await tx.execute(batch);
    const records = await readRecords(tx);
    requireHistory(migrations, records);
    const pending = pendingMigrations(migrations, records);
    // One statement at a time: a server compiles a batch before it runs, so its statements cannot use a column that the same batch adds.
    if (!isNew) for (const file of pending) for (const { text } of readMigration(file)) await tx.execute(text);
    for (const { text } of tables.flatMap(readMigration)) await tx.execute(text);
    const changed = definition.filter((file) => stateOf(file, records).state !== 'APPLIED');
    for (const batch of changed.flatMap(batchesOf)) await tx.execute(await forServer(tx, batch));
    for (const file of [...pending, ...changed]) await record(tx, recordOf(file), now);
    return { migrations: isNew ? [] : pending.map(fileName), files: changed.map(fileName) };
  });
}

function recordOf(file: SqlFile): RecordedFile {
  return { name: fileName(file), checksum: checksumOf(file) };
}

async function record(tx: Queryable, { name, checksum }: RecordedFile, now: string): Promise<void> {
  const params = { file: name, checksum, now };
  const changed = await tx.execute(
    `UPDATE [dbo].[${RECORDS_TABLE}] SET [checksum] = @checksum, [applied_date] = @now WHERE [file_name] = @file`,
    params,
  );
  if (changed > 0) return;
  await tx.execute(
    `INSERT INTO [dbo].[${RECORDS_TABLE}] ([file_name], [checksum], [applied_date]) VALUES (@file, @checksum, @now)`,
    params,
  );
}

/**
 * An existing view is altered, so that it keeps the rights granted on it. A missing view is created by CREATE VIEW, because older servers do
 * not support CREATE OR ALTER.
 */
async function forServer(tx: Queryable, batch: string): Promise<string> {
  const view = /^CREATE\s+OR\s+ALTER\s+VIEW\s+(\[dbo\]\.\[\w+\])/i.exec(batch);
  if (view === null) return batch;
  return (await objectId(tx, view[1] ?? '')) === null ? batch.replace(/^CREATE\s+OR\s+ALTER/i, 'CREATE') : batch;
}

async function objectId(tx: Queryable, name: string): Promise<number | null> {
  const [known] = await tx.query<{ id: number | null }>('SELECT OBJECT_ID(@name) AS [id]', { name });
  return known?.id ?? null;
}

function batchesOf(file: SqlFile): string[] {
  return splitBatches(tokenize(file.path, file.text)).map((batch) => file.text.slice(batch[0]?.start, batch.at(-1)?.end));
}
