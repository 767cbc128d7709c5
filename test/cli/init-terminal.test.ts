import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DDL, EMPTY_BOARD, EMPTY_BOARD_DESCRIPTION, salesOrders, TABLE } from '../../sandbox/first-sync/sales-orders.js';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { applySchema, openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { NO_TERMINAL, talk } from './terminal.js';
import type { Turn } from './terminal.js';

/** The command runs in a folder from which `tsx` alone is not found. */
const TSX = createRequire(import.meta.url).resolve('tsx');
const ENTER = '\r';
const BACKSPACE = '\u007F';
const CTRL_C = '\u0003';

const simulator = await simulatorFixture({ boards: [EMPTY_BOARD_DESCRIPTION] });
let folder = '';
const file = (): string => join(folder, 'mappings/sales-orders.yaml');
const init = async (turns: readonly Turn[]) =>
  await talk([process.execPath, '--import', TSX, join(PROJECT_ROOT, 'src/client.ts'), 'init'], turns, folder, {
    DATABASE_FILE: join(folder, 'orders.db'),
    MONDAY_API_URL: simulator.api,
    MONDAY_API_TOKEN: simulator.token,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'order-sync-init-'));
  const database = await openSqlite({ file: join(folder, 'orders.db') });
  await applySchema(database, [{ path: 'sales-orders.sql', text: DDL }]);
  const columns = (await database.columns(`dbo.${TABLE}`)).map(({ name }) => name);
  await database.bulkLoad(`dbo.${TABLE}`, columns, salesOrders(24));
  await database.close();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The answers up to the columns of a new board; what can be proposed for it is in the test of the proposals. */
const UP_TO_COLUMNS: readonly Turn[] = [
  { shows: 'Which table or view', types: ['SALES', ENTER] },
  { shows: 'Which board', types: ['the sales board', ENTER] },
  { shows: 'A number, such as', types: [BACKSPACE.repeat(15), `https://acme.monday.com/boards/${EMPTY_BOARD}`, ENTER] },
];

describe('init at a terminal, with a board that has only the columns that Monday gives', () => {
  test('ends at Ctrl-C without a file', async (context) => {
    const ended = await init([...UP_TO_COLUMNS, { shows: 'The board has no column for these', types: [CTRL_C] }]);
    if (ended === null) return context.skip(NO_TERMINAL);
    expect(ended).toMatchObject({ code: 130, screen: expect.stringContaining('Interrupted: nothing was written.') as string });
    expect(existsSync(file())).toBe(false);
  });

  test('proposes a new column for each source column, asks about each guess, and writes after a yes', async (context) => {
    const ended = await init([
      ...UP_TO_COLUMNS,
      { shows: 'The board has no column for these', types: [ENTER] },
      { shows: 'Group the items by SEASON?', types: ['y'] },
      { shows: 'Show ORDER_DATE in the column "Date"?', types: ['y'] },
      { shows: 'Show STATUS in the column "Status"?', types: ['n'] },
      { shows: 'Write mappings/sales-orders.yaml?', types: [ENTER] },
    ]);
    if (ended === null) return context.skip(NO_TERMINAL);
    expect(ended).toMatchObject({ code: 0, screen: expect.stringContaining('Written: mappings/sales-orders.yaml') as string });
    expect(load(await readFile(file(), 'utf8'))).toMatchObject({
      source: { table: 'dbo.SALES_ORDERS' },
      board: { id: EMPTY_BOARD },
      key: { columns: ['ORDER_NO'] },
      group: { columns: ['SEASON'] },
      fields: expect.arrayContaining([
        { source: 'ORDER_QTY', monday: { id: 'numbers_order_qty', type: 'numbers', title: 'ORDER QTY' } },
      ]) as unknown[],
    });
  });
});
