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
import { loadSqlFiles } from '../../src/database/sql-files.js';
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
    const schema = await filesWith(ddl);
    return placeOf(
      () => openSqlite({ file: join(folder, 'contract.db'), schema }),
      () => {
        rmSync(folder, { recursive: true, force: true });
      },
    );
  },
};

const mssql: Engine = {
  name: 'mssql',
  unavailable: SERVER_URL === undefined ? WITHOUT_SERVER : null,
  create: async (ddl) => {
    const database = await openDisposable(serverConfig());
    try {
      await dropOwnTables(database);
      await migrate(database, await filesWith(ddl));
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
  await dropTables(database, await filesWith());
  await dropScratch(database);
}

export async function filesWith(ddl?: string): Promise<SqlFile[]> {
  const files = await loadSqlFiles(SQL_FOLDER);
  if (ddl === undefined) return files;
  const own = { path: 'contract.sql', text: ddl };
  requireScratch(readDdl([own]));
  return [...files, own];
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
