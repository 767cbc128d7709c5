import { expect, test } from 'vitest';
import { reserve } from '../../src/monday/governor.js';
import { reserveBudget, updateBudget } from '../../src/store/boards/budget.js';
import { loadMapping } from '../../src/mapping/load.js';
import { runVerdict } from '../../src/orders/run-verdict.js';
import { openCounts } from '../../src/store/findings/open-counts.js';
import { reportFindings } from '../../src/store/findings/report-findings.js';
import { loadRun } from '../../src/store/runs/runs.js';
import { MAPPING } from '../protocol/support/driver.js';
import { order, orders } from '../protocol/support/orders.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld } from '../protocol/support/world.js';

const simulator = await simulatorFixture();

test.each([
  [
    'an order without a final state',
    `UPDATE [dbo].[STG_MON_CustMasterSchedule] SET [stg_status] = N'PENDING' WHERE [AAG ORDER NUMBER] = N'A-001'`,
  ],
  ['an order that vanished from staging', `DELETE FROM [dbo].[STG_MON_CustMasterSchedule] WHERE [AAG ORDER NUMBER] = N'A-001'`],
  ['a batch that counts wrongly', `UPDATE [dbo].[MON_BatchProcessing] SET [successful_records] = 7`],
])('control totals that do not balance fail the run: %s', async (_what, damage) => {
  const world = await openWorld(simulator);
  await world.source(orders(2));
  const begun = await world.driver.begin();
  await world.driver.preflight(begun);
  await world.driver.detect(begun);
  for (const batch of await world.driver.stage(begun)) await world.driver.runBatch(batch.batchId);
  // Sizes refer to their order, so they go first.
  await world.database.execute('DELETE FROM [dbo].[STG_MON_CustMasterSchedule_Subitems]');
  await world.database.execute(damage);
  expect(await world.driver.finish(begun)).toMatchObject({ status: 'FAILED' });
  const [run] = await world.database.query<{ status_reason: string }>('SELECT [status_reason] FROM [dbo].[SYNC_Run]');
  expect(run?.status_reason).toMatch(/^BOOKS_DO_NOT_BALANCE: /);
});

test('reservations of many askers at once never pass the budget, and the next window is whole again', async () => {
  const world = await openWorld(simulator);
  const ask = async (): Promise<boolean> => (await reserveBudget(world.database, 'token', 600_000, reserve)).granted;
  const answers = await Promise.all(Array.from({ length: 30 }, ask));
  // 8 x 600,000 points fit into 5,000,000 less the reserve.
  expect(answers.filter(Boolean)).toHaveLength(8);
  expect(await ask()).toBe(false);
  await world.pass(62_000);
  expect(await ask()).toBe(true);
});

test('corrections of many answers at once are all kept', async () => {
  const world = await openWorld(simulator);
  await reserveBudget(world.database, 'token', 1_000, reserve);
  await Promise.all(
    Array.from({ length: 20 }, () => updateBudget(world.database, 'token', (window) => ({ ...window, spent: window.spent + 5 }))),
  );
  expect(await world.database.query('SELECT [points_spent], [requests_sent] FROM [dbo].[SYNC_Budget]')).toEqual([
    { points_spent: 1_100, requests_sent: 1 },
  ]);
});

test('a repair after the end of a run writes its reason as the end of a run does: orders that are left, and all that is open', async () => {
  const world = await openWorld(simulator);
  const mapping = await loadMapping(`mappings/${MAPPING}.yaml`);
  await world.source([order('A-001'), order('A-002', { unit: 'DOZEN' }), order('A-003', { unit: 'GROSS' })]);
  const { runId } = await world.driver.run();
  const report = { mappingName: MAPPING, runId, origin: 'FINISH', coverage: { kind: 'nothing' }, now: await world.database.now() } as const;
  await world.database.transaction((tx) =>
    reportFindings(tx, report, [
      { code: 'REMOVAL_GATE', scope: 'run', message: 'held' },
      { code: 'SNAPSHOT_NOT_SAVED', scope: 'run', message: 'not saved' },
    ]),
  );
  const [batch] = await world.database.query<{ batch_id: string }>('SELECT [batch_id] FROM [dbo].[MON_BatchProcessing]');
  const repaired = async (label: string): Promise<unknown> => {
    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label });
    await world.driver.runBatch(batch?.batch_id ?? '');
    const [run] = await world.database.query('SELECT [status], [status_reason], [new_errors] FROM [dbo].[SYNC_Run]');
    const stored = await loadRun(world.database, runId);
    const { reason, newErrors } = runVerdict(stored.counts, await openCounts(world.database, mapping, stored));
    expect(run).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', new_errors: newErrors });
    expect(run?.['status_reason']).toBe(reason);
    return run?.['status_reason'];
  };
  expect(await repaired('DOZEN')).toBe(
    '1 failed; 2 errors open, 2 new: LABEL_MISSING 1, REMOVAL_GATE 1; 2 warnings: BOARD_LABEL_MISSING 1, SNAPSHOT_NOT_SAVED 1',
  );
  expect(await repaired('GROSS')).toBe('1 error open, 1 new: REMOVAL_GATE 1; 2 warnings: BOARD_LABEL_MISSING 1, SNAPSHOT_NOT_SAVED 1');

  await world.database.execute("UPDATE [dbo].[SYNC_Finding] SET [status] = N'RESOLVED' WHERE [code] = N'REMOVAL_GATE'");
  await world.driver.runBatch(batch?.batch_id ?? '');
  const [run] = await world.database.query('SELECT [status_reason] FROM [dbo].[SYNC_Run]');
  expect(run?.['status_reason']).toBe(
    'every order was repaired after the run had closed; 2 warnings: BOARD_LABEL_MISSING 1, SNAPSHOT_NOT_SAVED 1',
  );
});
