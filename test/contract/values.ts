import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database, SqlValue } from '../../src/database/database.js';
import type { Engine, Place } from './engines.js';

const COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['id', 'INT NOT NULL PRIMARY KEY'],
  ['big', 'BIGINT NULL'],
  ['price', 'DECIMAL(18,4) NULL'],
  ['wide', 'DECIMAL(38,10) NULL'],
  ['yes', 'BIT NULL'],
  ['ratio', 'FLOAT NULL'],
  ['day', 'DATE NULL'],
  ['at', 'DATETIME2(3) NULL'],
  ['guid', 'UNIQUEIDENTIFIER NULL'],
  ['text', 'NVARCHAR(MAX) NULL'],
  ['short', 'NVARCHAR(5) NULL'],
  ['fixed', 'CHAR(4) NULL'],
];
const NAMES = COLUMNS.map(([name]) => name);
const DDL = `CREATE TABLE [dbo].[OrderSyncTest_Values] (${COLUMNS.map(([name, type]) => `[${name}] ${type}`).join(', ')});`;
const INSERT = `INSERT INTO [dbo].[OrderSyncTest_Values] (${NAMES.map((name) => `[${name}]`).join(', ')}) VALUES (${NAMES.map((name) => `@${name}`).join(', ')})`;
const SELECT = 'SELECT * FROM [dbo].[OrderSyncTest_Values] ORDER BY [id]';
const GUID = 'A1B2C3D4-0102-4304-8506-0708090A0B0C';

const GIVEN: readonly (readonly SqlValue[])[] = [
  [
    1,
    '9007199254740993',
    '28.86',
    '1234567890123456789012345678.0123456789',
    true,
    0.1,
    '2024-02-29',
    '2025-06-01T10:00:00Z',
    GUID,
    '',
    'ab',
    'ab  ',
  ],
  [
    2,
    '-9223372036854775808',
    '-99999999999999.99994',
    '-0.0000000001',
    false,
    -1.5,
    '0001-01-01',
    '2025-06-01 10:00:00.1234',
    GUID.toLowerCase(),
    "O'Neil [x] @p -- ? ;",
    '😀😀',
    'abcd',
  ],
  [3, 12, 5, '0', null, null, '9999-12-31', '0001-01-01T00:00:00.000Z', null, '4-byte 𠜎 😀, ñ, 中文, \r\n\t', '', ''],
  [
    4,
    '9223372036854775807',
    '99999999999999.9999',
    null,
    null,
    1e300,
    null,
    '9999-12-31T23:59:59.999Z',
    null,
    '2025-06-01T10:00:00.000Z',
    ' x ',
    ' y',
  ],
  [5, null, null, null, null, null, null, null, null, null, null, null],
];
const STORED: readonly (readonly SqlValue[])[] = [
  [
    1,
    '9007199254740993',
    '28.8600',
    '1234567890123456789012345678.0123456789',
    true,
    0.1,
    '2024-02-29',
    '2025-06-01T10:00:00.000Z',
    GUID.toLowerCase(),
    '',
    'ab',
    'ab',
  ],
  [
    2,
    '-9223372036854775808',
    '-99999999999999.9999',
    '-0.0000000001',
    false,
    -1.5,
    '0001-01-01',
    '2025-06-01T10:00:00.123Z',
    GUID.toLowerCase(),
    "O'Neil [x] @p -- ? ;",
    '😀😀',
    'abcd',
  ],
  [3, '12', '5.0000', '0.0000000000', null, null, '9999-12-31', '0001-01-01T00:00:00.000Z', null, '4-byte 𠜎 😀, ñ, 中文, \r\n\t', '', ''],
  [
    4,
    '9223372036854775807',
    '99999999999999.9999',
    null,
    null,
    1e300,
    null,
    '9999-12-31T23:59:59.999Z',
    null,
    '2025-06-01T10:00:00.000Z',
    ' x ',
    ' y',
  ],
  [5, null, null, null, null, null, null, null, null, null, null, null],
];
const toRow = (values: readonly SqlValue[]) => Object.fromEntries(NAMES.map((name, at) => [name, values[at] ?? null]));

