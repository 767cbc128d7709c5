import { expect, test } from 'vitest';
import type { ColumnType } from '../../../src/database/ddl/schema.js';
import { bulkType } from '../../../src/database/mssql/bulk-types.js';
import { unloadable, unreadable } from '../../../src/mapping/validate/server-types.js';

const TYPES = (
  'BIGINT BINARY BIT CHAR DATE DATETIME DATETIME2 DATETIMEOFFSET DECIMAL FLOAT GEOGRAPHY GEOMETRY HIERARCHYID IMAGE INT MONEY NCHAR NTEXT NVARCHAR ' +
  'REAL SMALLDATETIME SMALLINT SMALLMONEY SQL_VARIANT TEXT TIME TIMESTAMP TINYINT UNIQUEIDENTIFIER VARBINARY VARCHAR XML'
).split(' ');
const LENGTH = /CHAR$/;
const typeOf = (name: string): ColumnType => ({ name, length: LENGTH.test(name) ? 10 : null, precision: null, scale: null });

function loads(type: ColumnType): boolean {
  try {
    bulkType('dbo.T.[c]', type);
    return true;
  } catch {
    return false;
  }
}

test.each(TYPES)('validate says of %s what the bulk load does', (name) => {
  expect(unloadable(typeOf(name)) === null).toBe(loads(typeOf(name)));
});

test('a VARCHAR(MAX) cannot be loaded, an NVARCHAR(MAX) can', () => {
  expect(unloadable({ ...typeOf('VARCHAR'), length: null })).toBe('NVARCHAR(MAX)');
  expect(loads({ ...typeOf('VARCHAR'), length: null })).toBe(false);
  expect(unloadable({ ...typeOf('NVARCHAR'), length: null })).toBeNull();
});

test('types whose values have no exact text are not read; a DATETIMEOFFSET gives a date and nothing else', () => {
  const refused = TYPES.filter((name) => unreadable(typeOf(name), true) !== null);
  expect(refused.join(' ')).toBe('BINARY GEOGRAPHY GEOMETRY HIERARCHYID IMAGE SQL_VARIANT TIME TIMESTAMP VARBINARY XML');
  expect(unreadable(typeOf('DATETIMEOFFSET'), true)).toBeNull();
  expect(unreadable(typeOf('DATETIMEOFFSET'), false)).toMatch(/only where the mapping takes a date/);
});
