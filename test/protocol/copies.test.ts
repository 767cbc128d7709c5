import { describe, expect, test } from 'vitest';
import { readBoard, readLog, shownOrder } from './support/board.js';
import type { Item } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { begin, itemById, runWith } from './support/people.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows } from './support/tables.js';
import { removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

/** A person has duplicated the item of A-001: the copy has its key. */
async function beginCopied(mapping?: (yaml: string) => string): Promise<{ world: World; item: Item; copy: Item; sent: number }> {
  const { world, item } = await begin(simulator, mapping);
  const { itemId } = await simulator.control({ action: 'duplicateItem', itemId: item.id });
  const copy = await itemById(simulator, String(itemId));
  expect(copy.values[COLUMNS.key]).toBe(item.values[COLUMNS.key]);
  return { world, item, copy, sent: (await readLog(simulator)).requests.length };
}

const unsent = async (sent: number): Promise<void> => {
  expect((await readLog(simulator)).requests, 'requests since the copy was made').toHaveLength(sent);
};

/** One open error, which names both. */
async function expectTold(world: World, item: Item, copy: Item): Promise<void> {
  const errors = await orderErrors(world.database);
  expect(errors).toMatchObject([{ order_number: 'A-001', error_type: 'DUPLICATE_FOUND' }]);
  expect(errors[0]?.error_message).toContain(item.id);
  expect(errors[0]?.error_message).toContain(copy.id);
}

const answers: readonly (readonly [string, (item: Item, copy: Item) => Record<string, unknown>, 'item' | 'copy'])[] = [
  ['the copy is archived', (_item, copy) => ({ action: 'archive', itemId: copy.id }), 'item'],
  ['the copy is deleted', (_item, copy) => ({ action: 'delete', itemId: copy.id }), 'item'],
  ['the key of the copy is cleared', (_item, copy) => ({ action: 'edit', itemId: copy.id, values: { [COLUMNS.key]: '' } }), 'item'],
  ['the original is archived', (item) => ({ action: 'archive', itemId: item.id }), 'copy'],
];

describe('a copy of an item that a person made', () => {
  test.each(answers)('is reported when the order changes, and neither is written until %s', async (_what, answer, left) => {
    const { world, item, copy, sent } = await beginCopied();
    expect(await runWith(world, { price: '31', sizes: { S: 11, M: 20 } })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    await unsent(sent);
    expect(await runWith(world, { price: '31', sizes: { S: 11, M: 20 } })).toMatchObject({ promoted: 0 });
    await expectTold(world, item, copy);
    await unsent(sent);
    await simulator.control(answer(item, copy));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const stays = left === 'item' ? item : copy;
    expect((await itemById(simulator, stays.id)).values[COLUMNS.price]).toBe('31');
    expect(await orderErrors(world.database)).toEqual([]);
    expect((await productionRows(world.database)).orders.map((row) => row['Item ID'])).toContain(stays.id);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    await checkPromises(world);
  });

  test('is reported in every run until a person has decided, although the order changes back to what the board shows', async () => {
    const { world, item, copy, sent } = await beginCopied();
    await runWith(world, { price: '31', sizes: { S: 11, M: 20 } });
    expect(await runWith(world, {})).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 0 });
    expect(await runWith(world, {})).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 0 });
    await expectTold(world, item, copy);
    await unsent(sent);
    await simulator.control({ action: 'delete', itemId: copy.id });
    expect(await runWith(world, {})).toMatchObject({ status: 'COMPLETED' });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('is reported when the order leaves the source: none is archived until a person has decided', async () => {
    const { world, item, copy, sent } = await beginCopied(removeFreely);
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    await unsent(sent);
    await simulator.control({ action: 'delete', itemId: copy.id });
    expect(await world.driver.run()).toMatchObject({ promoted: 1 });
    expect(await itemById(simulator, item.id)).toMatchObject({ state: 'archived' });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('is never taken over when the order leaves and returns', async () => {
    const { world, item, copy, sent } = await beginCopied(removeFreely);
    await world.source([order('A-002')]);
    await world.driver.run();
    await world.driver.run();
    await runWith(world, { price: '31' });
    await runWith(world, { price: '31' });
    await expectTold(world, item, copy);
    await unsent(sent);
    expect(await itemById(simulator, copy.id)).toEqual(copy);
    await simulator.control({ action: 'archive', itemId: copy.id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, price: '31' });
    await checkPromises(world);
  });

  test('is reported when the original has lost its key, and is not followed in its place', async () => {
    const { world, item, copy, sent } = await beginCopied();
    await simulator.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.key]: '' } });
    await runWith(world, { price: '31' });
    expect(await runWith(world, { price: '31' })).toMatchObject({ promoted: 0 });
    await expectTold(world, item, copy);
    await unsent(sent);
    await simulator.control({ action: 'delete', itemId: item.id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: copy.id, price: '31' });
  });

  test('is reported when the key of the order changes too: the order waits, and goes on under the new key once one is left', async () => {
    const { world, item, copy, sent } = await beginCopied();
    await runWith(world, { price: '31' });
    await runWith(world, { price: '31' });
    await expectTold(world, item, copy);
    expect(await runWith(world, { price: '31', style: 'NAMED' })).toMatchObject({ promoted: 0 });
    expect((await orderErrors(world.database)).map((row) => row['error_type'])).toContain('KEY_CHANGE_AMBIGUOUS');
    await unsent(sent);
    await simulator.control({ action: 'delete', itemId: copy.id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, price: '31' });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('that a person has made into another order is left alone, and the order goes on', async () => {
    const { world, item, copy } = await beginCopied();
    await simulator.control({ action: 'edit', itemId: copy.id, values: { [COLUMNS.number]: 'MINE-1' } });
    const mine = await itemById(simulator, copy.id);
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await itemById(simulator, item.id)).values[COLUMNS.price]).toBe('31');
    expect(await itemById(simulator, copy.id)).toEqual(mine);
    expect((await readBoard(simulator)).items).toHaveLength(3);
  });
});