/** Values come back in one shape, whatever way they went in. */
export function valuesContract(engine: Engine): void {
  describe('values', () => {
    let place: Place;
    let database: Database;

    beforeAll(async () => {
      place = await engine.create(DDL);
      database = await place.open();
    });
    beforeEach(async () => {
      await database.execute('DELETE FROM [dbo].[OrderSyncTest_Values]');
    });
    afterAll(async () => {
      await place.close();
    });

    test('of a bulk load', async () => {
      expect(await database.bulkLoad('dbo.OrderSyncTest_Values', NAMES, GIVEN)).toBe(5);
      expect(await database.query(SELECT)).toEqual(STORED.map(toRow));
    });

    test('of single statements', async () => {
      for (const values of GIVEN) expect(await database.execute(INSERT, toRow(values))).toBe(1);
      expect(await database.query(SELECT)).toEqual(STORED.map(toRow));
    });

    test('of one statement for many sets, and read by a stream', async () => {
      expect(await database.executeMany(INSERT, GIVEN.map(toRow))).toBe(5);
      for await (const chunk of database.stream(SELECT)) expect(chunk).toEqual({ columns: NAMES, rows: STORED });
    });

    test('copied by INSERT ... SELECT, changed by UPDATE with an expression', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Values', NAMES, GIVEN);
      await database.execute(
        'INSERT INTO [dbo].[OrderSyncTest_Values] ([id], [price], [big], [yes], [guid]) SELECT [id] + 10, [price], [big], [yes], [guid] FROM [dbo].[OrderSyncTest_Values] WHERE [id] = 1',
      );
      expect(
        await database.execute(
          'UPDATE [dbo].[OrderSyncTest_Values] SET [price] = CASE WHEN [id] > 10 THEN @price ELSE [price] END, [big] = [big] - 1 WHERE [id] = 11',
          { price: '1.5' },
        ),
      ).toBe(1);
      expect(
        await database.query(
          'SELECT x.* FROM (SELECT [price], [big], [yes], [guid] FROM [dbo].[OrderSyncTest_Values] WHERE [id] = 11) AS x',
        ),
      ).toEqual([{ price: '1.5000', big: '9007199254740992', yes: true, guid: GUID.toLowerCase() }]);
    });

    test('compare with parameters: BIGINT and times by value, identifiers in any case, NULL with nothing, the empty text with itself', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Values', NAMES, GIVEN);
      const ids = async (where: string, params: Record<string, SqlValue>) =>
        (await database.query<{ id: number }>(`SELECT [id] FROM [dbo].[OrderSyncTest_Values] WHERE ${where} ORDER BY [id]`, params)).map(
          (row) => row.id,
        );
      expect(await ids('[big] > @n', { n: '12' })).toEqual([1, 4]);
      expect(await ids('[big] = @n', { n: 12 })).toEqual([3]);
      expect(await ids('[guid] = @guid', { guid: GUID })).toEqual([1, 2]);
      expect(await ids('[at] <= @at', { at: '2025-06-01T10:00:00.000Z' })).toEqual([1, 3]);
      expect(await ids('[day] = @day', { day: '2024-02-29' })).toEqual([1]);
      expect(await ids('[yes] = @yes', { yes: false })).toEqual([2]);
      expect(await ids('[text] = @text', { text: '' })).toEqual([1]);
      expect(await ids('[text] = @text', { text: null })).toEqual([]);
      expect(await ids('@text IS NULL OR [text] = @text', { text: null })).toEqual([1, 2, 3, 4, 5]);
      expect(await ids('[text] IS NULL', {})).toEqual([5]);
      expect(await ids('[fixed] = @fixed', { fixed: 'ab' })).toEqual([1]);
    });

    test("a whole number becomes the text '5', and a long text keeps all of its characters", async () => {
      const long = `${'x'.repeat(9_000)}😀${"'".repeat(9_000)}`;
      await database.execute('INSERT INTO [dbo].[OrderSyncTest_Values] ([id], [text], [short]) VALUES (1, @n, @n)', { n: 5 });
      await database.execute('INSERT INTO [dbo].[OrderSyncTest_Values] ([id], [text]) VALUES (2, @long)', { long });
      await database.executeMany('INSERT INTO [dbo].[OrderSyncTest_Values] ([id], [text]) VALUES (@id, @text)', [
        { id: 3, text: 'short' },
        { id: 4, text: long },
        { id: 5, text: null },
        { id: 6, text: '' },
      ]);
      expect(
        (await database.query<{ text: string | null }>('SELECT [text] FROM [dbo].[OrderSyncTest_Values] ORDER BY [id]')).map(
          (row) => row.text,
        ),
      ).toEqual(['5', long, 'short', long, null, '']);
    });

    test('expressions: counts and sums are numbers, a CAST of BIGINT is exact', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Values', NAMES, GIVEN);
      expect(
        await database.query(`SELECT COUNT(*) AS [n], SUM(CASE WHEN [yes] = 1 THEN 1 ELSE 0 END) AS [true], CAST(MIN([big]) AS NVARCHAR(20)) AS [low],
          MAX([id]) AS [last], COALESCE(NULL, N'x') AS [x] FROM [dbo].[OrderSyncTest_Values]`),
      ).toEqual([{ n: 5, true: 1, low: '-9223372036854775808', last: 5, x: 'x' }]);
    });

    test.each<[string, SqlValue, RegExp]>([
      ['id', 1.5, /dbo\.OrderSyncTest_Values\.\[id\] takes INT; "1.5" does not fit/],
      ['id', 2147483648, /dbo\.OrderSyncTest_Values\.\[id\] takes INT/],
      ['id', '', /dbo\.OrderSyncTest_Values\.\[id\] takes INT/],
      ['big', '9223372036854775808', /dbo\.OrderSyncTest_Values\.\[big\] takes BIGINT/],
      ['price', '100000000000000', /dbo\.OrderSyncTest_Values\.\[price\] takes DECIMAL\(18,4\)/],
      ['price', '12,50', /dbo\.OrderSyncTest_Values\.\[price\] takes DECIMAL\(18,4\)/],
      ['price', '', /dbo\.OrderSyncTest_Values\.\[price\] takes DECIMAL\(18,4\)/],
      ['day', '', /dbo\.OrderSyncTest_Values\.\[day\] takes DATE/],
      ['day', '2025-02-29', /dbo\.OrderSyncTest_Values\.\[day\] takes DATE/],
      ['day', '01/02/2025', /dbo\.OrderSyncTest_Values\.\[day\] takes DATE/],
      ['at', 'yesterday', /dbo\.OrderSyncTest_Values\.\[at\] takes DATETIME2/],
      ['guid', 'not-a-guid', /dbo\.OrderSyncTest_Values\.\[guid\] takes UNIQUEIDENTIFIER/],
      ['yes', 'true', /dbo\.OrderSyncTest_Values\.\[yes\] takes BIT/],
      ['short', '123456', /dbo\.OrderSyncTest_Values\.\[short\] takes NVARCHAR\(5\); a text of 6 characters is too long: "123456"/],
      ['short', '😀😀😀', /a text of 6 characters is too long/],
      ['fixed', 'abcde', /dbo\.OrderSyncTest_Values\.\[fixed\] takes CHAR\(4\)/],
    ])('%s refuses %j by every way in', async (column, value, reason) => {
      await database.execute('INSERT INTO [dbo].[OrderSyncTest_Values] ([id]) VALUES (1)');
      const columns = column === 'id' ? ['id'] : ['id', column];
      const row = column === 'id' ? [value] : [7, value];
      await expect(database.bulkLoad('dbo.OrderSyncTest_Values', columns, [row])).rejects.toThrow(reason);
      await expect(database.execute(`UPDATE [dbo].[OrderSyncTest_Values] SET [${column}] = @value`, { value })).rejects.toThrow(reason);
      await expect(database.execute(`INSERT INTO [dbo].[OrderSyncTest_Values] ([${column}]) SELECT @value`, { value })).rejects.toThrow(
        reason,
      );
      await expect(
        database.executeMany(`UPDATE [dbo].[OrderSyncTest_Values] SET [${column}] = @value WHERE [id] = @id`, [{ id: 1, value }]),
      ).rejects.toMatchObject({ code: 'DATABASE_VALUE' });
      expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Values]')).toEqual([{ n: 1 }]);
    });

    test('a parameter without a value is an error, not a NULL', async () => {
      const none = { value: undefined } as unknown as Record<string, SqlValue>;
      await expect(database.query('SELECT @value AS [v]', none)).rejects.toMatchObject({ code: 'DATABASE_VALUE' });
      await expect(database.execute('UPDATE [dbo].[OrderSyncTest_Values] SET [text] = @value', none)).rejects.toMatchObject({
        code: 'DATABASE_VALUE',
      });
    });

    test("the database's own clock goes on, with milliseconds, in UTC", async () => {
      const first = await database.now();
      expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Date.parse(await database.now())).toBeGreaterThanOrEqual(Date.parse(first));
      await database.execute('INSERT INTO [dbo].[OrderSyncTest_Values] ([id], [at]) VALUES (1, SYSUTCDATETIME())');
      const [row] = await database.query<{ at: string }>('SELECT [at] FROM [dbo].[OrderSyncTest_Values]');
      expect(Math.abs(Date.parse(row?.at ?? '') - Date.parse(first))).toBeLessThan(60_000);
    });
  });
}
