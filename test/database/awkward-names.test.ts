import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteName } from '../../src/database/quote-name.js';
import { sourceRows } from '../../src/store/source/source.js';
import { temporaryDatabase } from './temporary.js';

/** What a person or another system may call a column: SQL Server takes every text of up to 128 characters between brackets. */
const AWKWARD = [
  ']',
  'a]]b',
  '[x]',
  '--',
  '/* x',
  '*/',
  "O'NEILL",
  '"quoted"',
  '`tick`',
  ' blank before',
  'blank after ',
  'SELECT',
  'FROM',
  'LIMIT',
  'TRUE',
  'rowid',
  '@name',
  '?',
  ':x',
  '$1',
  ';',
  '%',
  '10',
  '1e5',
  'a.b',
  '👕',
  '👩‍🏭',
  'é',
  'line\nbreak',
  '\t',
  '__proto__',
  'constructor',
  'x'.repeat(128),
];

const name = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: fc.constantFrom(...`[]"'\`-*/@;:?.,%$ aZ0é`), minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0')),
);
/** SQL Server and SQLite alike tell names apart without regard to case. */
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 8, selector: (text) => text.toLowerCase() });

test('a table with awkward names of columns is created, loaded, changed and read', async () => {
  await fc.assert(
    fc.asyncProperty(names, async (columns) => {
      const declared = columns.map((column) => `${quoteName(column)} NVARCHAR(50) NULL`);
      const database = await temporaryDatabase(`CREATE TABLE [dbo].[T] ([plain id] INT NOT NULL PRIMARY KEY, ${declared.join(', ')});`);
      expect((await database.columns('dbo.T')).map((column) => column.name)).toEqual(['plain id', ...columns]);
      await database.bulkLoad('dbo.T', ['plain id', ...columns], [[1, ...columns.map((_, at) => `loaded ${String(at)}`)]]);
      await database.execute(
        `INSERT INTO [dbo].[T] ([plain id], ${columns.map(quoteName).join(', ')}) SELECT 2, ${columns.map(quoteName).join(', ')} FROM [dbo].[T] AS t WHERE t.[plain id] = 1`,
      );
      for (const [at, column] of columns.entries())
        await database.execute(`UPDATE [dbo].[T] SET ${quoteName(column)} = @value WHERE [plain id] = 2`, { value: `set ${String(at)}` });
      const rows: unknown[] = [];
      for await (const some of sourceRows(database, 'dbo.T', columns)) rows.push(...some);
      expect(rows).toEqual([columns.map((_, at) => `loaded ${String(at)}`), columns.map((_, at) => `set ${String(at)}`)]);
    }),
    // Each one opens a database: a few draws, and every name of the list at once.
    { numRuns: 6, examples: [[AWKWARD]] },
  );
}, 120_000);
