import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BegunRun } from '../../src/contracts/steps.js';
import { readLog } from '../protocol/support/board.js';
import { checkPromises } from '../protocol/support/invariants.js';
import { orders } from '../protocol/support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { productionRows, requestRows, stagedRows } from '../protocol/support/tables.js';
import { openWorld } from '../protocol/support/world.js';
import type { World } from '../protocol/support/world.js';

const simulator = await simulatorFixture();

const stale = { type: 'STALE_CLAIM', nonRetryable: true };

/** Everything that a sync writes about its run, for a comparison of before and after. */
async function everything(world: World): Promise<unknown> {
  const tables = [
    'SYNC_Run',
    'SYNC_Record',
    'SYNC_Line',
    'SYNC_Request',
    'SYNC_Intent',
    'SYNC_Board',
    'SYNC_Claim',
    'MON_BatchProcessing',
    'StagingOrders',
    'STG_MON_CustMasterSchedule',
    'MON_CustMasterSchedule',
    'ERR_MON_CustMasterSchedule',
  ];
  return await Promise.all(tables.map(async (table) => await world.database.query(`SELECT * FROM [dbo].[${table}] AS t`)));
}

/** A run in these states, whose claim another workflow has taken over since. */
async function takenOver(world: World, begun: BegunRun): Promise<BegunRun> {
  const next = await world.driver.begin({}, 'order-sync/started-by-somebody-else');
  expect(next.claim.token).toBeGreaterThan(begun.claim.token);
  return next;
}

describe('the claim of a mapping', () => {
  test('is refused to a second starter while Temporal says that the first is running, and names the holder', async () => {
    const world = await openWorld(simulator);
    world.workflows.running('the-first');
    const first = await world.driver.begin({}, 'the-first');
    await expect(world.driver.begin({}, 'the-second')).rejects.toMatchObject({
      type: 'CLAIM_HELD',
      nonRetryable: true,
      message: expect.stringContaining('the-first'),
    });
    world.workflows.closed('the-first');
    const second = await world.driver.begin({}, 'the-second');
    expect(second.claim.token).toBe(first.claim.token + 1);
  });

  test('stays with its holder when its step is tried again', async () => {
    const world = await openWorld(simulator);
    world.workflows.running('the-first');
    const input = {
      runId: randomUUID(),
      workflowId: 'the-first',
      workflowRunId: randomUUID(),
      mappingName: 'customer-master-schedule',
      selection: {},
    };
    const first = await world.driver.beginAs(input);
    expect(await world.driver.beginAs(input)).toEqual(first);
    expect(await world.database.query('SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Run]')).toEqual([{ n: 1 }]);
  });

  test.each(['detect', 'stage', 'finish'] as const)('that is stale writes nothing: %s', async (step) => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    const begun = await world.driver.begin();
    if (step !== 'detect') await world.driver.detect(begun);
    if (step === 'finish') await world.driver.stage(begun);
    await takenOver(world, begun);
    const before = await everything(world);
    await expect(step === 'finish' ? world.driver.finishOnly(begun) : world.driver[step](begun)).rejects.toMatchObject(stale);
    expect(await everything(world)).toEqual(before);
  });
});

describe('the claim of a batch', () => {
  test('is refused while its workflow is running, and taken over once that is closed; the old holder then writes nothing', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    const {
      batches: [batch],
    } = await world.driver.staged();
    const batchId = batch?.batchId ?? '';
    world.workflows.running('old');
    const old = await world.driver.open(batchId, 'old');
    await expect(world.driver.open(batchId, 'new')).rejects.toMatchObject({ type: 'CLAIM_HELD' });
    await world.driver.refreshBoard(old);
    for (const requestId of (await world.driver.plan(old)).requestIds) await world.driver.send(requestId, old.mappingHash);

    world.workflows.closed('old');
    const fresh = await world.driver.open(batchId, 'new');
    expect(fresh.claim.token).toBe(old.claim.token + 1);
    const before = await everything(world);
    await expect(world.driver.plan(old)).rejects.toMatchObject(stale);
    await expect(world.driver.close(old)).rejects.toMatchObject(stale);
    expect(await everything(world)).toEqual(before);

    // What the old holder has sent is known: the new one goes on from there.
    expect(await world.driver.close(fresh, await world.driver.workOff(fresh))).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect((await readLog(simulator)).effects.filter(({ operation }) => operation === 'create_group')).toHaveLength(1);
    await checkPromises(world);
  });

  test('goes back when the batch is closed, and closing it again changes nothing', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(1));
    const {
      batches: [batch],
    } = await world.driver.staged();
    const opened = await world.driver.open(batch?.batchId ?? '');
    const result = await world.driver.close(opened, await world.driver.workOff(opened));
    const before = await everything(world);
    expect(await world.driver.close(opened)).toEqual(result);
    expect(await everything(world)).toEqual(before);
  });
});

describe('a run that ended without closing its books', () => {
  test('is closed by the next one: batches ORPHANED, acknowledged orders promoted, requests without an answer settled', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    const begun = await world.driver.begin({}, 'killed');
    await world.driver.preflight(begun);
    await world.driver.detect(begun);
    const [batch] = await world.driver.stage(begun);
    const opened = await world.driver.open(batch?.batchId ?? '', 'killed/batch');
    await world.driver.refreshBoard(opened);
    for (let wave = 0; wave < 2; wave += 1)
      for (const requestId of (await world.driver.plan(opened)).requestIds) await world.driver.send(requestId, opened.mappingHash);
    // The subitems are on the board; the worker dies before it hears of it.
    await world.fault({ kind: 'lostAfterCommit', on: 'create_subitem' });
    const { requestIds } = await world.driver.plan(opened);
    await expect(world.driver.sendOnce(requestIds[0] ?? '', opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });

    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2 });
    await checkPromises(world);
    expect(await world.database.query('SELECT [status] FROM [dbo].[MON_BatchProcessing] ORDER BY [created_date]')).toMatchObject([
      { status: 'ORPHANED' },
      { status: 'COMPLETED' },
    ]);
    expect(await world.database.query('SELECT [status] FROM [dbo].[SYNC_Run] ORDER BY [start_time]')).toMatchObject([
      { status: 'ORPHANED' },
      { status: 'COMPLETED' },
    ]);
    expect((await stagedRows(world.database)).map(({ stg_status }) => stg_status)).toEqual([
      'DEFERRED',
      'DEFERRED',
      'PROMOTED',
      'PROMOTED',
    ]);
    expect((await requestRows(world.database)).filter(({ status }) => status === 'OPEN' || status === 'SENT')).toEqual([]);
    expect((await readLog(simulator)).effects.filter(({ operation }) => operation === 'create_subitem')).toHaveLength(4);
    expect((await productionRows(world.database)).subitems).toHaveLength(4);
  });

  test('leaves a batch alone that a person runs by itself', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(1));
    const begun = await world.driver.begin({}, 'killed');
    await world.driver.preflight(begun);
    await world.driver.detect(begun);
    const [batch] = await world.driver.stage(begun);
    world.workflows.running('by-hand');
    const opened = await world.driver.open(batch?.batchId ?? '', 'by-hand');
    // The next run meets the order under the claim of that batch, and leaves it to it.
    const next = await world.driver.begin({}, 'next');
    await world.driver.preflight(next);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await world.driver.detect(next);
    await world.driver.stage(next);
    expect(await world.driver.finish(next)).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });
    await checkPromises(world);
  });
});
