import { describe, expect, test } from 'vitest';
import { isActive, readBoard, readLog, shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { keyParts, planned } from './support/planned.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { lineRows, orderErrors, productionRows, recordRows, requestRows, sizeErrors } from './support/tables.js';
import { BOUNDS, openWorld } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

describe('a worker that was frozen in the middle of a send', () => {
  test.each(['CREATE_GROUP', 'CREATE_ITEM', 'CREATE_SUBITEM'])(
    'brings an answer that another has read from the board: %s',
    async (operation) => {
      const world = await openWorld(simulator);
      await world.source([order('A-001')]);
      const { opened, requestId } = await planned(world, operation);
      const { driver, frozen } = world.frozenDriver('answer');
      const late = driver.sendOnce(requestId, opened.mappingHash);
      await frozen.held;
      expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled' });
      frozen.thaw();
      await late;
      expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
      await checkPromises(world);
      expect(await orderErrors(world.database, true)).toEqual([]);
    },
  );

  test('sends beyond the bound: the second item is kept in mind, reported, never deleted, and a person heals it', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    const { driver, frozen } = world.frozenDriver('send');
    const late = driver.sendOnce(requestId, opened.mappingHash);
    await frozen.held;
    // No record shows the paused worker: the board is searched until no copy of the request can take effect any more, then it is given up.
    await world.pass(25 * 60_000);
    expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
    const end = await world.driver.workOff(opened);
    const kept = await shownOrder(simulator, 'A-001');
    frozen.thaw();
    await late;
    const intent = await world.database.query('SELECT [status], [monday_id] FROM [dbo].[SYNC_Intent] WHERE [request_id] = @requestId', {
      requestId,
    });
    expect(intent).toMatchObject([{ status: 'CONFIRMED' }]);
    expect(intent[0]?.['monday_id']).not.toBe(kept.id);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'DUPLICATE', item_id: kept.id });
    await world.driver.close(opened, end);

    await world.source([order('A-001', { price: '31' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 0, failed: 1 });
    const [error] = await orderErrors(world.database);
    expect(error).toMatchObject({ error_type: 'DUPLICATE_FOUND' });
    const doubles = (await readBoard(simulator)).items.filter(isActive);
    expect(doubles).toHaveLength(2);

    // The person keeps the one that the sync did not know.
    await simulator.control({ action: 'delete', itemId: kept.id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '31', sizes: { S: 10, M: 20 } });
    expect(await orderErrors(world.database)).toEqual([]);
    const production = await productionRows(world.database);
    expect(production.orders.map((row) => row['Item ID'])).toEqual([(await shownOrder(simulator, 'A-001')).id]);
  });

  test('sends an old value beyond the bound, without keys: the value counts as uncertain and is written again', async () => {
    const world = await openWorld(simulator);
    await world.settings({ idempotencyCache: false });
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    const { opened, requestId } = await planned(world, 'UPDATE_ITEM');
    const { driver, frozen } = world.frozenDriver('send');
    const late = driver.sendOnce(requestId, opened.mappingHash);
    await frozen.held;
    await world.driver.send(requestId, opened.mappingHash);
    await world.driver.close(opened, await world.driver.workOff(opened));
    await world.source([order('A-001', { price: '14' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '14' });

    frozen.thaw();
    await late;
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '12' });
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: true });
    await world.driver.run();
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '14' });
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: false });
  });

  test('creates after its other copy was refused: the item is found and adopted, not made a second time', async () => {
    const world = await openWorld(simulator, { idempotency: 'trusted' });
    await world.settings({ idempotencyCache: false });
    // Every other label is on the board already.
    await world.source([order('A-000')]);
    await world.driver.run();
    await world.source([order('A-000'), order('A-001', { unit: 'DOZEN' })]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    const { driver, frozen } = world.frozenDriver('send');
    const late = driver.sendOnce(requestId, opened.mappingHash);
    await frozen.held;
    await world.pass(BOUNDS.indexLagMs);
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({
      type: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('earlier copy'),
    });
    // The label appears, the frozen copy goes through, and its answer is lost.
    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label: 'DOZEN' });
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    frozen.thaw();
    await expect(late).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(2);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(2);
    await checkPromises(world);
  });

  test('its late limit takes back no send of another worker', async () => {
    const world = await openWorld(simulator, { idempotency: 'trusted' });
    await world.settings({ idempotencyCache: false });
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    await world.fault({ kind: 'locked423', on: 'create_item' });
    const { driver, frozen } = world.frozenDriver('answer');
    const late = driver.sendOnce(requestId, opened.mappingHash);
    await frozen.held;
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    await world.pass(BOUNDS.indexLagMs);
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    frozen.thaw();
    await expect(late).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    expect(await requestRows(world.database)).toContainEqual(expect.objectContaining({ request_id: requestId, status: 'SENT' }));
    await world.driver.send(requestId, opened.mappingHash);
    await world.driver.close(opened, await world.driver.workOff(opened));
    await checkPromises(world);
  });
});

