import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, order } from '../protocol/support/orders.js';
import { plainKeys } from '../support/plain-keys.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

/** Each test depends on the one before. Each command is a process of its own, which takes seconds on a busy machine. */
describe('first contact with a board on a real stack', { timeout: 240_000 }, () => {
  let sync: TestSync;
  let settings = '';
  let item = '';

  const monday = async (action: Readonly<Record<string, unknown>>) => await sync.stack.monday.control(action);
  /** What came through the API, by operation. */
  const sent = async (): Promise<string[]> =>
    (await sync.stack.monday.log()).effects.filter(({ token }) => token === 'sync').map(({ operation }) => operation);

  beforeAll(async () => {
    sync = await startTestSync({ mapping: plainKeys });
    settings = sync.stack.settingsFile;
    await addToSource(sync.database, [order('C-1'), order('C-2')]);
    await monday({ action: 'removeColumn', boardId: BOARD, columnId: COLUMNS.key, neverThere: true });
    const { groupId } = await monday({ action: 'createGroup', boardId: BOARD, title: 'GREYSON FALL 2026' });
    const values = { [COLUMNS.number]: 'c-1', [COLUMNS.style]: 'MSP25B50', [COLUMNS.colour]: 'ARCTIC' };
    item = String((await monday({ action: 'createItem', boardId: BOARD, groupId, name: 'made by hand', values }))['itemId']);
    await monday({ action: 'createItem', boardId: BOARD, groupId, name: 'an idea', values: {} });
    await sync.stack.startWorker('worker');
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('a run on a board without the key column reports how to create one', async () => {
    expect(await sync.run()).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('`npm run cli -- board prepare` creates'),
    });
  });

  test('board prepare shows what it would do, makes the key column and nothing else, and only once', async () => {
    const shown = await command(['board', 'prepare', '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toBe(
      `Board ${BOARD} gets:\n- the text column "Order sync key" with the id ${COLUMNS.key} on the board\nNothing else is changed.\nNothing was made: add --yes to do it.\n`,
    );
    expect(await sent()).toEqual([]);
    expect(await json(settings, ['board', 'prepare', '--yes'])).toMatchObject({
      executed: true,
      needs: [{ id: COLUMNS.key, type: 'text' }],
    });
    expect(await json(settings, ['board', 'prepare', '--yes'])).toMatchObject({ executed: false, needs: [] });
    expect(await sent()).toEqual(['create_column']);
  });

  test('board prepare refuses a column of another type', async () => {
    await monday({ action: 'retypeColumn', boardId: BOARD, columnId: COLUMNS.key, type: 'numbers' });
    const refused = await command(['board', 'prepare', '--yes', '--settings', settings]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(
      `BOARD_COLUMN_TYPE board.keyColumn.id: found column "${COLUMNS.key}" (Order sync key) of type numbers`,
    );
    await monday({ action: 'retypeColumn', boardId: BOARD, columnId: COLUMNS.key, type: 'text' });
  });

  test('a run before adopt sends nothing; adopt shows what belongs together, binds it, and the next run makes only what is missing', async () => {
    expect(await sync.run()).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining(
        `BOARD_NOT_ADOPTED: Board ${BOARD} (Customer Master Schedule) holds 2 items that the sync has no record of`,
      ),
    });
    const shown = await command(['adopt', '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(
      /^Matched: 1 item with 0 subitems\.\n\nWhich item is which order:\n.*\n\d+ +GREYSON +\d+ fields +C-1 \| MSP25B50 \| ARCTIC\n\nWhat the next run would write over[^]*\n +1 +Name +C-1 +made by hand +MSP25B50[^]*\n\n1 order without an item.*\n.*\nGREYSON +C-2 \| MSP25B50 \| ARCTIC\n\n1 item without an order.*\n.*\n\d+ +an idea\n/,
    );
    expect(shown.stdout).toContain('Nothing was written: add --yes');
    expect(await json(settings, ['adopt', '--yes'])).toMatchObject({
      executed: true,
      matched: [
        {
          item,
          order: ['C-1', 'MSP25B50', 'ARCTIC'],
          overwrites: expect.arrayContaining([expect.objectContaining({ field: 'Name', before: 'made by hand' })]) as unknown[],
        },
      ],
      ambiguous: [],
    });
    expect(await sent()).toEqual(['create_column']);
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect((await sent()).filter((operation) => operation === 'create_item')).toHaveLength(1);
    const ids = await sync.database.query<{ id: string }>(
      `SELECT [Item ID] AS [id] FROM [dbo].[MON_CustMasterSchedule] WHERE [AAG ORDER NUMBER] = N'C-1'`,
    );
    expect(ids).toEqual([{ id: item }]);
  });

  test('adopt --foreign only declares', async () => {
    const before = await sent();
    expect(await json(settings, ['adopt', '--foreign'])).toMatchObject({ executed: false, foreign: 1 });
    expect(await json(settings, ['adopt', '--foreign', '--yes'])).toMatchObject({ executed: true, foreign: 1 });
    expect(await sent()).toEqual(before);
  });
});
