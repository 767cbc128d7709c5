import { describe, expect, test } from 'vitest';
import { shippedBoard } from '../support/fresh-board.js';
import { BOARD, COLUMNS, SUBITEM_BOARD } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { readLog, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { lastRun, openFindings } from './support/last-run.js';
import { order, orders } from './support/orders.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

describe('a token with boards:read and boards:write alone', async () => {
  const simulator = await simulatorFixture();
  const limited = async (world: World): Promise<ReturnType<World['driverWithToken']>> => {
    const { token } = await simulator.control({ action: 'issueToken', scopes: ['boards:read', 'boards:write'] });
    return world.driverWithToken(String(token));
  };

  test('runs, and Monday is not asked for more', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    expect(await (await limited(world)).run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(await openFindings(world)).not.toContain('scope');
    await checkPromises(world);
  });

  test('runs where the owners of the board matter, and what could not be checked is a finding', async () => {
    const world = await openWorld(simulator);
    await simulator.control({ action: 'changeBoard', boardId: BOARD, permissions: 'collaborators', ownedBySync: true });
    await world.source(orders(2));
    expect(await (await limited(world)).run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(await openFindings(world)).toMatch(
      /permissions "collaborators", and Monday does not say who owns it: .*\(field me, scope me:read\)/,
    );
  });

  test('stops with the field and the scope that it lacks', async () => {
    const world = await openWorld(simulator);
    const { token } = await simulator.control({ action: 'issueToken', scopes: ['boards:write'] });
    await world.source(orders(2));
    expect(await world.driverWithToken(String(token)).run()).toMatchObject({ status: 'FAILED' });
    expect(await lastRun(world)).toMatchObject({ status_reason: expect.stringContaining('(field boards, scope boards:read)') });
  });
});

describe('the version of the API', async () => {
  const simulator = await simulatorFixture();

  test('that Monday replaced, and what it warns of, are one finding each, and the run goes on', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    await world.fault({ on: 'boards', kind: 'otherVersion', code: '2025-04' });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    const [version, ...others] = (await openFindings(world)).split('\n').filter((line) => line.includes('version'));
    expect(version).toContain("found answers of version 2025-04 of Monday's API, expected version 2026-10");
    expect(others).toEqual([]);

    await world.source([order('A-001', { price: '31' }), order('A-002')]);
    await world.fault({ on: 'boards', kind: 'deprecation' });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await openFindings(world)).toContain('a warning of Monday: "');
    expect(await openFindings(world)).not.toContain('version 2025-04');
  });
});

describe('a board with several levels', async () => {
  const { subitem_board: hidden, ...shipped } = shippedBoard();
  const columns = [...shipped.columns, ...hidden.columns.filter((column) => (column as { monday_id: string }).monday_id !== 'name')];
  const rollup = columns.map((column) =>
    (column as { monday_id: string }).monday_id === COLUMNS.price ? { ...(column as object), rollup: true } : column,
  );
  const simulator = await simulatorFixture({ boards: [{ ...shipped, hierarchy_type: 'multi_level', columns: rollup }] });
  const subitemsItself = (yaml: string): string => yaml.replace(`board: "${SUBITEM_BOARD}"`, `board: "${BOARD}"`);

  test('stops a run before anything is written when a mapped column is calculated', async () => {
    const world = await openWorld(simulator, { mapping: subitemsItself });
    await world.source(orders(2));
    expect(await world.driver.run()).toMatchObject({ status: 'FAILED' });
    expect(await lastRun(world)).toMatchObject({
      status_reason: expect.stringMatching(
        /BOARD_COLUMN_CALCULATED fields\[\d+\]\.monday\.id: found column "numeric_\w+" \(.*\), which Monday calculates/,
      ),
    });
    expect((await readLog(simulator)).effects).toEqual([]);
  });

  test('takes the orders of a mapping that leaves the calculated column out', async () => {
    const withoutPrice = (yaml: string): string => subitemsItself(yaml).replace(new RegExp(`^.*${COLUMNS.price}.*\n`, 'm'), '');
    const world = await openWorld(simulator, { mapping: withoutPrice });
    await world.source(orders(2));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2, failed: 0 });
    expect(Object.values(await shownOrders(simulator)).map(({ sizes }) => sizes)).toEqual([
      { S: 10, M: 20 },
      { S: 10, M: 20 },
    ]);
  });
});