describe('what is on the board more than once', () => {
  test('is reported by the read-back, not deleted, and followed again once one is left', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    const made = (await readBoard(simulator)).items.find((item) => item.name.endsWith('A-001'));
    // A person copies the item, key column and all.
    await simulator.control({
      action: 'createItem',
      boardId: BOARD,
      groupId: made?.groupId,
      name: made?.name,
      values: keyParts(made?.values ?? {}),
    });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({
      status: 'COMPLETED_WITH_ERRORS',
      promoted: 1,
      failed: 1,
    });
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'DUPLICATE_FOUND' }]);
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(3);
    expect((await readLog(simulator)).effects.filter(({ operation }) => /archive|delete/.test(operation))).toEqual([]);

    await simulator.control({ action: 'delete', itemId: made?.id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-002', 'A-001']);
    expect(await orderErrors(world.database)).toEqual([]);
  });

  test('subitems too: a size that is there twice is reported under its size and repaired by a person', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_SUBITEM');
    await world.fault({ kind: 'lostAfterCommit', on: 'create_subitem' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    const [item] = (await readBoard(simulator)).items;
    const copy = await simulator.control({
      action: 'createSubitem',
      parentId: item?.id,
      name: 'Size S',
      values: { [COLUMNS.quantity]: '99' },
    });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ promoted: 0, failed: 1 });
    expect(await sizeErrors(world.database)).toMatchObject([{ size_label: 'S', error_type: 'DUPLICATE_FOUND' }]);
    expect((await lineRows(world.database)).filter(({ state }) => state === 'DUPLICATE')).toMatchObject([{ size_label: 'S' }]);

    await simulator.control({ action: 'delete', itemId: copy['itemId'] });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ sizes: { S: 10, M: 20 } });
    expect(await sizeErrors(world.database)).toEqual([]);
  });

  test('R4: where Monday is trusted and keeps no answers, a late create makes a double, and the next run reports it', async () => {
    const world = await openWorld(simulator, { idempotency: 'trusted' });
    await world.settings({ idempotencyCache: false });
    await world.source([order('A-001'), order('A-002')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    const { driver, frozen } = world.frozenDriver('send');
    const late = driver.sendOnce(requestId, opened.mappingHash);
    await frozen.held;
    // Nothing is found, so the identical request goes out again, as Monday allows inside the window of its key.
    await world.driver.send(requestId, opened.mappingHash);
    await world.driver.close(opened, await world.driver.workOff(opened));
    frozen.thaw();
    await late;
    await world.pass(BOUNDS.effectMs + BOUNDS.indexLagMs);
    await world.driver.run();
    expect((await orderErrors(world.database)).map(({ order_number, error_type }) => [order_number, error_type])).toEqual([
      ['A-001', 'DUPLICATE_FOUND'],
      ['A-002', 'DUPLICATE_FOUND'],
    ]);
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(4);
  });
});
