import { Connection } from 'tedious';
import type { BulkLoad } from 'tedious';
import { expect, test } from 'vitest';
import { encoderOf } from '../../../src/database/column-values.js';
import { bulkLoad } from '../../../src/database/mssql/bulk-load.js';
import type { CatalogColumn } from '../../../src/database/mssql/catalog.js';

const declared = { name: 'INT', length: null, precision: null, scale: null };
const COLUMN: CatalogColumn = {
  name: 'id',
  ordinal: 1,
  type: 'INT',
  nullable: false,
  hasDefault: false,
  declared,
  encode: encoderOf('dbo.Load.[id]', declared),
};

/** A connection that is never opened: it writes down the statement of a load in place of sending it. */
class Recorder extends Connection {
  statement = '';

  constructor() {
    super({ server: 'nowhere', authentication: { type: 'default', options: { userName: '', password: '' } } });
  }

  override execBulkLoad(load: BulkLoad): void {
    this.statement = load.getBulkInsertSql();
    load.callback(undefined, 1);
  }
}

test('a load asks the server to hold checks and foreign keys, which it leaves out of loads by itself', async () => {
  const connection = new Recorder();
  expect(await bulkLoad(connection, 'Load', [COLUMN], [[1]])).toBe(1);
  expect(connection.statement).toMatch(/^insert bulk \[dbo\]\.\[Load\]\(\[id\] int\b.*\) with \(.*CHECK_CONSTRAINTS.*\)$/i);
});

test('a NULL for a column with a default stays NULL', async () => {
  const connection = new Recorder();
  await bulkLoad(connection, 'Load', [COLUMN, { ...COLUMN, name: 'kind', nullable: true, hasDefault: true }], [[1, null]]);
  expect(connection.statement).toMatch(/with \(.*KEEP_NULLS.*\)$/i);
});

test('a bracket in the name of a column is doubled in the statement', async () => {
  const connection = new Recorder();
  await bulkLoad(connection, 'Load', [COLUMN, { ...COLUMN, name: 'a]b' }, { ...COLUMN, name: '] x [' }], [[1, 2, 3]]);
  expect(connection.statement).toBe('insert bulk [dbo].[Load]([id] int, [a]]b] int, []] x [] int) WITH (CHECK_CONSTRAINTS)');
});
