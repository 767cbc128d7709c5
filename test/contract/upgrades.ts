import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { emptyTables } from '../../sandbox/disposable/disposable-database.js';
import type { Database, SqlValue } from '../../src/database/database.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { describeTables } from '../../src/database/describe.js';
import { openNewest } from '../../src/database/open.js';
import { migrate } from '../../src/database/migrate.js';
import { migrationStatus, requireNewest } from '../../src/database/migration-status.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import type { ProductSql } from '../../src/database/sql-files.js';
import { tablePartsOf } from '../../src/database/sqlite/rebuild-table.js';
import { readLog } from '../protocol/support/board.js';
import { order } from '../protocol/support/orders.js';
import { openWorld, worldDatabase } from '../protocol/support/world.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { dropOwnTables, filesWith, productWith, serverConfig, standIn } from './engines.js';
import type { Engine, Place } from './engines.js';

/** The schemas of earlier states, as their files were. */
const SCHEMAS = ['schema-1'];
const schemaFolder = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));

/** The tables of an earlier state, as its own `db migrate` made them: it recorded its files and knew no migrations. */
async function makeEarlier(database: Database, name: string): Promise<void> {
  await dropOwnTables(database);
  await migrate(database, { definition: await loadSqlFiles(schemaFolder(name)), migrations: [] });
}

/** A database of an earlier state reaches the newest with its data, by the migrations alone. */
export function upgradesContract(engine: Engine): void {
  describe.each(SCHEMAS)('upgrade from %s', async (earlier) => {
    const simulator = await simulatorFixture();
    let place: Place;
    beforeAll(async () => {
      place = await engine.create();
      const before = worldDatabase.open;
      worldDatabase.open = async () => {
        const database = await place.open();
        await emptyTables(database, await filesWith());
        return database;
      };
      return () => {
        worldDatabase.open = before;
      };
    });
    afterAll(async () => {
      await place.close();
    });

    test('the migrations alone make the tables of the definition', async () => {
      const own = await engine.create();
      onTestFinished(async () => {
        await own.close();
      });
      const database = await own.open();
      const sql = await productWith();
      const wanted = await shapeOf(database);
      await makeEarlier(database, earlier);
      expect(await shapeOf(database)).not.toEqual(wanted);
      await expect(requireNewest(database, sql.migrations)).rejects.toThrow(/earlier version.*db migrate/);
      if (engine.name === 'mssql') await expect(openNewest(serverConfig())).rejects.toThrow(/earlier version.*db migrate/);
      expect((await migrationStatus(database, sql)).lacking).toEqual([]);
      const { migrations } = await migrate(database, await onlyMigrations(earlier));
      expect(migrations.length).toBeGreaterThan(0);
      expect(await shapeOf(database)).toEqual(wanted);
      await requireNewest(database, sql.migrations);
      if ((await standIn(database)) !== null) return;
      const { files } = await migrate(database, sql);
      expect(files.length).toBeGreaterThan(0);
      expect(await shapeOf(database)).toEqual(wanted);
    });

    test('the data of a finished run stays, and the next run sends nothing', async () => {
      const world = await openWorld(simulator);
      // The world's own is behind a clock that moves.
      const database = await place.open();
      await world.source([order('A-001', { price: '10' }), order('A-002'), order('A-003')]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
      const rows = await rowsOf(database, earlier);
      expect(rows.find(({ table }) => table === 'SYNC_Record')?.rows).toHaveLength(3);
      await makeEarlier(database, earlier);
      for (const { table, columns, rows: kept } of rows) await database.bulkLoad(`dbo.${table}`, columns, kept);
      // Babelfish renames indexes, so a changed file of the definition would create them again.
      await migrate(database, (await standIn(database)) === null ? await productWith() : await onlyMigrations(earlier));
      expect(await rowsOf(database, earlier)).toEqual(rows);

      const sent = (await readLog(simulator)).effects.length;
      expect(sent).toBeGreaterThan(0);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
      expect((await readLog(simulator)).effects).toHaveLength(sent);

      // The columns and states of today work on the old rows.
      await world.source([order('A-001', { price: '11' }), order('A-002'), order('A-003')]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
      expect(await database.execute(`UPDATE [dbo].[SYNC_Record] SET [state] = N'FORGOTTEN'`)).toBe(3);
      await expect(database.execute(`UPDATE [dbo].[SYNC_Record] SET [state] = N'UNKNOWN'`)).rejects.toMatchObject({
        code: 'DATABASE_CONSTRAINT',
      });
    });
  });
}

/** The migrations, and the definition as that state had it. */
async function onlyMigrations(name: string): Promise<ProductSql> {
  return { definition: await loadSqlFiles(schemaFolder(name)), migrations: (await productWith()).migrations };
}

interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** All rows of the tables of an earlier state, in its columns. The records of migrations are no data. */
async function rowsOf(database: Database, name: string): Promise<TableRows[]> {
  const { tables } = readDdl(await loadSqlFiles(schemaFolder(name)));
  const all: TableRows[] = [];
  for (const table of tables.filter((one) => one.name !== 'SYNC_Migration')) {
    const columns = table.columns.map(({ columnName }) => columnName);
    const names = columns.map((column) => `t.[${column.replaceAll(']', ']]')}]`).join(', ');
    const rows = await database.query(`SELECT ${names} FROM [dbo].[${table.name}] AS t`);
    const texts = rows.map((row) => columns.map((column) => row[column] ?? null));
    all.push({ table: table.name, columns, rows: texts.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) });
  }
  return all;
}

/** Columns without their order, which no statement relies on, and every constraint and index. */
async function shapeOf(database: Database): Promise<unknown> {
  const described = [...(await describeTables(database))].map(([table, columns]) => [
    table,
    [...columns].sort((a, b) => (a.name < b.name ? -1 : 1)),
  ]);
  return { described, rules: database.engine === 'sqlite' ? await rulesOfFile(database) : await rulesOfServer(database) };
}

async function rulesOfFile(database: Database): Promise<unknown> {
  const objects = await database.query<{ type: string; name: string; sql: string | null }>(
    `SELECT [type], [name], [sql] FROM [dbo].[sqlite_master] AS m ORDER BY [type], [name]`,
  );
  return objects.map(({ type, name, sql }) => ({ type, name, parts: type === 'table' ? tablePartsOf(sql ?? '').sort() : sql }));
}

/** Babelfish cannot show what its checks say. */
async function rulesOfServer(database: Database): Promise<unknown> {
  if ((await standIn(database)) !== null) return null;
  return await database.query(
    `SELECT OBJECT_NAME(c.[parent_object_id]) AS [table_name], c.[name] AS [name], c.[definition] AS [definition] FROM sys.check_constraints AS c ORDER BY 1, 2`,
  );
}
