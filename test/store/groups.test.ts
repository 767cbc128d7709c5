import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { adoptGroups, loadGroup, saveGroup } from '../../src/store/records/groups.js';
import { SQL_FOLDER, temporaryDatabase } from '../database/temporary.js';
import { BOARD } from '../support/shipped-board.js';

const TITLE = 'JOHNNIE O RESORT 2026';
const [early, readAt, late] = ['2026-01-05T10:00:00.000Z', '2026-01-05T10:00:01.000Z', '2026-01-05T10:00:02.000Z'] as const;

const look = { readAt, now: late, renamedPolicy: 'follow' } as const;

const openRecords = async (): Promise<Database> => await temporaryDatabase(readFileSync(join(SQL_FOLDER, '50_sync_records.sql'), 'utf8'));

async function known(database: Database, updated: string): Promise<void> {
  await saveGroup(database, BOARD, { title: TITLE, state: 'LIVE', groupId: 'group_1', requestId: null }, updated);
}

it('takes a known group that the board lacks for gone', async () => {
  const database = await openRecords();
  await known(database, early);
  await adoptGroups(database, BOARD, [], look);
  expect(await loadGroup(database, BOARD, TITLE)).toMatchObject({ state: 'ABSENT', groupId: null });
});

it('keeps a group that another batch made after the read began, so that none is made twice', async () => {
  const database = await openRecords();
  await known(database, late);
  await adoptGroups(database, BOARD, [], look);
  expect(await loadGroup(database, BOARD, TITLE)).toMatchObject({ state: 'LIVE', groupId: 'group_1' });
});

it('uses a group that is on the board already', async () => {
  const database = await openRecords();
  await adoptGroups(database, BOARD, [{ id: 'group_7', title: TITLE }], look);
  expect(await loadGroup(database, BOARD, TITLE)).toMatchObject({ state: 'LIVE', groupId: 'group_7' });
});
