import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mssqlConfig, mssqlEnvironment } from '../../src/cli/database-settings.js';
import type { Database } from '../../src/database/database.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';

export const SQL_FOLDER = fileURLToPath(new URL('../../sql/', import.meta.url));

/** Data that several Database objects may be opened on. */
export interface Place {
  /** One more Database object on the same data. It is closed with the place. */
  open(): Promise<Database>;
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

/** The set-up of the tests leaves this variable alone when the server that it names may be emptied. */
const SERVER = process.env['CONTRACT_MSSQL_URL'];

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
  unavailable: SERVER === undefined ? 'needs a SQL Server that may be emptied: set DATABASE=mssql and MSSQL_URL to a database with `test` in its name' : null,
  create: async (ddl) => {
    const place = placeOf(() => openDatabase(mssqlConfig(mssqlEnvironment.parse({ MSSQL_URL: SERVER }), SQL_FOLDER)));
    const database = await place.open();
    await dropEverything(database);
    await migrate(database, await filesWith(ddl));
    return place;
  },
};

export const engines: readonly Engine[] = [sqlite, mssql];

/**
 * Why this database need not do what only SQL Server itself promises; null when it must. Babelfish speaks the protocol of SQL Server, runs on
 * PostgreSQL, and says what it is.
 */
export async function standIn(database: Database): Promise<string | null> {
  if (database.engine === 'sqlite') return null;
  const [server] = await database.query<{ babelfish: string | null }>(`SELECT CAST(SERVERPROPERTY(N'BabelfishVersion') AS NVARCHAR(100)) AS [babelfish]`);
  return server?.babelfish == null ? null : `the server is Babelfish ${server.babelfish}, not SQL Server`;
}

/** Removes what earlier tests have made in the schema dbo. */
export async function dropEverything(database: Database): Promise<void> {
  const tables = await database.query<{ name: string; kind: string }>(
    `SELECT [TABLE_NAME] AS [name], [TABLE_TYPE] AS [kind] FROM [INFORMATION_SCHEMA].[TABLES] WHERE [TABLE_SCHEMA] = N'dbo'`,
  );
  const views = tables.filter(({ kind }) => kind === 'VIEW');
  // Tables with a foreign key first; their names are those of the table that they point to, and longer.
  const bases = tables.filter(({ kind }) => kind !== 'VIEW').sort((a, b) => b.name.length - a.name.length);
  for (const { name } of views) await database.execute(`DROP VIEW [dbo].[${name}]`);
  for (const { name } of bases) await database.execute(`DROP TABLE [dbo].[${name}]`);
}

/** Empties every table. */
export async function emptyTables(database: Database, ddl?: string): Promise<void> {
  for (const table of readDdl(await filesWith(ddl)).tables.toReversed()) await database.execute(`DELETE FROM [dbo].[${table.name}]`);
}

export async function filesWith(ddl?: string): Promise<SqlFile[]> {
  const files = await loadSqlFiles(SQL_FOLDER);
  return ddl === undefined ? files : [...files, { path: 'contract.sql', text: ddl }];
}

function placeOf(openOne: () => Promise<Database>, cleanUp?: () => void): Place {
  const opened: Database[] = [];
  return {
    open: async () => {
      const database = await openOne();
      opened.push(database);
      return database;
    },
    close: async () => {
      for (const database of opened) await database.close();
      cleanUp?.();
    },
  };
}
