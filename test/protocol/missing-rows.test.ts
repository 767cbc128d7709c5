import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Database, Queryable } from '../../src/database/database.js';
import { DatabaseError } from '../../src/database/errors.js';
import { reserve } from '../../src/monday/governor.js';
import { reserveBudget } from '../../src/store/boards/budget.js';
import { loadBatch } from '../../src/store/batches/batches.js';
import { loadRecord } from '../../src/store/records/records.js';
import { loadRun } from '../../src/store/runs/runs.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { MAPPING } from './support/driver.js';
import { openWorld } from './support/world.js';

const simulator = await simulatorFixture();

describe('a row that a step names and that is not in the database', () => {
  test('ends the step at once, and names the row and the table', async () => {
    const world = await openWorld(simulator);
    const missing = { type: 'ROW_MISSING', nonRetryable: true };
    const id = randomUUID();
    await expect(world.driver.attempt(() => loadRun(world.database, id))).rejects.toMatchObject({
      ...missing,
      message: expect.stringContaining(`run ${id} in SYNC_Run`) as string,
    });
    await expect(world.driver.attempt(() => loadBatch(world.database, id))).rejects.toMatchObject(missing);
    await expect(world.driver.attempt(() => loadRecord(world.database, '1', 'key'))).rejects.toMatchObject(missing);
  });
});

test('a budget that is deleted while it is used ends the step at once, and the next one writes it again', async () => {
  const world = await openWorld(simulator);
  const gone = emptyOn(world.database, 'SYNC_Budget');
  await expect(world.driver.attempt(() => reserveBudget(gone, 'token', 1, reserve))).rejects.toMatchObject({
    type: 'ROW_MISSING',
    nonRetryable: true,
    message: expect.stringContaining('There is no budget of token token in SYNC_Budget') as string,
  });
  expect(await world.driver.attempt(() => reserveBudget(world.database, 'token', 1, reserve))).toMatchObject({ granted: true });
});

test('a pinned mapping in which two customers have one name ends the step at once, with the name', async () => {
  const world = await openWorld(simulator, { mapping: (yaml) => yaml.replace('batch: { orders: 100 }', 'batch: { orders: 98 }') });
  const begun = await world.driver.begin();
  const [pinned] = await world.database.query<{ content: string }>('SELECT [content] FROM [dbo].[SYNC_Mapping] AS m');
  const mapping = JSON.parse(pinned?.content ?? '{}') as { customers: { list: { name: string; sources: string[] }[] } };
  mapping.customers.list.push({ name: 'ANOTHER', sources: ['greyson  clothiers'] });
  await world.database.execute('UPDATE [dbo].[SYNC_Mapping] SET [content] = @content', { content: JSON.stringify(mapping) });
  await expect(world.driver.detect(begun)).rejects.toMatchObject({
    type: 'MAPPING_INVALID',
    nonRetryable: true,
    message: expect.stringMatching(/greyson {2}clothiers.*which GREYSON has already/) as string,
  });
});

describe('the first step of a run', () => {
  test('does not take a failure of the database for a run that has not begun', async () => {
    const world = await openWorld(simulator);
    const input = { runId: randomUUID(), workflowId: 'order-sync/x', workflowRunId: randomUUID(), mappingName: MAPPING, selection: {} };
    const begun = await world.driver.beginAs(input);
    // Pinned by the first attempt, even if the file has changed since.
    await world.changeMapping((yaml) => yaml.replace('batch: { orders: 100 }', 'batch: { orders: 99 }'));
    const failing = failingOn(world.database, 'SYNC_Run');
    await expect(world.driverWithDatabase(failing).beginAs(input)).rejects.toMatchObject({ type: 'DATABASE_BUSY', nonRetryable: false });
    expect(await world.database.query('SELECT [mapping_hash] FROM [dbo].[SYNC_Mapping] AS m')).toEqual([
      { mapping_hash: begun.mappingHash },
    ]);
    expect(await world.driver.beginAs(input)).toEqual(begun);
  });
});

/** The database whose every SELECT from this table meets a lock. */
function failingOn(database: Database, table: string): Database {
  return new Proxy(database, {
    get: (target, name) => {
      if (name !== 'query') return (target[name as keyof Database] as (...args: unknown[]) => unknown).bind(target);
      return async (sql: string, ...rest: []) => {
        if (sql.includes(table)) throw new DatabaseError('DATABASE_BUSY', `${table} is locked.`);
        return await target.query(sql, ...rest);
      };
    },
  });
}

/** The database in which this table has no rows. */
function emptyOn(database: Database, table: string): Database {
  return new Proxy(database, {
    get: (target, name) => {
      if (name !== 'transaction') return Reflect.get(target, name) as unknown;
      return async <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
        await target.transaction(async (tx) => {
          const query: Queryable['query'] = async (sql, ...rest) => (sql.includes(table) ? [] : await tx.query(sql, ...rest));
          return await work(new Proxy(tx, { get: (inner, key) => (key === 'query' ? query : (Reflect.get(inner, key) as unknown)) }));
        });
    },
  });
}
