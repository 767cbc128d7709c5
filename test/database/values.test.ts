import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDecimal } from '../../src/database/decimal.js';
import { engines } from '../contract/engines.js';
import { valuesContract } from '../contract/values.js';
import { temporaryDatabase } from './temporary.js';

describe('typed values of the embedded engine', () => {
  for (const engine of engines.filter(({ name }) => name === 'sqlite')) valuesContract(engine);

  test('an integer expression that no number can hold is refused, not rounded', async () => {
    const database = await temporaryDatabase('CREATE TABLE [dbo].[T] ([id] INT NOT NULL PRIMARY KEY, [big] BIGINT NULL);');
    await database.execute('INSERT INTO [dbo].[T] ([id], [big]) VALUES (1, @big)', { big: '9007199254740993' });
    await expect(database.query('SELECT MAX([big]) AS [m] FROM [dbo].[T]')).rejects.toThrow(/column m holds 9007199254740993/);
    expect(await database.query('SELECT CAST(MAX([big]) AS NVARCHAR(20)) AS [m], COUNT(*) AS [n] FROM [dbo].[T]')).toEqual([
      { m: '9007199254740993', n: 1 },
    ]);
  });

  test('a text that is no whole number, and a time of another zone, are refused', async () => {
    const database = await temporaryDatabase('CREATE TABLE [dbo].[T] ([id] INT NULL, [at] DATETIME2(3) NULL);');
    await expect(database.bulkLoad('dbo.T', ['id'], [['x']])).rejects.toThrow(/dbo\.T\.\[id\] takes INT/);
    await expect(database.bulkLoad('dbo.T', ['at'], [['2025-06-01T10:00:00+02:00']])).rejects.toThrow(/dbo\.T\.\[at\] takes DATETIME2/);
  });
});

describe('decimal text', () => {
  test('is what DECIMAL(18,4) gives back', () => {
    const cases: Record<string, string | null> = {
      '28.86': '28.8600',
      '.5': '0.5000',
      '-0.00004': '0.0000',
      '-0.00005': '-0.0001',
      '1e3': '1000.0000',
      '1.5E-3': '0.0015',
      '+7.': '7.0000',
      ' 3 ': '3.0000',
      '0.99995': '1.0000',
      '000012': '12.0000',
      '1e30': null,
      '99999999999999.99995': null,
      '1e-300': '0.0000',
      '.': null,
      '1 2': null,
      NaN: null,
      '0x10': null,
    };
    for (const [text, expected] of Object.entries(cases)) expect(toDecimal(text, 18, 4), text).toBe(expected);
    expect(toDecimal('9.5', 5, 0)).toBe('10');
  });

  test('keeps every number that fits, digit by digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (units) => {
        const digits = (units < 0n ? -units : units).toString().padStart(5, '0');
        const text = `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
        expect(toDecimal(text, 18, 4)).toBe(text);
        expect(toDecimal(text.replace(/0+$/, ''), 18, 4)).toBe(text);
      }),
    );
  });
});
