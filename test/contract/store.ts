import { functionsRun, missingIn } from './functions-run.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { emptyTables } from '../../sandbox/disposable/disposable-database.js';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import {
  activeBatches,
  batchStatuses,
  countPartlySent,
  findRuns,
  lastRuns,
  lastSuccess,
  runningRuns,
  runOfWorkflow,
} from '../../src/store/runs/overview.js';
import { healersOf } from '../../src/store/batches/healed.js';
import { batchProgress } from '../../src/store/batches/batch-progress.js';
import { listBatches, unpromotedOrders } from '../../src/store/batches/batch-list.js';
import { batchesOfRun, loadBatch, runningBatches } from '../../src/store/batches/batches.js';
import { withdrawRequest } from '../../src/store/requests/replaced-requests.js';
import { ensureBoard, nextGeneration, nextReadNumber } from '../../src/store/boards/boards.js';
import { acquireLease, checkLease, LeaseHeld, StaleLease } from '../../src/store/runs/leases.js';
import type { MondayError } from '../../src/monday/types.js';
import { requestsOfBatch } from '../../src/store/requests/batch-requests.js';
import { checkControlTotals } from '../../src/store/runs/reconciliation.js';
import { listErrors } from '../../src/store/errors/error-list.js';
import { countErrors, customersWithErrors } from '../../src/store/errors/error-counts.js';
import { openKeyQuestions, standingKeys } from '../../src/store/records/key-questions.js';
import { loadRun } from '../../src/store/runs/runs.js';
import { publishStaging } from '../../src/store/runs/publish-run.js';
import { openDatabase } from '../../src/database/open.js';
import { sourceColumns, SourceMissing } from '../../src/store/source/source.js';
import { disposableConfig } from '../../sandbox/disposable/disposable-server.js';
import { readBoard, shownOrder, shownOrders } from '../protocol/support/board.js';
import { MAPPING } from '../protocol/support/driver.js';
import { checkPromises } from '../protocol/support/invariants.js';
import { order, orders } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, recordRows, stagedRows } from '../protocol/support/tables.js';
import { openWorld, removeFreely, workerDatabase, worldDatabase } from '../protocol/support/world.js';
import type { World } from '../protocol/support/world.js';
import { filesWith, grantWorkerRights, WORKER_URL } from './engines.js';
import type { Engine, Place } from './engines.js';
import { leaveCalls } from './left-calls.js';
import { PROTOCOL, REHEARSED } from './protocol-tests.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const EARLY = '2020-01-01T00:00:00.000Z';

