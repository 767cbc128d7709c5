import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRecord, readRecords } from '../../src/store/records/records.js';
import { ensureRecords } from '../../src/store/records/new-records.js';
import { SQL_FOLDER, temporaryDatabase } from '../database/temporary.js';
import { BOARD } from '../support/shipped-board.js';

test.each([
  ['order_key', '{"not": "a list"}'],
  ['sent_columns', '{ cut off'],
  ['uncertain', '[1]'],
])('a record with other JSON in %s than the sync writes is named, and the others are read', async (column, json) => {
  const database = await temporaryDatabase(readFileSync(join(SQL_FOLDER, '50_sync_records.sql'), 'utf8'));
  const keys = ['first', 'second'].map((keyDigest) => ({ keyDigest, orderKey: [keyDigest], customer: 'GREYSON' }));
  await ensureRecords(database, BOARD, keys, '2026-01-05T10:00:00.000Z');
  await database.execute(`UPDATE [dbo].[SYNC_Record] SET [${column}] = @json WHERE [key_digest] = N'first'`, { json });

  const { records, broken } = await readRecords(database, 'WHERE r.[board_id] = @boardId', { boardId: BOARD });
  expect(records.map(({ keyDigest }) => keyDigest)).toEqual(['second']);
  expect([...broken]).toMatchObject([['first', { message: expect.stringContaining(`The column ${column} of the record`) as string }]]);
  await expect(loadRecord(database, BOARD, 'first')).rejects.toThrow(column);
});
