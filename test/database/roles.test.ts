import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wantedRights } from '../../src/cli/commands/db-rights.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { loadSqlFiles, withoutSource } from '../../src/database/sql-files.js';
import { loadMapping } from '../../src/mapping/load.js';
import { SQL_FOLDER } from './temporary.js';

test('the role of the worker has exactly the rights that `db status` asks for', async () => {
  const text = await readFile(join(SQL_FOLDER, 'roles/worker.sql'), 'utf8');
  const grants = text
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .matchAll(/GRANT ([A-Z, ]+) ON \[dbo\]\.\[(\w+)\] TO \[order_sync_worker\];/g);
  const granted = [...grants].map(([, rights = '', table = '']) => ({ table: `dbo.${table}`, rights: rights.split(', ') }));
  const mapping = await loadMapping(join(PROJECT_ROOT, 'mappings/customer-master-schedule.yaml'));
  const wanted = wantedRights(readDdl(await loadSqlFiles(SQL_FOLDER)), [mapping]);
  const byTable = (a: { readonly table: string }, b: { readonly table: string }): number => (a.table < b.table ? -1 : 1);
  expect(granted.sort(byTable)).toEqual(wanted.sort(byTable));
  expect(granted.filter(({ rights }) => rights.length === 4).length).toBeGreaterThan(15);
  expect(granted.find(({ table }) => table === mapping.source.table)).toEqual({ table: mapping.source.table, rights: ['SELECT'] });
});

test('a migration of a real site leaves the source alone, and nothing else', async () => {
  const files = await loadSqlFiles(SQL_FOLDER);
  const names = (of: typeof files): string[] => readDdl(of).tables.map(({ name }) => name);
  expect(names(files).filter((name) => !names(withoutSource(files)).includes(name))).toEqual(['ORDERS_UNIFIED']);
});