/** What the store does, in runs over the real activities and a simulated board. */
export function storeContract(engine: Engine): void {
  describe('store', async () => {
    let place: Place;
    const simulator = await simulatorFixture();
    let mapping: Mapping;

    beforeAll(async () => {
      place = await engine.create();
      mapping = await loadMapping(`mappings/${MAPPING}.yaml`);
      const embedded = worldDatabase.open;
      worldDatabase.open = async () => {
        const database = await place.open();
        await emptyTables(database, await filesWith());
        return database;
      };
      const workerUrl = engine.name === 'mssql' ? WORKER_URL : undefined;
      if (workerUrl !== undefined) {
        await grantWorkerRights(await place.open(), workerUrl);
        workerDatabase.open = async () => place.keep(await openDatabase(disposableConfig(workerUrl)));
      }
      return () => {
        worldDatabase.open = embedded;
        workerDatabase.open = null;
      };
    });
    afterAll(async () => {
      await place.close();
    });

    test('orders are created, changed, removed; names, sizes and texts of every kind come through', async () => {
      const world = await openWorld(simulator, { mapping: removeFreely });
      const names = { "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS": "O'Neil 😀 ]x[" };
      await world.source([
        order('A-001', { colour: 'ÑANDÚ 𠜎', more: names }),
        order('A-002', { sizes: await everySize(world.database) }),
        order('A-003', { style: "L'ÉTÉ" }),
      ]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
      await checkPromises(world);
      expect(Object.keys((await shownOrder(simulator, 'A-002')).sizes)).toHaveLength(Object.keys(await everySize(world.database)).length);

      await world.source([
        order('A-001', { colour: 'ÑANDÚ 𠜎', price: '30.5', sizes: { S: 11, L: 5 } }),
        order('A-002', { season: 'SPRING 2027' }),
      ]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2 });
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
      await checkPromises(world);
      expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-002']);
      expect((await recordRows(world.database))['A-003']).toMatchObject({ state: 'ARCHIVED', acknowledged_hash: null, dirty: false });
      expect((await productionRows(world.database)).orders).toHaveLength(2);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
    });

    test('what Monday refuses is listed with all that an operator asks for, and repaired by running the batch again', async () => {
      const world = await openWorld(simulator);
      await world.source([
        order('A-001'),
        order('A-002', { unit: 'DOZEN' }),
        order('A-003'),
        order('', {}),
        order('A-009', { customer: 'NOBODY KNOWS' }),
      ]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 3, promoted: 2, failed: 1 });
      await checkPromises(world);
      const [run] = await lastRuns(world.database, MAPPING, 5);
      const [batch] = await batchesOfRun(world.database, run?.runId ?? '');
      await readLikeAnOperator(world, mapping, run?.runId ?? '', batch?.batchId ?? '');

      await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label: 'DOZEN' });
      expect(await world.driver.runBatch(batch?.batchId ?? '')).toMatchObject({ status: 'COMPLETED', total: 3, promoted: 3, failed: 0 });
      expect((await orderErrors(world.database)).map((row) => row.error_type).sort()).toEqual(['KEY_BLANK', 'UNKNOWN_CUSTOMER']);
      expect(await checkControlTotals(world.database, mapping, run?.runId ?? '')).toEqual([]);
    });

    test('what cannot be read and is kept stays on the board and in production, in every type of column', async () => {
      const keepDates = (yaml: string): string => yaml.replace(/(source: EX FACTORY DATE, .*?), blank/, '$1, onBadValue: keep, blank');
      const world = await openWorld(simulator, { mapping: keepDates });
      const dated = (date: string): SourceOrder['more'] => ({ 'EX FACTORY DATE': date });
      await world.source([order('A-001', { more: dated('2026-05-20') })]);
      await world.driver.run();
      await world.source([order('A-001', { price: 'TBC', more: dated('9999-12-31') })]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
      await checkPromises(world);
      const [row] = (await productionRows(world.database)).orders;
      expect(row).toMatchObject({ 'CUSTOMER PRICE': '28.8600', 'CUSTOMER EX FACTORY DATE': '2026-05-20' });
    });

    test('a cancelled batch keeps what is whole, and the next run finishes the rest', async () => {
      const world = await openWorld(simulator);
      await world.source(orders(4));
      const {
        begun,
        batches: [batch],
      } = await world.driver.staged();
      const batchId = batch?.batchId ?? '';
      const opened = await world.driver.open(batchId);
      expect((await runningBatches(world.database, MAPPING)).map((one) => one.batchId)).toEqual([batchId]);
      const active = async (): Promise<string[]> => (await activeBatches(world.database, mapping, 5)).map((one) => one.batchId);
      expect(await active()).toEqual([batchId]);
      const end = await world.driver.workOff(opened, 2);
      expect(await countPartlySent(world.database, BOARD)).toBeGreaterThan(0);
      expect((await batchProgress(world.database, mapping, { batchId }, EARLY))[0]).toMatchObject({ batchId, orders: 4 });
      expect(await world.driver.close(opened, end)).toMatchObject({ status: 'CANCELLED' });
      expect(await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the test' })).toMatchObject({ status: 'CANCELLED' });
      const left = (await stagedRows(world.database)).map((row) => row.stg_status);
      expect(left).not.toContain('PENDING');
      expect(await active()).toEqual([batchId]);
      expect(await healersOf(world.database, mapping, batchId)).toEqual([]);
      expect(await lastSuccess(world.database, MAPPING)).toBeNull();
      const healed = await world.driver.run();
      expect(healed).toMatchObject({ status: 'COMPLETED' });
      await checkPromises(world);
      expect(await active()).not.toContain(batchId);
      expect(await healersOf(world.database, mapping, batchId)).toMatchObject([
        { orders: left.filter((status) => status !== 'PROMOTED').length, promoted: expect.any(String) },
      ]);
      const success = await lastSuccess(world.database, MAPPING);
      expect(success).toMatchObject({ status: 'COMPLETED' });
      expect(await findRuns(world.database, MAPPING, success?.runId.slice(0, 8).toUpperCase() ?? '', 2)).toEqual([success]);
      expect((await readBoard(simulator)).items).toHaveLength(4);
    });

    test('the progress of a batch counts what has changed, not every size of its orders', async () => {
      const world = await openWorld(simulator);
      await world.source([order('A-001'), order('A-002'), order('A-003')]);
      await world.driver.run();
      await world.source([order('A-001', { price: '31' }), order('A-002', { sizes: { S: 11, M: 20 } }), order('A-003'), order('A-004')]);
      const [batch] = (await world.driver.staged()).batches;
      const batchId = batch?.batchId ?? '';
      const opened = await world.driver.open(batchId);
      const progress = async (): Promise<unknown> => (await batchProgress(world.database, mapping, { batchId }, EARLY))[0];
      // An item each; one size of A-002, and both of A-004.
      expect(await progress()).toMatchObject({ orders: 3, answered: 0, parts: 3 + 1 + 2 });
      await world.driver.close(opened, await world.driver.workOff(opened));
      // A-002 needed no answer for its item.
      expect(await progress()).toMatchObject({ ordersDone: 3, answered: 5, parts: 5 });
    });

    test('an order that fails again keeps its one error row, with more attempts and a later one', async () => {
      const world = await openWorld(simulator);
      await world.source([order('A-001', { unit: 'DOZEN' })]);
      await world.driver.run();
      const [batch] = await world.database.query<{ batch_id: string }>('SELECT [batch_id] FROM [dbo].[MON_BatchProcessing]');
      const [before] = await orderErrors(world.database);
      expect(await world.driver.runBatch(batch?.batch_id ?? '')).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
      const after = await orderErrors(world.database);
      expect(after).toMatchObject([{ seen_count: 2, retry_count: 1 }]);
      expect(Date.parse(after[0]?.next_retry_date ?? '')).toBeGreaterThan(Date.parse(before?.next_retry_date ?? ''));
    });

    test('a request that was taken back is planned again, and content that was staged but never sent is superseded by a later read', async () => {
      const world = await openWorld(simulator);
      await world.source(orders(2));
      const begun = await world.driver.begin();
      await world.driver.preflight(begun);
      await world.driver.detect(begun);
      await world.driver.stage(begun);
      await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the test' });
      await world.source(orders(2, { price: '31' }));

      const next = await world.driver.begin();
      await world.driver.preflight(next);
      await world.driver.detect(next);
      const [batch] = await world.driver.stage(next);
      const opened = await world.driver.open(batch?.batchId ?? '');
      await world.driver.refreshBoard(opened);
      const [requestId = ''] = (await world.driver.plan(opened)).requestIds;
      const limited: MondayError = { code: 'RATE_LIMITED', message: 'later', httpStatus: 429 };
      const now = await world.database.now();
      await withdrawRequest(world.database, requestId, limited, null, () => ({ now, quietUntil: null, recheckAfter: null }));
      expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 2 });
      expect(await world.driver.finish(next)).toMatchObject({ status: 'COMPLETED' });
      await checkPromises(world);
    });

    test('of several workers at once one gets a lease; a worker that lost it writes nothing', async () => {
      const database = await place.open();
      const other = await place.open();
      const holder = (name: string) => ({ workflowId: name, runId: name });
      const closed = () => Promise.resolve(true);
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) =>
          acquireLease(at % 2 === 0 ? database : other, 'contract', holder(`w${String(at)}`), () => Promise.resolve(false)),
        ),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(tries.filter((one) => one.status === 'rejected').every((one) => one.reason instanceof LeaseHeld)).toBe(true);
      const old = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))[0];
      const taken = await acquireLease(other, 'contract', holder('next'), closed);
      expect(taken.token).toBe((old?.token ?? 0) + 1);
      await expect(
        database.transaction(async (tx) => {
          await tx.execute(`DELETE FROM [dbo].[SYNC_Claim] WHERE [claim_name] = N'contract'`);
          await checkLease(tx, old ?? taken);
        }),
      ).rejects.toBeInstanceOf(StaleLease);
      expect(await acquireLease(database, 'contract', holder('next'), closed)).toEqual(taken);
    });

    test('workers at once take every read number and generation once', async () => {
      const databases = [await place.open(), await place.open()];
      await Promise.all(databases.map((database) => ensureBoard(database, '77')));
      const numbers = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          (databases[at % 2] as Database).transaction((tx) => (at < 10 ? nextReadNumber(tx, '77') : nextGeneration(tx, '77'))),
        ),
      );
      expect(numbers.slice(0, 10).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(numbers.slice(10).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    test('a step is published once', async () => {
      const world = await openWorld(simulator);
      await world.source([order('A-001')]);
      const begun = await world.driver.begin();
      await world.driver.preflight(begun);
      await world.driver.detect(begun);
      await world.driver.stage(begun);
      await expect(
        world.database.transaction((tx) =>
          publishStaging(tx, begun.claim, begun.runId, { loadId: randomUUID(), mappingName: begun.mappingName }, 7),
        ),
      ).rejects.toThrow('Another attempt has already published this step');
      expect((await loadRun(world.database, begun.runId)).counts.staged).toBe(1);
      await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the test' });
    });

    test('keys that wait for a decision, and the known ones, have names that a person can recognise', async () => {
      const mapping = await loadMapping('mappings/customer-master-schedule.yaml');
      const world = await openWorld(simulator);
      await world.source([order('A-001', { colour: 'RED' }), order('A-001', { colour: 'BLUE' })]);
      await world.driver.run();
      await world.source([order('A-001', { colour: 'NAVY' })]);
      await world.driver.run();
      expect((await openKeyQuestions(world.database, mapping)).map(({ name }) => name)).toEqual(['A-001 | MSP25B50 | NAVY']);
      expect((await standingKeys(world.database, BOARD)).map(({ name }) => name).sort()).toEqual([
        'A-001 | MSP25B50 | BLUE',
        'A-001 | MSP25B50 | RED',
      ]);
    });

    test('a source that is not there is a missing source, not a table of ours to migrate', async () => {
      const { database } = await openWorld(simulator);
      await expect(sourceColumns(database, 'dbo.ORDERS_REBUILT')).rejects.toThrow(SourceMissing);
      await expect(sourceColumns(database, 'dbo.ORDERS_REBUILT')).rejects.not.toThrow(/migrate/);
    });

    // A test file registers its tests with its importer; the query makes it another module for each engine.
    const onServer = engine.name !== 'sqlite';
    for (const name of onServer ? PROTOCOL : REHEARSED) {
      const file = new URL(`../protocol/${name}.test.ts`, import.meta.url).pathname;
      await import(/* @vite-ignore */ `${file}?engine=${engine.name}`);
    }

    if (onServer)
      test('every function of the store has run', async () => {
        expect(missingIn([await functionsRun.calls()])).toEqual([]);
      });
    else
      afterAll(async () => {
        await leaveCalls('contract', await functionsRun.calls());
      });
  });
}

