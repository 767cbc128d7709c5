import { ESLint } from 'eslint';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: ROOT });

/** The rules that `source` breaks if it stood in place of `file`. */
async function broken(file: string, source: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(source, { filePath: resolve(ROOT, file) });
  return [...new Set(result?.messages.map(({ ruleId }) => ruleId))];
}

const PLANTED = [
  "export const text = 'SELECT [id] FROM [dbo].[SYNC_Record]';",
  'export const text = `SELECT [id]\n  FROM [dbo].[SYNC_Record]`;',
  'export const text = (columns: string): string => `SELECT ${columns} FROM [dbo].[SYNC_Record]`;',
  'export const text = (table: string): string => `DELETE FROM ${table}`;',
  "export const text = 'INSERT INTO [dbo].[SYNC_Record] ([id]) VALUES (1)';",
  "export const text = 'UPDATE [dbo].[SYNC_Record] SET [dirty] = 1';",
];

test.each(PLANTED)('SQL in a use case is refused: %s', async (source) => {
  expect(await broken('src/sync/services.ts', source)).toEqual(['no-restricted-syntax']);
});

test('SQL in the store and in an adapter is where it belongs', async () => {
  for (const file of ['src/store/runs/runs.ts', 'src/database/migrate.ts']) expect(await broken(file, PLANTED[0] ?? '')).toEqual([]);
});

test('a word of SQL in a sentence is none', async () => {
  expect(await broken('src/sync/services.ts', "export const text = 'Select an order, then update the set of sizes from it.';")).toEqual([]);
});
