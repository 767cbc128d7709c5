import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { migrate } from '../../src/database/migrate.js';
import { loadProductSql, loadSqlFiles } from '../../src/database/sql-files.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { command } from './command.js';

test('a database of an earlier version: refused, shown, migrated after saying what, and then usable', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'order-sync-upgrade-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'orders.db');
  const database = await openSqlite({ file });
  const earlier = await loadSqlFiles(join(PROJECT_ROOT, 'test/fixtures/schema-1'));
  await migrate(database, { definition: earlier, migrations: [] });
  await database.close();
  const env = { DATABASE: 'sqlite', DATABASE_FILE: file };
  const { migrations } = await loadProductSql(join(PROJECT_ROOT, 'sql'));
  const applied = migrations.map(({ path }) => `applied  ${path.slice(path.lastIndexOf('/') + 1)}`);

  const refused = await command(['validate', '--database'], env);
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/earlier version: 0001_\w+\.sql.* must be applied first/) as string,
  });

  const status = await command(['db', 'status'], env);
  expect(status.code).toBe(0);
  expect(status.stdout).toMatch(/^pending {2}0001_/m);
  expect(status.stdout).toContain('adds the column [shown_name] to dbo.SYNC_Record');
  expect((await command(['db', 'status'], env)).stdout).toBe(status.stdout);

  const migrated = await command(['db', 'migrate'], env);
  const plan = migrated.stdout.indexOf('creates dbo.SYNC_Outage');
  expect(migrated.code).toBe(0);
  expect(plan).toBeGreaterThan(0);
  for (const line of applied) expect(migrated.stdout.indexOf(line)).toBeGreaterThan(plan);

  expect((await command(['db', 'migrate'], env)).stdout).toContain('Nothing to do');
  expect((await command(['db', 'status'], env)).stdout).toContain('The tables are up to date.');
  expect(await command(['validate', '--database'], env)).toMatchObject({ code: 0 });
});
