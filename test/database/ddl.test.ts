import { describe, expect, test } from 'vitest';
import { DdlError } from '../../src/database/ddl/ddl-error.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { SQL_FOLDER, sqlFile } from './temporary.js';

function failure(text: string): DdlError {
  try {
    readDdl([sqlFile(text)]);
  } catch (error) {
    if (error instanceof DdlError) return error;
    throw error;
  }
  throw new Error('The text was read without an error.');
}

describe('the reader of DDL files', () => {
  test('reads types, nullability, defaults and constraints', () => {
    const { tables, indexes } = readDdl([
      sqlFile(`
        /* GO
           /* nested */ */
        IF OBJECT_ID(N'dbo.A') IS NULL
        CREATE TABLE [dbo].[A] (
          [id] UNIQUEIDENTIFIER NOT NULL CONSTRAINT [DF_A] DEFAULT NEWID(),
          price DECIMAL(18,4) NULL CHECK (price >= 0), -- GO
          [text] NVARCHAR(MAX), [code] NVARCHAR(20) NOT NULL UNIQUE DEFAULT (N'it''s'),
          [parent] BIGINT REFERENCES [dbo].[B] ([id]),
          CONSTRAINT [PK_A] PRIMARY KEY ([id])
        );
        go
        CREATE UNIQUE INDEX [IX_A] ON [dbo].[A] ([code] DESC, [text]) WHERE [code] <> N'GO';
        GO`),
    ]);
    const [table] = tables;
    expect(
      table?.columns.map(({ columnName, name, length, precision, scale, nullable }) => [
        columnName,
        name,
        length,
        precision,
        scale,
        nullable,
      ]),
    ).toEqual([
      ['id', 'UNIQUEIDENTIFIER', null, null, null, false],
      ['price', 'DECIMAL', null, 18, 4, true],
      ['text', 'NVARCHAR', null, null, null, true],
      ['code', 'NVARCHAR', 20, null, null, false],
      ['parent', 'BIGINT', null, null, null, true],
    ]);
    expect(table?.constraints.map((constraint) => constraint.kind)).toEqual(['check', 'unique', 'foreignKey', 'primaryKey']);
    expect(table?.columns[3]?.defaultValue?.map((token) => token.value)).toEqual(["it's"]);
    expect(indexes).toMatchObject([
      {
        name: 'IX_A',
        table: 'A',
        unique: true,
        columns: [
          { name: 'code', descending: true },
          { name: 'text', descending: false },
        ],
      },
    ]);
  });

  test('takes names as they are: apostrophes, brackets, open parentheses, keywords', () => {
    const names = [
      "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS",
      'PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT',
      'a]b',
      'GO',
      'PRIMARY',
      'L(10-12)',
    ];
    const columns = names.map((name) => `[${name.replaceAll(']', ']]')}] INT NULL`).join(',\n');
    expect(readDdl([sqlFile(`CREATE TABLE [dbo].[X] (${columns});`)]).tables[0]?.columns.map((column) => column.columnName)).toEqual(names);
  });

  test.each([
    ['CREATE TABLE [dbo].[X] (\n  [a] INT,\n  [b] MONEY\n);', 3, 7, /The type MONEY is not supported/],
    ['CREATE TABLE [dbo].[X] (\n  [a] INT,\n  [A] INT\n);', 3, 3, /\[A\] is declared twice/],
    ['CREATE TABLE [dbo].[X] (\n  [a INT\n);', 2, 3, /never closed/],
    ["CREATE TABLE [dbo].[X] (\n  [a] INT DEFAULT 'x\n);", 2, 19, /never closed/],
    ['\n  MERGE INTO [dbo].[X]', 2, 3, /Expected CREATE TABLE.*found MERGE/],
    ['CREATE TABLE [dbo].[X] ([a] INT', 1, 29, /Expected \), found the end/],
    ['CREATE TABLE [dbo].[X] ([a] INT);\nGO\n\nCREATE TABLE [dbo].[x] ([a] INT);', 4, 1, /x is created twice/],
    ['CREATE TABLE [other].[X] ([a] INT);', 1, 22, /schema other is not known/],
    ['CREATE TABLE [dbo].[X] ([a] INT, PRIMARY KEY ([b]));', 1, 52, /column \[b\], which X does not have/],
    ['/* open', 1, 1, /comment that starts here is never closed/],
  ])('an error names file, line and column: %s', (text, line, column, reason) => {
    const error = failure(text);
    expect(error.message).toMatch(reason);
    expect([error.path, error.line, error.column]).toEqual(['test.sql', line, column]);
    expect(error.message.startsWith(`test.sql:${String(line)}:${String(column)} `)).toBe(true);
  });
});

