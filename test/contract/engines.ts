import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseMssqlUrl } from '../../src/config/mssql-url.js';
import type { Database } from '../../src/database/database.js';
import { splitBatches } from '../../src/database/ddl/batches.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { tokenize } from '../../src/database/ddl/tokens.js';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open.js';
import type { MssqlConfig } from '../../src/database/open.js';
import { loadProductSql, loadSqlFiles } from '../../src/database/sql-files.js';
import type { ProductSql } from '../../src/database/sql-files.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { dropTables, openDisposable } from '../../sandbox/disposable/disposable-database.js';
import { disposableConfig, WITHOUT_SERVER } from '../../sandbox/disposable/disposable-server.js';
import { dropScratch, requireScratch } from './scratch.js';

export const SQL_FOLDER = fileURLToPath(new URL('../../sql/', import.meta.url));

/** Data that several Database objects may be opened on. */
export interface Place {
  /** One more Database object on the same data. It is closed with the place. */
  open(): Promise<Database>;
  /** Closes this one with the place, too. */
  keep(database: Database): Database;
  close(): Promise<void>;
}

/** An engine that the contract is checked on. */
export interface Engine {
  readonly name: Database['engine'];
  /** Why the contract cannot be checked on it here; null when it can. */
  readonly unavailable: string | null;
  /** An empty database with the tables of the product, and those of `ddl` beside them. */
  create(ddl?: string): Promise<Place>;
}

/** The set-up of the tests sets this variable when there is a server whose database may be emptied. */
export const SERVER_URL = process.env['CONTRACT_MSSQL_URL'];

/** Where that server is. Only for an engine that is not unavailable. */
export function serverConfig(): MssqlConfig {
  return disposableConfig(SERVER_URL ?? '');
}

/** A login of that database with the rights of `sql/roles/worker.sql` alone, for the activities of the worlds. Unset: they use the login of the tests. */
export const WORKER_URL = process.env['CONTRACT_WORKER_URL'];

/** Gives the worker's login its documented rights on the tables as they are now, by the script that a site runs. For the login of the tests. */
export async function grantWorkerRights(database: Database, workerUrl: string): Promise<void> {
  const path = join(SQL_FOLDER, 'roles/worker.sql');
  const text = await readFile(path, 'utf8');
  for (const batch of splitBatches(tokenize(path, text))) await database.execute(text.slice(batch[0]?.start, batch.at(-1)?.end));
  const { user } = parseMssqlUrl(workerUrl);
  await database.execute(`ALTER ROLE [order_sync_worker] ADD MEMBER [${user ?? ''}]`);
}

const sqlite: Engine = {
  name: 'sqlite',
  unavailable: null,
  create: async (ddl) => {
    const folder = mkdtempSync(join(tmpdir(), 'order-sync-contract-'));
    const place = placeOf(
      () => openSqlite({ file: join(folder, 'contract.db') }),
      () => {
        rmSync(folder, { recursive: true, force: true });
      },
    );
    await migrate(await place.open(), await productWith(ddl));
    return place;
  },
};

const mssql: Engine = {
  name: 'mssql',
  unavailable: SERVER_URL === undefined ? WITHOUT_SERVER : null,
  create: async (ddl) => {
    const database = await openDisposable(serverConfig());
    try {
      await dropOwnTables(database);
      await migrate(database, await productWith(ddl));
    } finally {
      await database.close();
    }
    return placeOf(() => openDatabase(serverConfig()));
  },
};

export const engines: readonly Engine[] = [sqlite, mssql];

/**
 * Why this database need not do what only SQL Server itself promises; null when it must. Babelfish speaks the protocol of SQL Server, runs
 * on PostgreSQL, and reports which one it is.
 */
export async function standIn(database: Database): Promise<string | null> {
  if (database.engine === 'sqlite') return null;
  const [server] = await database.query<{ babelfish: string | null }>(
    `SELECT CAST(SERVERPROPERTY(N'BabelfishVersion') AS NVARCHAR(100)) AS [babelfish]`,
  );
  return server?.babelfish == null ? null : `the server is Babelfish ${server.babelfish}, not SQL Server`;
}

/** Removes what earlier tests have made: the tables of the product and those of this suite, by their names. All others stay. */
export async function dropOwnTables(database: Database): Promise<void> {
  if (database.engine === 'mssql') await dropTables(database, await filesWith());
  else await dropEmbedded(database);
  await dropScratch(database);
}

/** Views of the embedded engine first, then child tables before their parents. */
async function dropEmbedded(database: Database): Promise<void> {
  const { tables, views } = readDdl(await filesWith());
  for (const { name } of views) if (await known(database, name)) await database.execute(`DROP VIEW [dbo].[${name}]`);
  for (const { name } of tables.toReversed()) if (await known(database, name)) await database.execute(`DROP TABLE [dbo].[${name}]`);
}

async function known(database: Database, name: string): Promise<boolean> {
  return (await database.columns(`dbo.${name}`)).length > 0;
}

export async function filesWith(ddl?: string): Promise<SqlFile[]> {
  const files = await loadSqlFiles(SQL_FOLDER);
  if (ddl === undefined) return files;
  const own = { path: 'contract.sql', text: ddl };
  requireScratch(readDdl([own]));
  return [...files, own];
}

/** The SQL of the product, with the tables of `ddl` beside its own. */
export async function productWith(ddl?: string): Promise<ProductSql> {
  return { definition: await filesWith(ddl), migrations: (await loadProductSql(SQL_FOLDER)).migrations };
}

function placeOf(openOne: () => Promise<Database>, cleanUp?: () => void): Place {
  const opened: Database[] = [];
  const keep = (database: Database): Database => {
    opened.push(database);
    return database;
  };
  return {
    open: async () => keep(await openOne()),
    keep,
    close: async () => {
      for (const database of opened) await database.close();
      cleanUp?.();
    },
  };
}
