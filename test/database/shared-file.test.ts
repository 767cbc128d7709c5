import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { applySchema } from '../../src/database/sqlite/open-sqlite.js';
import { SQL_FOLDER, temporaryFolder } from './temporary.js';

const WRITER = fileURLToPath(new URL('writer-process.ts', import.meta.url));

test('two processes make the tables of one file at once and then write to it at once', { timeout: 60_000 }, async () => {
  const file = join(temporaryFolder(), 'deep', 'shared.db');
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', WRITER, file, SQL_FOLDER, '25']);
  await Promise.all([run(), run()]);
  const database = await openDatabase({ engine: 'sqlite', file, sqlFolder: SQL_FOLDER });
  expect(await database.query('SELECT [generation] FROM [dbo].[SYNC_Board]')).toEqual([{ generation: 50 }]);
  expect(await applySchema(database, await loadSqlFiles(SQL_FOLDER))).toEqual([]);
  await database.close();
});
