import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, fillSource, order } from '../protocol/support/orders.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import type { CommandResult, Json } from './command.js';

const SOURCE = [order('F-1', { price: 'TBC' }), order('F-2', { more: { 'TOTAL QTY': 31 } }), order('F-3')];

/** Each test begins with what the one before has left. Each command is a process of its own, which takes seconds on a busy machine. */
describe('findings on a real stack', { timeout: 180_000 }, () => {
  let sync: TestSync;
  let settings = '';
  const run = async (): Promise<CommandResult> => await command(['run', '--settings', settings]);
  const found = async (...args: readonly string[]): Promise<Json[]> => (await json(settings, ['findings', ...args])).findings;

  beforeAll(async () => {
    sync = await startTestSync();
    settings = sync.stack.settingsFile;
    await addToSource(sync.database, SOURCE);
    await sync.stack.startWorker('worker');
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('a run over values that cannot be read is complete and names its warnings, and so does one over the same rows again', async () => {
    for (const times of [1, 2]) {
      const ended = await run();
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toMatch(/^COMPLETED after .*Every order is acknowledged and promoted\.$/m);
      expect(ended.stdout).toMatch(/Reason +[23] warnings: .*SIZE_SUM_DIFFERS 1, VALUE_KEPT 1/);
      expect(ended.stdout).toMatch(new RegExp(`VALUE_KEPT +warning +1 +${String(2 - times)} +Correct the value`));
    }
    expect((await command(['status', '--settings', settings])).stdout).toMatch(/Findings +3 warnings: .*VALUE_KEPT 1/);
    expect(await found('--order', 'f-1')).toMatchObject([
      {
        code: 'VALUE_KEPT',
        severity: 'warning',
        customer: 'GREYSON',
        orderNumber: 'F-1',
        field: 'CUSTOMER PRICE',
        valueSeen: 'TBC',
        seenCount: 2,
      },
    ]);
    const text = await command(['findings', '--code', 'value_kept', '--settings', settings]);
    expect(text.stdout).toContain('Order F-1, CUSTOMER PRICE "TBC"');
    expect(await command(['findings', '--code', 'VALUE_KEPTT', '--settings', settings])).toMatchObject({ code: 4 });
  });

  test('one is shown in full, closed with a reason, and open again when its value changes', async () => {
    const [finding] = await found('--code', 'VALUE_KEPT');
    const id = String(finding?.id).slice(0, 10);
    const shown = await command(['findings', 'show', id, '--settings', settings]);
    for (const line of [/Order +F-1/, /Field +CUSTOMER PRICE/, /Value +"TBC"/, /Remedy +Correct the value/])
      expect(shown.stdout).toMatch(line);
    expect(await command(['findings', 'close', id, '--reason', ' ', '--settings', settings])).toMatchObject({ code: 4 });
    expect(await json(settings, ['findings', 'close', id, '--reason', 'agreed'])).toMatchObject({ closed: finding?.id, reason: 'agreed' });
    expect((await run()).stdout).not.toContain('VALUE_KEPT');
    expect(await found('--order', 'F-1', '--all')).toMatchObject([{ status: 'CLOSED', endedReason: 'agreed', seenCount: 3 }]);
    await fillSource(sync.database, [order('F-1', { price: 'later' }), ...SOURCE.slice(1)]);
    await run();
    expect(await found('--order', 'F-1')).toMatchObject([{ status: 'OPEN', valueSeen: 'later', endedReason: null }]);
    await fillSource(sync.database, [order('F-1', { price: '12.5' }), ...SOURCE.slice(1)]);
    await run();
    expect(await found('--order', 'F-1', '--all')).toMatchObject([{ status: 'RESOLVED' }]);
  });

  test('an empty source is red in every run until a person has closed it, or it is filled again', async () => {
    await fillSource(sync.database, []);
    for (let times = 0; times < 2; times += 1) {
      const ended = await run();
      expect(ended.code).toBe(2);
      expect(ended.stdout).toContain('1 error open, 1 new: SOURCE_EMPTY 1');
      expect(ended.stdout).not.toContain('Every order is acknowledged');
    }
    const [empty] = await found('--severity', 'error');
    await json(settings, ['findings', 'close', String(empty?.id), '--reason', 'the season has ended']);
    const closed = await run();
    expect(closed).toMatchObject({ code: 0 });
    expect(closed.stdout).toContain('it has not read the whole source');
    await fillSource(sync.database, SOURCE);
    expect((await run()).code).toBe(0);
    expect(await found('--code', 'SOURCE_EMPTY', '--all')).toMatchObject([{ status: 'CLOSED' }]);
  });

  test('the id of a refused order leads to its error', async () => {
    await addToSource(sync.database, [order('F-9', { customer: 'NOBODY' })]);
    expect((await run()).code).toBe(2);
    const [refused] = await found('--code', 'UNKNOWN_CUSTOMER');
    expect(refused).toMatchObject({ kept: 'refusal', scope: 'customer', customer: 'NOBODY' });
    const shown = await command(['findings', 'show', String(refused?.id), '--settings', settings]);
    expect(shown.stderr).toContain('errors show');
  });
});
