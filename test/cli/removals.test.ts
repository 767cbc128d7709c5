import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SyncDifferingOrders, SyncStatus } from '../../src/temporal/search-attributes.js';
import { addToSource, fillSource, order, orders } from '../protocol/support/orders.js';
import { checkHistory } from '../support/check-histories.js';
import { comparePlan, everythingStored } from '../support/check-plan.js';
import { active, boardOf } from '../support/board.js';
import type { BoardItem } from '../support/board.js';
import { COLUMNS } from '../support/shipped-board.js';
import { RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import type { CommandResult, Json } from './command.js';

const GREYSON = orders(20);
const RHONE = orders(3, { customer: 'RHONE' }, 'B');

/** Each step begins with what the one before has left. Each command is a process of its own, which takes seconds on a busy machine. */
describe('what persons decide, on a real stack', { timeout: 240_000 }, () => {
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

  test('what people did on the board is found by verify, repaired by the next run as the mapping says, or decided for one order', async () => {
    const verify = async (code: number, ...args: readonly string[]): Promise<Json> => await json(settings, ['verify', ...args], code);
    const linesOf = ({ differences }: Json): string[] =>
      (differences as readonly Json[]).map(({ order, kind, policy, end }) => [order[0], kind, policy ?? '-', end].join(' ')).sort();
    expect(await verify(0)).toMatchObject({ compared: 20, busy: 0, foreignItems: 0, differences: [], groups: [] });

    const items = await shown();
    const itemOf = (number: string): BoardItem => items.find(({ values }) => values[COLUMNS.number] === number) as BoardItem;
    const person = async (action: string, number: string, more = {}): Promise<void> => {
      await sync.stack.monday.control({ action, itemId: itemOf(number).id, ...more });
    };
    await person('edit', 'A-001', { values: { [COLUMNS.price]: '99' } });
    await person('archive', 'A-002');
    await sync.stack.monday.control({ action: 'delete', itemId: itemOf('A-003').subitems[0]?.id });
    await person('duplicateItem', 'A-004');
    await person('edit', 'A-005', { values: { [COLUMNS.key]: '' } });
    const found = [
      'A-001 edited follow stay',
      'A-002 archived hold wait',
      'A-003 size removed recreate repair',
      'A-004 doubled - board',
      'A-005 key changed - repair',
    ];
    const before = await verify(2);
    expect(linesOf(before)).toEqual(found);
    const key = String((before.differences as readonly Json[]).find(({ kind }) => kind === 'archived').key).slice(0, 8);
    const text = await command(['verify', '--heal', '--settings', settings]);
    expect(text).toMatchObject({ code: 2, stderr: '' });
    expect(text.stdout).toMatch(new RegExp(`${key} +A-002 +GREYSON +decide \\(hold\\) +archived\\n`));
    expect(text.stdout).toContain('npm run cli -- resolve KEY --recreate makes it again; --leave goes without it.');
    expect(text.stdout).toMatch(/20 orders of board \d+ compared: 5 not as the records say\./);
    expect(text.stdout).toContain('Nothing was marked: add --yes to do it.');
    expect(await verify(0, '--heal', '--yes')).toMatchObject({ healed: { orders: 2, executed: true } });
    const unfit = await command(['resolve', key, '--restore', '--settings', settings]);
    expect(unfit).toMatchObject({ code: 1, stdout: '' });
    expect(unfit.stderr).toContain(`--restore does not fit what has become of order A-002`);
    expect(await json(settings, ['resolve', 'a-002', '--recreate'])).toMatchObject({ decision: 'RECREATE', executed: false });
    expect(await json(settings, ['resolve', key, '--recreate', '--yes'])).toMatchObject({
      executed: true,
      by: expect.any(String) as string,
    });
    const accepted = await command(['resolve', 'A-001', '--accept-board', '--yes', '--settings', settings]);
    expect(accepted).toMatchObject({ code: 0, stderr: '' });
    expect(accepted.stdout).toMatch(
      /edited CUSTOMER PRICE: "28\.86", shown "99" \(follow\)[\s\S]*Recorded as decided by .*\. Nothing is sent for it\./,
    );
    expect(await run()).toMatchObject({ code: 0 });
    expect(linesOf(await verify(2))).toEqual(['A-001 edited follow accepted', 'A-004 doubled - board']);
    const now = (await shown()).filter(({ values }) => ['A-001', 'A-002'].includes(values[COLUMNS.number] ?? ''));
    expect(now.map(({ id }) => id)).not.toContain(itemOf('A-002').id);
    expect(now.map(({ values }) => values[COLUMNS.price]).sort()).toEqual(['28.86', '99']);
    const copy = (await shown()).find(({ id, values }) => values[COLUMNS.number] === 'A-004' && id !== itemOf('A-004').id);
    await sync.stack.monday.control({ action: 'archive', itemId: copy?.id });
    expect(await run()).toMatchObject({ code: 0 });
    expect(linesOf(await verify(0, '--customer', 'GREYSON'))).toEqual(['A-001 edited follow accepted']);
  });

  test('a comparison on the schedule finds what verify finds, and says in Temporal how many orders differ', async () => {
    const item = (await shown()).find(({ values }) => values[COLUMNS.number] === 'A-006');
    await sync.stack.monday.control({ action: 'delete', itemId: item?.subitems[0]?.id });
    const { workflow } = sync.stack.services.temporal;
    const scheduled = async (...args: readonly string[]): Promise<Json> => await json(settings, [...args, '--verify']);
    const compared = async (): Promise<WorkflowHandle> => {
      const { workflowId } = (await scheduled('schedule', 'trigger')).recent.at(-1);
      return workflow.getHandle(workflowId);
    };
    const found = async (): Promise<unknown[]> =>
      await sync.database.query(
        "SELECT [order_number] FROM [dbo].[SYNC_Finding] WHERE [code] = 'BOARD_ITEMS_DIFFER' AND [status] = 'OPEN' ORDER BY [order_number]",
      );
    const cron = ['--cron', '0 2 * * *', '--timezone', 'Asia/Hong_Kong'];
    expect(await scheduled('schedule', 'create', ...cron, '--paused')).toMatchObject({
      id: `${RUN_ID}/verify`,
      when: 'cron 0 2 * * * in Asia/Hong_Kong',
      paused: true,
      overlap: 'SKIP',
      catchupWindowMs: 6 * 3_600_000,
      last: null,
    });
    expect(await scheduled('schedule', 'resume')).toMatchObject({ paused: false });
    expect(await found()).toEqual([]);

    const first = await compared();
    expect(await first.result()).toEqual({ compared: 20, busy: 0, differing: 2, open: 1 });
    expect(await scheduled('schedule', 'describe')).toMatchObject({ last: { state: 'compared', counts: { differing: 2 } } });
    expect(await found()).toEqual([{ order_number: 'A-006' }]);
    const { typedSearchAttributes } = await first.describe();
    expect([typedSearchAttributes.get(SyncStatus), typedSearchAttributes.get(SyncDifferingOrders)]).toEqual(['DIFFERS', 2]);
    const history = historyToJSON(await first.fetchHistory());
    expect(checkHistory('comparison', history, ['A-006', 'GREYSON', '28.86'])).toEqual([]);
    const { stdout } = await command(['status', '--settings', settings]);
    expect(stdout).toMatch(
      /^Verify {4}cron 0 2 \* \* \* in Asia\/Hong_Kong, next .*\n {10}20 orders compared, 2 differ, 1 to repair or decide \(/m,
    );

    expect(await json(settings, ['verify', '--heal', '--yes'])).toMatchObject({ healed: { orders: 1, executed: true } });
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await (await compared()).result()).toMatchObject({ compared: 20, differing: 1, open: 0 });
    expect(await found()).toEqual([]);
    expect(await scheduled('schedule', 'delete')).toMatchObject({ done: 'deleted' });
  });

  test('a plan shows beforehand what a run does, to the last field and call, and writes nothing', async () => {
    const plan = async (...args: readonly string[]): Promise<Json> => await json(settings, ['plan', ...args]);
    const calls = async (): Promise<number> => (await sync.stack.monday.log()).requests.length;
    const snapshots = sync.stack.services.snapshotFolder;
    const kept = GREYSON.filter(({ number }) => !['A-011', 'A-012', 'A-013', 'A-014', 'A-015', 'A-016'].includes(number));
    await fillSource(sync.database, [
      ...kept,
      order('A-011', { price: '31.50' }),
      order('A-012', { season: 'SPRING 2027' }),
      order('A-013', { type: 'CANCELLED' }),
      order('A-014', { sizes: { S: 11, L: 5 } }),
      // Its key has other columns, so the known order is missing.
      order('A-015', { customer: 'NO SUCH CUSTOMER' }),
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
    const shown = await command(['plan', '--order', 'a-011', '--html', page, '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/unchanged: nothing to send[^]*CUSTOMER PRICE +31\.5/);
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>[^]*A-011[^]*<\/html>\n$/);
    await sync.run();
    expect(await comparePlan(sync.database, removal)).toEqual([]);
    expect(await plan('--po', '4755', '--board')).toMatchObject({
      stop: null,
      orders: { create: 0, remove: 0 },
      selection: { po: '4755' },
    });
    expect(await plan('--customer', 'rhone', '--limit', '10', '--show', '10')).toMatchObject({
      mutations: { updateItem: 0, createItem: 0 },
      selection: { customer: 'RHONE' },
    });
  });

  const shown = async (): Promise<BoardItem[]> => active(boardOf(await sync.stack.monday.state(), sync.schedule.board.id).items);
});
