import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import type { Database, Queryable } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { claim, emptyTables } from '../../sandbox/disposable/disposable-database.js';
import { loadMarked } from '../../sandbox/disposable/source-rows.js';

const SQL_FOLDER = resolve(PROJECT_ROOT, 'sql');

/** A server's database, as far as a claim asks for it. */
interface Server {
  /** As the server writes it. */
  readonly name: string;
  readonly tables: readonly string[];
  /** The names in the table of the mark. */
  readonly marks?: readonly string[];
  /** Rows of the source that neither demo nor tests wrote. */
  readonly foreignRows?: number;
}

/** Claims it as `name`; resolves with the changes that the server was asked for, and the refusal if there was one. */
async function claimed(server: Server, name: string): Promise<{ changes: string[]; refusal: string }> {
  const changes: string[] = [];
  const answer = (sql: string, table: unknown): unknown[] => {
    if (sql.startsWith('SELECT DB_NAME()')) return [{ name: server.name }];
    if (sql.includes('@name')) return server.tables.includes(`dbo.${String(table)}`) ? [{ found: 1 }] : [];
    if (sql.includes('[INFORMATION_SCHEMA]')) return server.tables.map((found) => ({ name: found }));
    if (sql.includes('[database_name]')) return (server.marks ?? []).map((mark) => ({ name: mark }));
    if (sql.includes('COUNT(*)')) return [{ foreign: server.foreignRows ?? 0 }];
    return expect.unreachable(sql);
  };
  const change = (sql: string): Promise<number> => {
    changes.push(sql);
    return Promise.resolve(0);
  };
  const tx: Queryable = {
    query: (sql, params) => Promise.resolve(answer(sql, params?.['name']) as never[]),
    execute: change,
    executeMany: change,
    bulkLoad: change,
  };
  const refusal = await claim({ transaction: (work) => work(tx) }, name).then(
    () => '',
    (error: unknown) => String(error),
  );
  return { changes, refusal };
}

const MARK = 'dbo.ORDER_SYNC_DISPOSABLE';
const SOURCE = 'dbo.ORDERS_UNIFIED';

describe('a database of a server', () => {
  test('without any table is marked at the first use', async () => {
    const { changes, refusal } = await claimed({ name: 'scratch', tables: [] }, 'scratch');
    expect(refusal).toBe('');
    expect(changes).toEqual([
      expect.stringMatching(/^CREATE TABLE \[dbo\]\.\[ORDER_SYNC_DISPOSABLE\]/),
      expect.stringMatching(/^INSERT INTO \[dbo\]\.\[ORDER_SYNC_DISPOSABLE\]/),
    ]);
  });

  test('with the mark is taken again, with tables of others beside it', async () => {
    expect(await claimed({ name: 'scratch', tables: [MARK, SOURCE, 'dbo.Invoices'], marks: ['scratch'] }, 'scratch')).toEqual({
      changes: [],
      refusal: '',
    });
  });

  test.each<[string, Server, RegExp]>([
    ['is called otherwise by the server', { name: 'Scratch', tables: [] }, /the name of the database on the server is Scratch\./],
    [
      'has a table of others and no mark',
      { name: 'scratch', tables: ['dbo.Invoices'] },
      /has tables and no mark of demo or tests: dbo\.Invoices\./,
    ],
    [
      'has the tables of the product, all empty, and no mark',
      { name: 'scratch', tables: [SOURCE, 'dbo.SYNC_Run'] },
      /has tables and no mark/,
    ],
    [
      'has the mark of another database, as after a restore',
      { name: 'scratch', tables: [MARK, SOURCE], marks: ['other'] },
      /is the mark of another database/,
    ],
    [
      'has the mark, and rows of another system in its source',
      { name: 'scratch', tables: [MARK, SOURCE], marks: ['scratch'], foreignRows: 109 },
      /holds 109 rows that neither demo nor tests wrote/,
    ],
  ])('that %s is refused, and nothing is changed', async (_, server, said) => {
    const { changes, refusal } = await claimed(server, 'scratch');
    expect(refusal).toMatch(said);
    expect(refusal).toContain('nothing was changed');
    expect(changes).toEqual([]);
  });
});

test('tables are emptied, except for rows of the source that demo and tests did not write', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'disposable-'));
  const database = await openDatabase({ engine: 'sqlite', file: join(folder, 'orders.db'), sqlFolder: SQL_FOLDER });
  onTestFinished(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  await database.bulkLoad(
    'dbo.ORDERS_UNIFIED',
    ['AAG ORDER NUMBER', 'record_uuid'],
    [
      ['foreign', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
      ['without identifier', null],
    ],
  );
  await loadMarked(database, 'dbo.ORDERS_UNIFIED', ['AAG ORDER NUMBER'], [['ours'], ['ours too']]);
  await database.execute(`INSERT INTO [dbo].[MON_CustMasterSchedule] ([Item ID], [Title], [Group]) VALUES (1, N'ours', N'ours')`);
  await emptyTables(database, await loadSqlFiles(SQL_FOLDER));
  expect(await numbers(database)).toEqual(['foreign', 'without identifier']);
  expect(await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule]')).toEqual([]);
});

async function numbers(database: Database): Promise<unknown[]> {
  return (await database.query('SELECT [AAG ORDER NUMBER] AS [number] FROM [dbo].[ORDERS_UNIFIED] ORDER BY [AAG ORDER NUMBER]')).map(
    (row) => row['number'],
  );
}
