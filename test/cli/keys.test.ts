import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, order } from '../protocol/support/orders.js';
import { plainKeys } from '../support/plain-keys.js';
import { RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import type { Json } from './command.js';

/** Each test depends on the one before. Each command is a process of its own, which takes seconds on a busy machine. */
describe('keys on a real stack', { timeout: 180_000 }, () => {
  let sync: TestSync;
  let settings = '';

  beforeAll(async () => {
    sync = await startTestSync({ mapping: plainKeys });
    settings = sync.stack.settingsFile;
    await addToSource(sync.database, [
      order('K-1', { colour: 'RED' }),
      order('K-1', { colour: 'BLUE' }),
      order('K-2', { more: { 'CUSTOMER ALT PO': 'X1' } }),
      order('K-2', { more: { 'CUSTOMER ALT PO': 'X2' }, price: '30' }),
    ]);
    await sync.stack.startWorker('worker');
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('keys lists which rows share one and which column would distinguish them', async () => {
    expect(await json(settings, ['keys'])).toMatchObject({
      customers: [{ customer: 'GREYSON', rows: 4, colliding: 2, keys: 1, separatedBy: ['CUSTOMER ALT PO'], left: 0 }],
    });
    const shown = await command(['keys', '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/GREYSON +4 +2 +1 +0 {2}CUSTOMER ALT PO/);
  });

  test('what is ambiguous is held, named, decided by rekey and accept-new, and done by the next run', async () => {
    expect(await sync.run()).toMatchObject({ promoted: 2 });
    const columns = `UPDATE [dbo].[ORDERS_UNIFIED] SET [CUSTOMER COLOUR DESCRIPTION] = @to WHERE [CUSTOMER COLOUR DESCRIPTION] = @from`;
    await sync.database.execute(columns, { from: 'RED', to: 'NAVY' });
    await sync.database.execute(columns, { from: 'BLUE', to: 'SKY' });
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 0 });

    // The same errors again raise no alarm: they stay open, and the run that met nothing new is green.
    const again = await command(['run', '--settings', settings]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('COMPLETED_WITH_ERRORS');
    expect(again.stdout).toContain('Nothing new was refused');
    const latest = sync.stack.services.temporal.workflow.getHandle(RUN_ID);
    expect((await latest.describe()).status.name).toBe('COMPLETED');

    const { errors } = (await json(settings, ['errors', '--code', 'KEY_CHANGE_AMBIGUOUS'])) as { errors: Json[] };
    const message = String(
      errors.find((error) => String(error.message).startsWith('New key') && String(error.message).split('(')[1]?.includes('NAVY'))?.message,
    );
    const [, fresh = ''] = /New key ([0-9a-f]{12}) /.exec(message) ?? [];
    const [, known = ''] = /([0-9a-f]{12}) \(K-1 \| MSP25B50 \| RED\)/.exec(message) ?? [];
    const unknown = await command(['rekey', known, 'ffffffffffff', '--settings', settings]);
    expect(unknown).toMatchObject({ code: 4, stdout: '' });
    expect(unknown.stderr).toContain('No held key begins with ffffffffffff');

    const decided = await command(['rekey', known, fresh, '--settings', settings]);
    expect(decided).toMatchObject({ code: 0, stderr: '' });
    expect(decided.stdout).toContain('K-1 | MSP25B50 | RED becomes K-1 | MSP25B50 | NAVY.');
    const other = String(errors.find((error) => String(error.message) !== message)?.message);
    const [, sky = ''] = /New key ([0-9a-f]{12}) /.exec(other) ?? [];
    expect(await json(settings, ['accept-new', sky])).toMatchObject({ from: null });
    expect(await sync.run()).toMatchObject({ staged: 2, promoted: 2 });
    const created = (await sync.stack.monday.log()).effects.filter(({ operation }) => operation === 'create_item');
    expect(created).toHaveLength(3);
  });
});