/** Every size column of the source that the board has a label for, with a quantity. */
async function everySize(database: Database): Promise<Record<string, number>> {
  const columns = await database.columns('dbo.ORDERS_UNIFIED');
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const sizes = columns
    .slice(at('UNIT OF MEASURE') + 1, at('TOTAL QTY'))
    .filter(({ type, name }) => type === 'INT' && name !== 'ONE SIZE')
    .map(({ name }) => name);
  expect(sizes).toHaveLength(160);
  return Object.fromEntries(sizes.map((size, at) => [size, at + 1]));
}

async function readLikeAnOperator({ database }: World, mapping: Mapping, runId: string, batchId: string): Promise<void> {
  const run = await loadRun(database, runId);
  expect(run).toMatchObject({
    status: 'COMPLETED_WITH_ERRORS',
    completeRead: true,
    counts: { rowsRead: 5, staged: 3, promoted: 2, failed: 1, rejected: 2 },
  });
  expect(await runOfWorkflow(database, run.workflowId, run.workflowRunId)).toMatchObject({ runId });
  expect(await runningRuns(database, MAPPING, 5)).toEqual([]);
  expect(await loadBatch(database, batchId)).toMatchObject({ batchId, runId, status: 'COMPLETED_WITH_ERRORS' });
  expect(await batchStatuses(database, runId)).toEqual({ COMPLETED_WITH_ERRORS: 1 });
  const [listed] = await listBatches(
    database,
    { mappingName: MAPPING, batchId, status: 'COMPLETED_WITH_ERRORS', customer: 'GREYSON', runId },
    5,
  );
  expect(listed).toMatchObject({ batchId, orders: { total: 3, promoted: 2, failed: 1, deferred: 0 }, sizes: { total: 6, failed: 0 } });
  expect(listed?.errorSummary).toContain('LABEL_MISSING');
  expect(await unpromotedOrders(database, mapping, { batchId, boardId: BOARD })).toMatchObject([
    { status: 'FAILED', code: 'LABEL_MISSING', sizes: 2, superseded: false },
  ]);
  const requests = await requestsOfBatch(database, batchId);
  expect(requests.length).toBeGreaterThan(1);
  expect(requests.every(({ sendCount, firstSent }) => sendCount === 1 && firstSent !== null)).toBe(true);
  expect((await listErrors(database, mapping, {}, 10)).map(({ code }) => code).sort()).toEqual([
    'KEY_BLANK',
    'LABEL_MISSING',
    'UNKNOWN_CUSTOMER',
  ]);
  expect(
    await listErrors(database, mapping, { customer: 'GREYSON', code: 'LABEL_MISSING', batchId, runId, resolved: true }, 10),
  ).toMatchObject([{ kind: 'order', orderNumber: 'A-002', column: 'UNIT OF MEASURE' }]);
  expect(await countErrors(database, mapping, EARLY)).toEqual({ open: 3, new: 3, standing: 0 });
  expect(await customersWithErrors(database, mapping)).toContain('GREYSON');
  expect(await batchProgress(database, mapping, { runId }, EARLY)).toMatchObject([{ orders: 3, ordersDone: 3, failed: 1 }]);
}
