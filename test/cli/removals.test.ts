import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, fillSource, order, orders } from '../protocol/support/orders.js';
import { comparePlan, everythingStored } from '../support/check-plan.js';
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

  test('a plan tells beforehand what a run does, to the last field and call, and writes nothing', async () => {
    const plan = async (...args: readonly string[]): Promise<Json> => await json(settings, ['plan', ...args]);
    const calls = async (): Promise<number> => (await sync.stack.monday.log()).requests.length;
    const snapshots = sync.stack.services.snapshotFolder;
    const kept = GREYSON.filter(({ number }) => !['A-001', 'A-002', 'A-003', 'A-004', 'A-005', 'A-006'].includes(number));
    await fillSource(sync.database, [
      ...kept,
      order('A-001', { price: '31.50' }),
      order('A-002', { season: 'SPRING 2027' }),
      order('A-003', { type: 'CANCELLED' }),
      order('A-004', { sizes: { S: 11, L: 5 } }),
      // Its key has other columns, so the known order is missing.
      order('A-005', { customer: 'NO SUCH CUSTOMER' }),
      order('N-001', { customer: 'RHONE' }),
    ]);
    const stored = await everythingStored(sync.database, snapshots);
    const before = await calls();
    const foreseen = await plan();
    expect(await calls(), 'calls of a plan without --board').toBe(before);
    expect(await everythingStored(sync.database, snapshots)).toBe(stored);
    expect(foreseen).toMatchObject({
      stop: null,
      openRuns: [],
      orders: { create: 1, update: 3, move: 1, remove: 0 },
      read: { unchanged: 14, rejected: 1, missing: 2 },
      removals: { due: 0, missingOnce: 2, held: [] },
      changeGate: { waits: null },
      newGroups: expect.arrayContaining(['GREYSON SPRING 2027']) as string[],
    });
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 0 });
    expect(await comparePlan(sync.database, foreseen)).toEqual([]);
    expect((await calls()) - before, 'calls of the run').toBe(foreseen.cost.calls);

    const removal = await plan('--board');
    expect(removal).toMatchObject({ orders: { remove: 2, update: 0 }, removals: { due: 2 }, board: { live: true } });
    const page = join(sync.folder, 'plan.html');
    const shown = await command(['plan', '--order', 'a-001', '--html', page, '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/unchanged: nothing to send[^]*CUSTOMER PRICE +31\.5/);
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>[^]*A-001[^]*<\/html>\n$/);
    await sync.run();
    expect(await comparePlan(sync.database, removal)).toEqual([]);
    expect(await plan('--po', '4755', '--board')).toMatchObject({ stop: null, orders: { create: 0, remove: 0 }, selection: { po: '4755' } });
    expect(await plan('--customer', 'rhone', '--limit', '10', '--show', '10')).toMatchObject({
      mutations: { updateItem: 0, createItem: 0 },
      selection: { customer: 'RHONE' },
    });
  });

  const shown = async (): Promise<unknown[]> => active(boardOf(await sync.stack.monday.state(), sync.schedule.board.id).items);
});
