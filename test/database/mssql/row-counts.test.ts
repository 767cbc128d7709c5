import { expect, test } from 'vitest';
import { countedStatement, countedTogether, readCount } from '../../../src/database/mssql/row-counts.js';

test('a statement that changes rows returns its own count, whatever triggers add', () => {
  expect(countedStatement('UPDATE [dbo].[A] SET [x] = @x; -- once')).toBe('UPDATE [dbo].[A] SET [x] = @x;\nSELECT @@ROWCOUNT AS [touched]');
  expect(countedStatement('delete from [dbo].[A]')).toMatch(/@@ROWCOUNT/);
});

test.each(['CREATE VIEW [dbo].[V] AS SELECT 1 AS [one]', 'DROP TABLE [dbo].[A]', 'ALTER ROLE [r] ADD MEMBER [m]'])(
  '%s stays as it is',
  (sql) => {
    expect(countedStatement(sql)).toBeNull();
  },
);

test('many statements keep their lines, so that an error names its row', () => {
  expect(countedTogether(['UPDATE\nx', 'UPDATE\ny']).split('\n').slice(0, 4)).toEqual([
    expect.stringMatching(/UPDATE$/),
    expect.stringMatching(/^x; SET/),
    'UPDATE',
    expect.stringMatching(/^y; SET/),
  ]);
});

test('an answer without a count is no count of 0', () => {
  expect(() => readCount({ columns: [], rows: [], touched: 1 })).toThrow(/did not tell how many rows/);
});
