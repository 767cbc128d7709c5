import { expect, test } from 'vitest';
import { isolationOf, SELECT_OPTIONS } from '../../../src/database/mssql/read-isolation.js';

test.each([
  ['snapshots allowed', 1, 0, 'SNAPSHOT'],
  ['both', 1, 1, 'SNAPSHOT'],
  ['versions of statements alone, as with READ_COMMITTED_SNAPSHOT', 0, 1, 'READ COMMITTED'],
  ['snapshots being switched on', 2, 1, 'READ COMMITTED'],
  ['snapshots being switched off', 3, 0, 'SERIALIZABLE'],
  ['neither, as a server has it from its installation', 0, 0, 'SERIALIZABLE'],
  ['nothing known of the database', undefined, undefined, 'SERIALIZABLE'],
])('%s', (_name, state, versions, isolation) => {
  expect(isolationOf(state, versions)).toBe(isolation);
});

test('the database is looked up by its name: its number is another one in sys.databases of Azure SQL', () => {
  expect(SELECT_OPTIONS).toContain('[name] = DB_NAME()');
  expect(SELECT_OPTIONS).not.toContain('DB_ID');
});
