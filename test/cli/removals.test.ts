import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, fillSource, orders } from '../protocol/support/orders.js';
import { active, boardOf } from '../support/board.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import type { CommandResult, Json } from './command.js';

const GREYSON = orders(20);
const RHONE = orders(3, { customer: 'RHONE' }, 'B');

/** Each step begins with what the one before has left. Each command is a process of its own, which takes seconds on a busy machine. */
describe('held removals on a real stack', { timeout: 240_000 }, () => {
  let sync: TestSync;
  let settings = '';
  const run = async (): Promise<CommandResult> => await command(['run', '--settings', settings]);
  const held = async (...args: readonly string[]): Promise<Json> => (await json(settings, ['removals', ...args])).held;

  beforeAll(async () => {
    sync = await startTestSync();
    settings = sync.stack.settingsFile;
    await addToSource(sync.database, [...GREYSON, ...RHONE]);
    await sync.stack.startWorker('worker');
    await run();
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('a customer that leaves is listed, approved and removed, and what is kept makes no run red', async () => {
    expect(await held()).toEqual([]);
    await fillSource(sync.database, GREYSON);
    expect((await run()).stdout).toContain('SOURCE_SHRUNKEN 1');
    const gate = await run();
    expect(gate).toMatchObject({ code: 2 });
    expect(gate.stdout).toContain('REMOVAL_GATE 1');
    expect(await held()).toMatchObject([{ customer: 'RHONE', state: 'undecided', orders: { length: 3 } }]);
    const text = await command(['removals', '--settings', settings]);
    expect(text.stdout).toMatch(/RHONE +3 +undecided +.*B-001/);

    expect(await json(settings, ['removals', 'keep', '--customer', 'rhone'])).toMatchObject({
      decision: 'kept',
      customers: [{ orders: 3 }],
    });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await held()).toMatchObject([{ customer: 'RHONE', state: 'kept', decidedBy: expect.any(String) as string }]);
    expect(await shown()).toHaveLength(23);
    expect(await command(['removals', 'keep', '--settings', settings])).toMatchObject({ code: 1 });

    expect(await json(settings, ['removals', 'approve', '--customer', 'RHONE'])).toMatchObject({ decision: 'approved' });
    const approved = await run();
    expect(approved).toMatchObject({ code: 0 });
    expect(await shown()).toHaveLength(20);
    expect(await run()).toMatchObject({ code: 0 });
    expect(await held()).toEqual([]);
    expect(await sync.database.query('SELECT [key_digest] FROM [dbo].[SYNC_RemovalDecision]')).toEqual([]);
    expect(await command(['removals', 'approve', '--customer', 'NO SUCH', '--settings', settings])).toMatchObject({ code: 4 });
  });

  const shown = async (): Promise<unknown[]> => active(boardOf(await sync.stack.monday.state(), sync.schedule.board.id).items);
});
