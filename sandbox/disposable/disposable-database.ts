import type { Database, Queryable } from '../../src/database/database.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { openDatabase } from '../../src/database/open.js';
import type { MssqlConfig } from '../../src/database/open.js';
import { DISPOSABLE } from './disposable-server.js';
import { IS_OURS } from './source-rows.js';

/** The table that marks a database whose product tables may be emptied. It is not a table of sql/, so a migration never creates it. */
const MARKER = 'ORDER_SYNC_DISPOSABLE';
const SOURCE = 'ORDERS_UNIFIED';

/** Opens a disposable database of a server, which demo, tests and benches may empty. Rejects for any other, as `claim` does. */
export async function openDisposable(config: MssqlConfig): Promise<Database> {
  const database = await openDatabase(config);
  try {
    await claim(database, config.database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Makes sure that the database may be emptied. At the first use it must hold no table and no view; it is then marked by a table with its
 * name. Later it must have that mark, and a source with only rows of demo or tests. Rejects for any other database and then changes nothing.
 */
export async function claim(database: Pick<Database, 'transaction'>, name: string): Promise<void> {
  await database.transaction(async (tx) => {
    await requireName(tx, name);
    if (await exists(tx, MARKER)) await requireMark(tx, name);
    else await mark(tx, name);
    await requireOwnSource(tx);
  });
}

/** Empties the tables of `files`; in the source only the rows that demo or tests wrote. The records of migrations stay. */
export async function emptyTables(database: Database, files: readonly SqlFile[]): Promise<void> {
  // In the files child tables follow their parents.
  const tables = readDdl(files).tables.filter(({ name }) => name !== 'SYNC_Migration');
  for (const { name } of tables.toReversed())
    await database.execute(`DELETE FROM [dbo].[${name}]${name === SOURCE ? ` WHERE ${IS_OURS}` : ''}`);
}

/**
 * Drops the views and tables of `files`, and no others. Rejects, and drops nothing, when the source holds rows that neither demo nor tests wrote.
 */
export async function dropTables(database: Database, files: readonly SqlFile[]): Promise<void> {
  const { tables, views } = readDdl(files);
  await database.transaction(async (tx) => {
    await requireOwnSource(tx);
    for (const { name } of views) if (await exists(tx, name)) await tx.execute(`DROP VIEW [dbo].[${name}]`);
    for (const { name } of tables.toReversed()) if (await exists(tx, name)) await tx.execute(`DROP TABLE [dbo].[${name}]`);
  });
}

/** Rejects unless the server reports exactly this name of its database. A URL may spell the name differently. */
export async function requireName(db: Queryable, name: string): Promise<void> {
  const [row] = await db.query<{ name: string }>('SELECT DB_NAME() AS [name]');
  if (row?.name !== name)
    throw new Error(
      `${DISPOSABLE} names ${name}, but the name of the database on the server is ${String(row?.name)}. Both must be exactly the same; nothing was changed.`,
    );
}

async function requireMark(tx: Queryable, name: string): Promise<void> {
  const marks = await tx.query<{ name: string }>(`SELECT [database_name] AS [name] FROM [dbo].[${MARKER}]`);
  // A database that was restored or renamed has the mark of another one.
  if (marks.length !== 1 || marks[0]?.name !== name) {
    throw new Error(
      `dbo.${MARKER} is the mark of another database than ${name}. Create an empty database for demo and tests; nothing was changed.`,
    );
  }
}

async function mark(tx: Queryable, name: string): Promise<void> {
  const found = await tx.query<{ name: string }>(
    `SELECT [TABLE_SCHEMA] + N'.' + [TABLE_NAME] AS [name] FROM [INFORMATION_SCHEMA].[TABLES] WHERE [TABLE_SCHEMA] <> N'sys' ORDER BY 1`,
  );
  if (found.length > 0) {
    throw new Error(
      `The database ${name} has tables and no mark of demo or tests: ${found
        .slice(0, 3)
        .map((table) => table.name)
        .join(', ')}${found.length > 3 ? ', ...' : ''}. At the first use it must be empty. Create one for this; nothing was changed.`,
    );
  }
  await tx.execute(`CREATE TABLE [dbo].[${MARKER}] ([database_name] NVARCHAR(128) NOT NULL)`);
  await tx.execute(`INSERT INTO [dbo].[${MARKER}] ([database_name]) SELECT DB_NAME()`);
}

/** The table is locked until the end of the transaction, so the count stays valid for the caller. */
async function requireOwnSource(tx: Queryable): Promise<void> {
  if (!(await exists(tx, SOURCE))) return;
  const [row] = await tx.query<{ foreign: number }>(
    `SELECT COUNT(*) AS [foreign] FROM [dbo].[${SOURCE}] WITH (TABLOCKX, HOLDLOCK) WHERE [record_uuid] IS NULL OR NOT (${IS_OURS})`,
  );
  if (row?.foreign === 0) return;
  throw new Error(
    `dbo.${SOURCE} holds ${String(row?.foreign)} rows that neither demo nor tests wrote. Another system uses this database: create an empty one for demo and tests; nothing was changed.`,
  );
}

async function exists(db: Queryable, name: string): Promise<boolean> {
  return (
    (
      await db.query(`SELECT 1 AS [found] FROM [INFORMATION_SCHEMA].[TABLES] WHERE [TABLE_SCHEMA] = N'dbo' AND [TABLE_NAME] = @name`, {
        name,
      })
    ).length > 0
  );
}
