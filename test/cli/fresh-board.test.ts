import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, order } from '../protocol/support/orders.js';
import { plainKeys } from '../support/plain-keys.js';
import { freshBoard } from '../support/fresh-board.js';
import { BOARD, SUBITEM_BOARD } from '../support/shipped-board.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';

const FRESH = '8100000001';

/** Each test depends on the one before. Each command is a process of its own, which takes seconds on a busy machine. */
describe('a fresh board on a real stack', { timeout: 240_000 }, () => {
  let sync: TestSync;
  let settings = '';

  const sent = async (): Promise<string[]> =>
    (await sync.stack.monday.log()).effects.filter(({ token }) => token === 'sync').map(({ operation }) => operation);
  const validate = async (...args: string[]): Promise<{ readonly code: number | null; readonly stdout: string }> =>
    await command(['validate', '--board', ...args, '--settings', settings]);

  beforeAll(async () => {
    sync = await startTestSync({
      mapping: (yaml) => plainKeys(yaml).replace(`"${BOARD}"`, `"${FRESH}"`),
      boards: [freshBoard({ board_id: FRESH })],
    });
    settings = sync.stack.settingsFile;
    await addToSource(sync.database, [order('F-1'), order('F-2', { customer: 'JOHNNIE O' }), order('F-3')]);
    await sync.stack.startWorker('worker');
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('is found by validate, and stops a run before anything is written', async () => {
    const found = await validate();
    expect(found.code).toBe(1);
    expect(found.stdout).toMatch(/BOARD_COLUMN_UNKNOWN .*board prepare/);
    expect(found.stdout).toMatch(/BOARD_SUBITEMS_MISSING .*board prepare/);
    expect(await sync.run()).toMatchObject({ status: 'FAILED', message: expect.stringContaining('BOARD_SUBITEMS_MISSING') });
    expect(await sent()).toEqual([]);
  });

  test('is shown what it needs, and nothing is made', async () => {
    const shown = await command(['board', 'prepare', '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(
      /^Board 8100000001 gets:\n- the text column "Order sync key" .*\n- a subitem board: .*\n- the dropdown column "Size" .*, with \d{3} labels: the sizes of the source\n- the numbers column "Order Qty" .*\nNothing else/,
    );
    expect(await sent()).toEqual([]);
  });

  test('gets all of it, and the first run fails no order', async () => {
    const made = await command(['board', 'prepare', '--yes', '--settings', settings]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain(`and mapping customer-master-schedule names ${SUBITEM_BOARD}. Write it into the mapping:`);
    expect(await sent()).toEqual(['create_column', 'create_item', 'create_subitem', 'create_column', 'create_column', 'delete_item']);
    expect((await validate()).stdout).toContain('BOARD_SUBITEMS_DIFFER');
    expect(await validate('--fix', '--yes')).toMatchObject({ code: 0 });
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 3, failed: 0, deferred: 0 });
    expect(await json(settings, ['board', 'prepare', '--yes'])).toMatchObject({ executed: false, needs: [], subitemBoard: null });
  });
});
