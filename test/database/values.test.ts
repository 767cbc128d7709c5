import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SqlValue } from '../../src/database/database.js';
import { toDecimal } from '../../src/database/decimal.js';
import { temporaryDatabase } from './temporary.js';

const COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['id', 'INT NOT NULL PRIMARY KEY'],
  ['big', 'BIGINT NULL'],
  ['price', 'DECIMAL(18,4) NULL'],
  ['yes', 'BIT NULL'],
  ['day', 'DATE NULL'],
  ['at', 'DATETIME2(3) NULL'],
  ['guid', 'UNIQUEIDENTIFIER NULL'],
  ['text', 'NVARCHAR(MAX) NULL'],
  ['short', 'NVARCHAR(5) NULL'],
  ['fixed', 'CHAR(4) NULL'],
];
const NAMES = COLUMNS.map(([name]) => name);
const DDL = `CREATE TABLE [dbo].[T] (${COLUMNS.map(([name, type]) => `[${name}] ${type}`).join(', ')});`;
const INSERT = `INSERT INTO [dbo].[T] (${NAMES.map((name) => `[${name}]`).join(', ')}) VALUES (${NAMES.map((name) => `@${name}`).join(', ')})`;

const GUID = 'A1B2C3D4-0000-4000-8000-00000000ABCD';
const GIVEN: readonly (readonly SqlValue[])[] = [
  [1, '9007199254740993', '28.86', true, '2024-02-29', '2025-06-01T10:00:00Z', GUID, '', 'ab', 'ab  '],
  [
    2,
    '-9223372036854775808',
    '-99999999999999.99994',
    false,
    '0001-01-01',
    '2025-06-01 10:00:00.1234',
    GUID.toLowerCase(),
    "O'Neil [x] @p -- \u0000?",
    '😀😀',
    'abcd',
  ],
  [3, 12, 5, null, null, null, null, '4-byte 𠜎 😀, ñ, 中文, \r\n\t', '', ''],
  [4, null, null, null, null, null, null, null, null, null],
];
const STORED: readonly (readonly SqlValue[])[] = [
  [1, '9007199254740993', '28.8600', true, '2024-02-29', '2025-06-01T10:00:00.000Z', GUID.toLowerCase(), '', 'ab', 'ab'],
  [
    2,
    '-9223372036854775808',
    '-99999999999999.9999',
    false,
    '0001-01-01',
    '2025-06-01T10:00:00.123Z',
    GUID.toLowerCase(),
    "O'Neil [x] @p -- \u0000?",
    '😀😀',
    'abcd',
  ],
  [3, '12', '5.0000', null, null, null, null, '4-byte 𠜎 😀, ñ, 中文, \r\n\t', '', ''],
  [4, null, null, null, null, null, null, null, null, null],
];
describe('typed values', () => {
  test('come back the same from a bulk load, from single statements and from a stream', async () => {
    const database = await temporaryDatabase(DDL);
    const toRow = (values: readonly SqlValue[]) => Object.fromEntries(NAMES.map((name, at) => [name, values[at] ?? null]));
    expect(await database.bulkLoad('dbo.T', NAMES, GIVEN)).toBe(4);
    expect(await database.query('SELECT * FROM [dbo].[T] ORDER BY [id]')).toEqual(STORED.map(toRow));
    await database.execute('DELETE FROM [dbo].[T]');
    expect(await database.executeMany(INSERT, GIVEN.map(toRow))).toBe(4);
    expect(await database.query('SELECT * FROM [dbo].[T] ORDER BY [id]')).toEqual(STORED.map(toRow));
    for await (const chunk of database.stream('SELECT * FROM [dbo].[T] ORDER BY [id]'))
      expect(chunk).toEqual({ columns: NAMES, rows: STORED });
  });

  test('keep their types through INSERT ... SELECT, UPDATE and subqueries', async () => {
    const database = await temporaryDatabase(DDL);
    await database.bulkLoad('dbo.T', NAMES, GIVEN);
    await database.execute(
      'INSERT INTO [dbo].[T] ([id], [price], [big], [yes], [guid]) SELECT [id] + 10, [price], [big], [yes], [guid] FROM [dbo].[T] WHERE [id] = 1',
    );
    await database.execute(
      'UPDATE [dbo].[T] SET [price] = CASE WHEN [id] > 5 THEN @price ELSE [price] END, [big] = [big] - 1 WHERE [id] = 11',
      { price: '1.5' },
    );
    expect(await database.query('SELECT x.* FROM (SELECT [price], [big], [yes], [guid] FROM [dbo].[T] WHERE [id] = 11) AS x')).toEqual([
      { price: '1.5000', big: '9007199254740992', yes: true, guid: GUID.toLowerCase() },
    ]);
  });

  test('BIGINT compares as a number with text, UNIQUEIDENTIFIER in any case, BIT with a boolean', async () => {
    const database = await temporaryDatabase(DDL);
    await database.bulkLoad(
      'dbo.T',
      ['id', 'big', 'guid', 'yes'],
      [
        [1, '9', GUID, true],
        [2, '10', null, false],
        [3, '100', null, null],
      ],
    );
    const ids = async (where: string, params: Record<string, SqlValue>) =>
      (await database.query<{ id: number }>(`SELECT [id] FROM [dbo].[T] WHERE ${where} ORDER BY [id]`, params)).map((row) => row.id);
    expect(await ids('[big] > @n', { n: '9' })).toEqual([2, 3]);
    expect(await ids('[big] IN (@a, @b)', { a: '100', b: '9' })).toEqual([1, 3]);
    expect(await ids('[guid] = @guid', { guid: GUID.toLowerCase() })).toEqual([1]);
    expect(await ids('[guid] = @guid', { guid: GUID })).toEqual([1]);
    expect(await ids('[yes] = @yes', { yes: false })).toEqual([2]);
  });

  test("a whole number becomes the text '5', not '5.0'", async () => {
    const database = await temporaryDatabase(DDL);
    await database.execute('INSERT INTO [dbo].[T] ([id], [text], [short]) VALUES (1, @n, @n)', { n: 5 });
    expect(await database.query("SELECT [text], [short] FROM [dbo].[T] WHERE [text] = N'5'")).toEqual([{ text: '5', short: '5' }]);
  });

  test('an integer expression that no number can hold is refused, not rounded', async () => {
    const database = await temporaryDatabase(DDL);
    await database.execute('INSERT INTO [dbo].[T] ([id], [big]) VALUES (1, @big)', { big: '9007199254740993' });
    await expect(database.query('SELECT MAX([big]) AS [m] FROM [dbo].[T]')).rejects.toThrow(/column m holds 9007199254740993/);
    expect(await database.query('SELECT CAST(MAX([big]) AS NVARCHAR(20)) AS [m], COUNT(*) AS [n] FROM [dbo].[T]')).toEqual([
      { m: '9007199254740993', n: 1 },
    ]);
  });

  test.each<[string, SqlValue, RegExp]>([
    ['id', 1.5, /dbo\.T\.\[id\] takes INT; "1.5" does not fit/],
    ['id', 2147483648, /dbo\.T\.\[id\] takes INT/],
    ['id', 'x', /dbo\.T\.\[id\] takes INT/],
    ['big', '9223372036854775808', /dbo\.T\.\[big\] takes BIGINT/],
    ['price', '100000000000000', /dbo\.T\.\[price\] takes DECIMAL\(18,4\)/],
    ['price', '12,50', /dbo\.T\.\[price\] takes DECIMAL\(18,4\)/],
    ['price', '', /dbo\.T\.\[price\] takes DECIMAL\(18,4\)/],
    ['day', '2025-02-29', /dbo\.T\.\[day\] takes DATE/],
    ['day', '01/02/2025', /dbo\.T\.\[day\] takes DATE/],
    ['at', '2025-06-01T10:00:00+02:00', /dbo\.T\.\[at\] takes DATETIME2/],
    ['at', 'yesterday', /dbo\.T\.\[at\] takes DATETIME2/],
    ['guid', 'not-a-guid', /dbo\.T\.\[guid\] takes UNIQUEIDENTIFIER/],
    ['yes', 'true', /dbo\.T\.\[yes\] takes BIT/],
    ['short', '123456', /dbo\.T\.\[short\] takes NVARCHAR\(5\); a text of 6 characters is too long: "123456"/],
    ['short', '😀😀😀', /a text of 6 characters is too long/],
    ['fixed', 'abcde', /dbo\.T\.\[fixed\] takes CHAR\(4\)/],
  ])('%s refuses %j by every way in', async (column, value, reason) => {
    const database = await temporaryDatabase(DDL);
    await database.execute('INSERT INTO [dbo].[T] ([id]) VALUES (1)');
    const columns = column === 'id' ? ['id'] : ['id', column];
    const row = column === 'id' ? [value] : [7, value];
    await expect(database.bulkLoad('dbo.T', columns, [row])).rejects.toThrow(reason);
    await expect(database.execute(`UPDATE [dbo].[T] SET [${column}] = @value`, { value })).rejects.toThrow(reason);
    await expect(database.execute(`INSERT INTO [dbo].[T] ([${column}]) SELECT @value`, { value })).rejects.toThrow(reason);
    expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[T]')).toEqual([{ n: 1 }]);
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
