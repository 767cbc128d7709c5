import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { SQL_FOLDER } from './temporary.js';

/** In a database with a case-sensitive collation a name in another case is another name, and the usual servers do not show it. */
test('every name in brackets in a statement is written as the tables have it', async () => {
  const { tables, indexes, views } = readDdl(await loadSqlFiles(SQL_FOLDER));
  const exact = new Set([
    ...tables.flatMap(({ name, columns }) => [name, ...columns.map(({ columnName }) => columnName)]),
    ...indexes.map(({ name }) => name),
    ...views.map(({ name }) => name),
  ]);
  const folded = new Set([...exact].map((name) => name.toLowerCase()));
  const files = ['src/store', 'src/sync', 'src/activities', 'src/cli/commands', 'sandbox/demo']
    .flatMap((folder) => readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'));
  // Names of the tables have a capital or an underscore; a small word in brackets is an array of TypeScript.
  const named = files.flatMap((file) =>
    [...readFileSync(join(PROJECT_ROOT, file), 'utf8').matchAll(/\[(\w*[A-Z_][\w /-]*)\]/g)].map(([, name = '']) => ({ file, name })),
  );
  const other = named.filter(({ name }) => folded.has(name.toLowerCase()) && !exact.has(name));
  expect(named.filter(({ name }) => exact.has(name)).length).toBeGreaterThan(500);
  expect(other).toEqual([]);
});