describe('the tables of the product', async () => {
  const schema = readDdl(await loadSqlFiles(SQL_FOLDER));
  const table = (name: string) => schema.tables.find((candidate) => candidate.name === name)?.columns ?? [];

  test('ORDERS_UNIFIED has 268 columns of the known types', () => {
    const counts = new Map<string, number>();
    for (const column of table('ORDERS_UNIFIED')) counts.set(column.name, (counts.get(column.name) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ NVARCHAR: 101, DATE: 3, INT: 163, UNIQUEIDENTIFIER: 1 });
    expect(table('ORDERS_UNIFIED')).toHaveLength(268);
    expect(table('ORDERS_UNIFIED').every((column) => column.nullable)).toBe(true);
    expect(table('ORDERS_UNIFIED').at(-1)?.columnName).toBe('record_uuid');
  });

  test('the 161 sizes are between UNIT OF MEASURE and TOTAL QTY, in their order', () => {
    const columns = table('ORDERS_UNIFIED');
    const ordinal = (name: string) => columns.find((column) => column.columnName === name)?.ordinal ?? 0;
    expect([ordinal('UNIT OF MEASURE'), ordinal('TOTAL QTY')]).toEqual([49, 212]);
    const sizes = columns
      .slice(49, 211)
      .filter((column) => column.name === 'INT')
      .map((column) => column.columnName);
    expect(sizes).toEqual(SIZES.split(' · '));
  });

  test('StagingOrders repeats the source without its record id', () => {
    const source = table('ORDERS_UNIFIED').slice(0, 267);
    const staged = table('StagingOrders');
    expect(staged.slice(0, 267).map((column) => [column.columnName, column.name])).toEqual(
      source.map((column) => [column.columnName, column.name]),
    );
    expect(staged.slice(267).map((column) => column.columnName)).toEqual([
      'ProcessOrder',
      'process_id',
      'process_status',
      'process_message',
      'process_date',
      'load_id',
      'stg_key',
      'stg_hash',
      'stg_change',
      'stg_created_date',
    ]);
  });

  test('a business column has one type in staging and in production', () => {
    const type = ({
      name,
      length,
      precision,
      scale,
    }: {
      name: string;
      length: number | null;
      precision: number | null;
      scale: number | null;
    }) => [name, length, precision, scale];
    const production = table('MON_CustMasterSchedule');
    expect(production).toHaveLength(86);
    const staging = new Map(table('STG_MON_CustMasterSchedule').map((column) => [column.columnName, column]));
    for (const column of production) {
      const staged = staging.get(column.columnName);
      expect(staged && type(staged), column.columnName).toEqual(type(column));
    }
  });
});

const SIZES =
  'XXXS · XXS · XS · S · S/M · M · M/L · L · L/XL · XL · XXL · XXXL · 0 · 2 · 4 · 6 · 8 · 10 · 12 · 14 · 16 · 18 · 20 · 0-3M · 3-6M · 6-9M · 9-12M · ' +
  '12-18M · 18-24M · 2T · 3T · 4T · 5T · 6T · 30/30 · 30/32 · 32/30 · 32/32 · 34/30 · 34/32 · 36/30 · 36/32 · 32C · 32D · 32DD · 34C · 34D · 34DD · 36C · ' +
  '36D · 36DD · OS · ONE SIZE · 0w · 10w · 12w · 1X · 2/3 · 22 · 24 · 26 · 27 · 28 · 28-30L · 29 · 2w · 2X · 2XL · 30 · 30-30L · 30-31L · 30-32L · 30X30 · ' +
  '31 · 31/30 · 31/32 · 31-30L · 31-31L · 31-32L · 31X30 · 32 · 32/34 · 32/36 · 32-30L · 32-31L · 32-32L · 32DDD · 32X30 · 33 · 33/30 · 33/32 · 33-30L · ' +
  '33-31L · 33-32L · 34 · 34/34 · 34-30L · 34-31L · 34-32L · 34DDD · 34X30 · 35 · 35/30 · 35/32 · 35-30L · 35-31L · 35-32L · 36 · 36/34 · 36-30L · 36-31L · ' +
  '36-32L · 36DDD · 36X30 · 38 · 38/30 · 38/32 · 38/34 · 38/36 · 38-30L · 38-31L · 38-32L · 38C · 38D · 38DD · 38DDD · 38X30 · 3X · 3XL · 4/5 · 40 · ' +
  '40/30 · 40/32 · 40-30L · 40-31L · 40X30 · 42 · 44 · 46 · 48 · 4w · 4X · 4XL · 4XT · 5 · 50 · 52 · 54 · 56 · 58 · 6/7 · 60 · 6w · 7 · 8w · 9 · L(10-12) · ' +
  'L(14-16) · M(10-12) · M(8-10) · S(6-8)';
