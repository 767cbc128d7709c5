import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeDdl } from '../../src/database/ddl/describe.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import type { DescribedTables } from '../../src/database/described.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { loadMapping } from '../../src/mapping/load.js';
import { checkDrift } from '../../src/mapping/lock/drift.js';
import { lockPath, readLock, writeLock } from '../../src/mapping/lock/lock-file.js';
import { lockOf, lockText } from '../../src/mapping/lock/lock.js';
import type { Lock } from '../../src/mapping/lock/lock.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { pathText } from '../../src/mapping/validate/finding.js';
import type { BoardFacts } from '../../src/monday/types.js';
import { demoBoard } from './validate/demo-board.js';
import { COLUMNS } from '../support/shipped-board.js';

const MAPPING = 'mappings/customer-master-schedule.yaml';
const SOURCE = 'dbo.ORDERS_UNIFIED';

let mapping: Mapping;
let board: BoardFacts;
let tables: DescribedTables;
let lock: Lock;
beforeAll(async () => {
  mapping = await loadMapping(MAPPING);
  board = await demoBoard();
  tables = describeDdl(readDdl(await loadSqlFiles('sql')));
  lock = lockOf(mapping, { board, tables }, null);
});

const drift = (seen: { board?: BoardFacts; tables?: DescribedTables }): string[] =>
  checkDrift(mapping, lock, seen).map(({ code, path, found }) => `${code} ${pathText(path)}: ${found}`);
const withSource = (
  change: (columns: NonNullable<ReturnType<DescribedTables['get']>>) => NonNullable<ReturnType<DescribedTables['get']>>,
): DescribedTables => new Map([...tables].map(([name, columns]) => [name, name === SOURCE ? change(columns) : columns]));

describe('the shipped lock file', () => {
  it('is what the board of the demo and the tables of sql/ make: renew it with `validate --database --board --accept`', async () => {
    expect(await readFile(lockPath(MAPPING), 'utf8')).toBe(lockText(lock));
    expect(await readLock(MAPPING)).toEqual(lock);
  });
});

describe('a lock', () => {
  it('keeps what was not looked at', () => {
    expect(lockOf(mapping, {}, lock)).toEqual(lock);
    expect(lockOf(mapping, { board: { ...board, subitemBoardId: null, subitemColumns: [] } }, lock)).toEqual(lock);
    expect(lockOf(mapping, { board: null }, lock)).toEqual(lock);
  });

  it('has nothing of columns that the mapping does not name', () => {
    expect(lockText(lock)).not.toContain('lookup_mkrbrdr1');
    expect(Object.keys(lock.tables[SOURCE] ?? {}).length).toBeLessThan(tables.get(SOURCE)?.length ?? 0);
  });

  it('is read from beside the mapping, or refused with a remedy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lock-'));
    const path = join(folder, 'm.yaml');
    await copyFile(MAPPING, path);
    expect(await readLock(path)).toBe(null);
    await writeLock(path, lock);
    expect(await readLock(path)).toEqual(lock);
    await writeFile(lockPath(path), '{ "version": 2 }');
    await expect(readLock(path)).rejects.toThrow(/m\.lock\.json is not a lock file\. Restore it/);
    await rm(folder, { recursive: true });
  });
});

describe('drift', () => {
  it('is a new column of the source, though the mapping does not read it; a lock file from before names none', () => {
    const grown = withSource((columns) => [
      ...columns,
      { ...columns[0]!, name: '5XL', type: { name: 'INT', length: null, precision: null, scale: null } },
    ]);
    const found = ['TABLE_DRIFT source.table: [5XL] in dbo.ORDERS_UNIFIED, which the mapping does not read'];
    expect(drift({ tables: grown })).toEqual(found);
    expect(checkDrift(mapping, lockOf(mapping, { tables: grown }, lock), { tables: grown })).toEqual([]);
    const { unread: _unread, unmapped: _unmapped, ...old } = lock;
    expect(checkDrift(mapping, old, { board, tables: grown })).toEqual([]);
  });

  it('is another type of a column that the mapping reads', () => {
    const retyped = withSource((columns) =>
      columns.map((one) => (one.name === 'XL' ? { ...one, type: { ...one.type, name: 'BIGINT' } } : one)),
    );
    expect(drift({ tables: retyped })).toEqual(expect.arrayContaining([expect.stringMatching(/^TABLE_DRIFT source\.table: .*\[XL\]/)]));
  });

  it('is a new column of the board with the title of a source column that no field writes', () => {
    const added = { id: 'text_shop', title: 'Shop name', type: 'text' };
    const grown = { ...board, columns: [...board.columns, added, { id: 'text_own', title: 'Own remarks', type: 'text' }] };
    const found = ['BOARD_COLUMN_UNMAPPED fields: column "text_shop" (Shop name) on the board, which no field writes'];
    expect(drift({ board: grown, tables })).toEqual(found);
    expect(drift({ board: grown })).toEqual([]);
  });

  it('is none while nothing changes', () => {
    expect(drift({ board, tables })).toEqual([]);
  });

  it('is another title, or a label that is gone', () => {
    const columns = board.columns.map((column) =>
      column.id === COLUMNS.number
        ? { ...column, title: 'No.' }
        : column.id === COLUMNS.unit
          ? { ...column, labels: { 0: 'PCE' } }
          : column,
    );
    expect(drift({ board: { ...board, columns } })).toEqual([
      `BOARD_DRIFT fields[0].monday.id: column "${COLUMNS.number}" with the title "No."`,
      `BOARD_DRIFT fields[14].monday.id: column "${COLUMNS.unit}" (UNIT OF MEASURE) without the label "PR"`,
      `BOARD_DRIFT fields[14].monday.id: column "${COLUMNS.unit}" (UNIT OF MEASURE) without the label "SET"`,
    ]);
  });

  it('is another type, and a size that came or went', () => {
    const size = { name: 'NEW SIZE', type: { name: 'INT', length: null, precision: null, scale: null }, nullable: true, hasDefault: false };
    const seen = withSource((columns) =>
      columns.flatMap((column) => (column.name === 'UNIT OF MEASURE' ? [column, size] : column.name === 'XS' ? [] : [column])),
    );
    expect(drift({ tables: seen })).toEqual([
      `TABLE_DRIFT source.table: [NEW SIZE] INT in ${SOURCE}`,
      `TABLE_DRIFT source.table: ${SOURCE} without [XS]`,
    ]);
    const shorter = withSource((columns) =>
      columns.map((column) => (column.name === 'NOTES' ? { ...column, type: { ...column.type, length: 400 } } : column)),
    );
    expect(drift({ tables: shorter })).toEqual([`TABLE_DRIFT source.table: [NOTES] NVARCHAR(400) in ${SOURCE}`]);
  });
});
