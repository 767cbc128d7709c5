import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AlertChange } from '../../src/orders/alerts/changes.js';
import { alertStates, deliveryCounts, endDelivery, nextDelivery, saveChange, targetsToServe } from '../../src/store/alerts/alerts.js';
import { SQL_FOLDER, temporaryDatabase } from '../database/temporary.js';

const DDL = readFileSync(join(SQL_FOLDER, '80_alerts.sql'), 'utf8');
const NOW = '2026-03-02T12:00:00.000Z';
const RAISED: AlertChange = { rule: 'run', previous: { level: 'OK', changes: 0 }, level: 'CRITICAL', message: 'it failed' };
const RECOVERED: AlertChange = { rule: 'run', previous: { level: 'CRITICAL', changes: 1 }, level: 'OK', message: 'in order again' };

test.each([
  ['the first change', []],
  ['a later change', [RAISED]],
])('%s that two workers notice at once is stored and delivered once', async (_what, before) => {
  const database = await temporaryDatabase(DDL);
  for (const change of before) await saveChange(database, 'm', change, ['a', 'b'], NOW);
  const next = before.length === 0 ? RAISED : RECOVERED;
  const saved = await Promise.all([1, 2].map(() => saveChange(database, 'm', next, ['a', 'b'], NOW)));
  expect(saved.sort()).toEqual([false, true]);
  expect([...(await alertStates(database, 'm'))]).toEqual([
    ['run', { level: next.level, changes: before.length + 1, message: next.message, since: NOW }],
  ]);
  expect(await deliveryCounts(database)).toMatchObject([
    { target: 'a', status: 'OPEN', n: before.length + 1 },
    { target: 'b', status: 'OPEN', n: before.length + 1 },
  ]);
});

test('deliveries come in the order of the changes, also of one instant, and end once', async () => {
  const database = await temporaryDatabase(DDL);
  await saveChange(database, 'm', RAISED, ['a'], NOW);
  await saveChange(database, 'm', RECOVERED, ['a'], NOW);
  const first = await nextDelivery(database, 'a');
  expect(first).toMatchObject({
    status: 'OPEN',
    alert: { mapping: 'm', rule: 'run', level: 'CRITICAL', previous: 'OK', message: 'it failed', at: NOW },
  });
  await endDelivery(database, first?.alert.id ?? '', { status: 'DELIVERED', reason: null, now: NOW });
  await endDelivery(database, first?.alert.id ?? '', { status: 'GIVEN_UP', reason: 'late', now: NOW });
  const second = await nextDelivery(database, 'a');
  expect(second).toMatchObject({ alert: { level: 'OK', previous: 'CRITICAL' } });
  expect(await targetsToServe(database)).toEqual(['a']);
  await endDelivery(database, second?.alert.id ?? '', { status: 'GIVEN_UP', reason: 'it answered HTTP 404', now: NOW });
  expect(await nextDelivery(database, 'a')).toBeNull();
  expect(await targetsToServe(database)).toEqual([]);
  expect((await deliveryCounts(database)).map(({ status, n }) => [status, n])).toEqual([
    ['DELIVERED', 1],
    ['GIVEN_UP', 1],
  ]);
});
