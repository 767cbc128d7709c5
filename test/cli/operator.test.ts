import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoRefusals } from '../../sandbox/sample/demo-acts.js';
import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { firstWords } from '../../src/cli/output/wrap.js';
import { boardOf } from '../support/board.js';
import { MAPPING, RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, COMMAND, json } from './command.js';
import type { Json } from './command.js';
import { inTerminal, NO_TERMINAL, screens } from './terminal.js';

const LISTINGS = [
  ...[['status'], ['runs'], ['batches'], ['errors'], ['findings'], ['plan'], ['verify'], ['removals'], ['keys'], ['adopt'], ['doctor']],
  ...[['retry', '--code', 'LABEL_MISSING'], ['db', 'status'], ['cleanup'], ['validate'], ['explain', 'LABEL_MISSING']],
];

/** The story of one operator; each test depends on the one before. Each command is a process of its own, which takes seconds on a busy machine. */
describe('the command line on a real stack', { timeout: 180_000 }, () => {
  const orders = demoOrders(1);
  const refusals = demoRefusals(orders);
  const loaded = orders.filter((order) => order['CUSTOMER NAME'] === 'MACK WELDON' || order['CUSTOMER NAME'] === 'TITLE 9');
  let sync: TestSync;
  let settings = '';
  const effects = async (): Promise<number> => (await sync.stack.monday.log()).effects.length;

  beforeAll(async () => {
    sync = await startTestSync();
    settings = sync.stack.settingsFile;
    await sync.insert(loaded);
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('a run without a worker is started, reported as waiting, and prevents a second one from starting', async () => {
    const first = await json(settings, ['run', '--no-wait']);
    expect(first).toMatchObject({ mapping: MAPPING, workflowId: RUN_ID });
    const second = await command(['run', '--settings', settings]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`workflow ${RUN_ID} (run ${String(first.workflowRunId)}) since `);
    expect(second.stderr).toContain('npm run cli -- cancel');
    expect(second.stdout).toBe('');
    const status = await json(settings, ['status']);
    expect(status).toMatchObject({ queuesWithoutWorker: ['order-sync', 'monday-api'], open: { workflowId: RUN_ID, progress: null } });
    // A cancel of a run that no worker has seen is kept until one comes.
    expect(await json(settings, ['cancel', '--no-wait'])).toMatchObject({ workflowId: RUN_ID, signal: 'cancel' });
    await sync.stack.startWorker('worker');
    await sync.stack.services.temporal.workflow
      .getHandle(RUN_ID)
      .result()
      .catch(() => undefined);
    expect(await effects()).toBe(0);
  });

  test('a run over one customer in a pipe prints each change in a line, and ends with a summary', async () => {
    const run = await command(['run', '--customer', 'title 9', '--limit', '2', '--settings', settings]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('TITLE NINE 1/1: COMPLETED, 2 orders');
    expect(run.stdout).toContain('Sent    2 orders in 1 batch: 2 promoted, 0 failed, 0 deferred');
    expect(run.stdout).toContain('Totals  balance');
    expect(run.stdout).not.toContain('\u001B');
  });

  test('in a terminal it shows a bar per batch', async (context) => {
    const shown = await inTerminal([...COMMAND, 'run', '--customer', 'TITLE 9', '--settings', settings]);
    if (shown === null) context.skip(NO_TERMINAL);
    expect(shown).toEqual(expect.stringContaining('\u001B[0J'));
    expect(shown).toEqual(expect.stringContaining('✓ TITLE NINE 1/1: COMPLETED, 10 orders'));
    // In green.
    expect(shown).toEqual(expect.stringContaining('\u001B[32m✓'));
  });

  test('a run as JSON is one document, and refusals end it with code 2', async () => {
    await sync.change([refusals.refusedItem, refusals.refusedSize]);
    const run = await json(settings, ['run'], 2);
    expect(run).toMatchObject({
      mapping: MAPPING,
      status: 'COMPLETED_WITH_ERRORS',
      exitCode: 2,
      counts: { rowsRead: 21, unchanged: 11, staged: 10, promoted: 8, failed: 2, deferred: 0 },
      batches: { COMPLETED_WITH_ERRORS: 2 },
      books: { balance: true, problems: [] },
    });
    expect(run.errors.map((error: Json) => [error.kind, error.orderNumber, error.size, error.code]).sort()).toEqual([
      ['order', refusals.refusedItem.orderNumber, null, 'LABEL_MISSING'],
      ['size', refusals.refusedSize.orderNumber, 'ONE SIZE', 'LABEL_MISSING'],
    ]);
    expect(run.temporalUi).toContain(sync.stack.temporal.uiUrl);
  });

  test('errors name the order, the remedy and the next retry, and distinguish new from older ones', async () => {
    const { errors } = await json(settings, ['errors', '--customer', 'TITLE 9']);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      kind: 'size',
      size: 'ONE SIZE',
      seenCount: 1,
      new: true,
      retriesUsedUp: false,
      remedy: expect.stringContaining('Create the label'),
    });
    expect(Date.parse(errors[0].nextRetry)).toBeGreaterThan(Date.parse(errors[0].lastSeen));
    const text = await command(['errors', '--code', 'label_missing', '--settings', settings]);
    expect(text.stdout).toContain('LABEL_MISSING  2: 2 new, 0 older');
    expect(text.stdout).toContain(refusals.refusedItem.orderNumber);
  });

  test('one order is shown with what was sent and what Monday answered', async () => {
    const number = refusals.refusedItem.orderNumber;
    const shown = await command(['errors', 'show', number, '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain(`LABEL_MISSING  order ${number} of MACK WELDON: open`);
    expect(shown.stdout).toMatch(/ {2}Remedy {4}Create the label/);
    expect(shown.stdout).toMatch(/ {2}Answer {4}.*label/);
    const { errors } = await json(settings, ['errors', 'show', number]);
    expect(errors[0]).toMatchObject({ code: 'LABEL_MISSING', payload: expect.any(String), response: expect.stringContaining('label') });
    expect(await command(['errors', 'show', 'nothing', '--settings', settings])).toMatchObject({ code: 4, stdout: '' });
  });

  test('a batch is shown in full by the beginning of its id', async () => {
    const [batch] = (await json(settings, ['batches', '--status', 'completed_with_errors', '--customer', 'MACK WELDON'])).batches;
    const full = await json(settings, ['batches', '--batch', batch.batchId.slice(0, 8)]);
    expect(full).toMatchObject({ batchId: batch.batchId, orders: { total: 9, promoted: 8, failed: 1, deferred: 0 } });
    expect(full.unfinished).toMatchObject([
      { status: 'FAILED', code: 'LABEL_MISSING', title: expect.stringContaining(refusals.refusedItem.orderNumber) },
    ]);
    expect(full.requests.length).toBeGreaterThan(0);
    const text = await command(['batches', '--batch', batch.batchId, '--settings', settings]);
    expect(text.stdout).toContain(`npm run cli -- retry --batch ${String(batch.batchId).slice(0, 8)}`);
  });

  test('a retry in a pipe only shows what it would do', async () => {
    const before = await effects();
    const shown = await command(['retry', '--code', 'LABEL_MISSING', '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('This retries 2 orders, in 2 batches');
    expect(shown.stdout).toContain('Nothing was started: add --yes');
    expect(await effects()).toBe(before);
  });

  test('in a terminal of 80 or 120 columns every listing fits, in whole words and local times', async (context) => {
    const [run] = (await json(settings, ['runs', '--limit', '1'])).runs;
    const [batch] = (await json(settings, ['batches', '--status', 'COMPLETED_WITH_ERRORS'])).batches;
    const { findings } = await json(settings, ['findings']);
    const id = (text: string): string => text.slice(0, 8);
    const commands = [
      ...LISTINGS,
      ['runs', 'show', id(run.runId)],
      ['batches', '--batch', id(batch.batchId)],
      ['errors', 'show', refusals.refusedItem.orderNumber],
      ['findings', 'show', id(findings.find((one: Json) => one.kept !== 'refusal').id)],
    ];
    const messages = [run.statusReason, ...findings.map(({ message }: Json) => message)].map((text: string) => firstWords(text, 200));
    for (const width of [80, 120]) {
      const shown = await screens(settings, commands, width, { TZ: 'Asia/Hong_Kong' });
      if (shown === null) return context.skip(NO_TERMINAL);
      expect([...shown.keys()]).toEqual(commands.map((words) => words.join(' ')));
      // A link is copied, so it stays whole.
      for (const [name, lines] of shown)
        expect({ name, long: lines.filter((line) => line.length > width && !line.includes('://')) }).toEqual({ name, long: [] });
      const listed = [...(shown.get('runs') ?? []), ...(shown.get('findings') ?? [])];
      const text = listed.map((line) => line.trim()).join(' ');
      for (const message of messages) {
        expect(text).toContain(message.replace(/ …$/, ''));
        const begins = listed.find((line) => line.includes(message.slice(0, 20))) ?? '';
        expect(begins.trim().length).toBeGreaterThanOrEqual(Math.min(40, message.length));
      }
      const hongKong = new Date(Date.parse(run.startTime) + 8 * 3_600_000).toISOString();
      for (const name of ['status', 'runs', `runs show ${id(run.runId)}`]) {
        expect(shown.get(name)?.join('\n')).toContain(hongKong.slice(0, 16).replace('T', ' '));
        expect(shown.get(name)?.join('\n')).toContain('Times are in Asia/Hong_Kong (UTC+8).');
      }
    }
  });

  test('with the cause gone a retry heals the order; then its batch is refused as completed', async () => {
    const { column, label } = refusals.missingLabel;
    const { subitems } = sync.schedule;
    expect(column).toBe('Size');
    await sync.stack.monday.control({ action: 'addLabel', boardId: subitems?.board, columnId: subitems?.size.monday.id, label });
    const retried = await json(settings, ['retry', '--customer', 'TITLE 9', '--yes']);
    expect(retried).toMatchObject({ executed: true, exitCode: 0, results: [{ status: 'COMPLETED', orders: { failed: 0, deferred: 0 } }] });
    expect((await json(settings, ['errors', '--customer', 'TITLE 9'])).errors).toEqual([]);
    const again = await command(['retry', '--batch', retried.results[0].batchId, '--yes', '--settings', settings]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('is COMPLETED');
    const items = boardOf(await sync.stack.monday.state(), sync.schedule.board.id).items;
    expect(items.filter((item) => item.name.includes(refusals.refusedSize.orderNumber))).toHaveLength(1);
  });

  test('a retry while the cause remains ends with code 2', async () => {
    const retried = await command(['retry', '--customer', 'MACK WELDON', '--yes', '--settings', settings]);
    expect(retried.code).toBe(2);
    expect(retried.stdout).toContain('COMPLETED_WITH_ERRORS MACK WELDON: 8 promoted, 1 failed, 0 deferred');
  });

  test('with --settings nothing of a hostile environment is read, and no token is needed to look', async () => {
    const hostile = {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      TEMPORAL_NAMESPACE: 'production',
      TEMPORAL_PROFILE: 'production',
      TEMPORAL_TLS: 'true',
      TEMPORAL_API_KEY: 'nobody',
      TEMPORAL_UI_URL: 'http://wrong.invalid',
      MONDAY_API_URL: 'http://127.0.0.1:1',
      MONDAY_API_TOKEN: ' bad token ',
      DATABASE_FILE: '/nonexistent/orders.db',
      ORDER_SYNC_FOLDER: '/nonexistent',
      ORDER_SYNC_MAPPINGS: '/nonexistent',
    };
    const status = await command(['status', '--json', '--settings', settings], hostile);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(status.stdout)).toMatchObject({
      mapping: MAPPING,
      temporal: { address: sync.stack.temporal.address, namespace: 'default', ui: sync.stack.temporal.uiUrl },
      open: null,
      queuesWithoutWorker: [],
      errors: { open: 1 },
    });
    expect(JSON.parse(status.stdout).lastRuns.map((run: Json) => run.status)).toEqual([
      'COMPLETED_WITH_ERRORS',
      'COMPLETED',
      'COMPLETED',
      'CANCELLED',
    ]);
  });

  test('an error that is given up is closed with its reason, and is open no more', async () => {
    const number = refusals.refusedItem.orderNumber;
    const closed = await command(['errors', 'close', number, '--reason', 'the customer has cancelled it', '--settings', settings]);
    expect(closed).toMatchObject({ code: 0, stderr: '' });
    expect((await json(settings, ['errors'])).errors).toEqual([]);
    expect((await command(['errors', 'show', number, '--settings', settings])).stdout).toContain('the customer has cancelled it');
  });

  test('one order is retried with what the source says now, whether it is due or not, and its plan is shown first', async () => {
    const number = refusals.refusedItem.orderNumber;
    const before = await effects();
    const shown = await command(['retry', '--order', number, '--settings', settings]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('only 1 chosen order');
    expect(shown.stdout).toContain('Nothing was started: add --yes');
    expect(await effects()).toBe(before);

    const again = await command(['retry', '--order', number, '--yes', '--settings', settings]);
    expect(again.code).toBe(2);
    expect(again.stdout).toContain('Sent    1 order in 1 batch: 0 promoted, 1 failed, 0 deferred');
    const { errors } = await json(settings, ['errors']);
    expect(errors).toMatchObject([{ orderNumber: number, code: 'LABEL_MISSING' }]);

    const unit = sync.schedule.fields.find(({ source }) => source === 'UNIT OF MEASURE')?.monday.id;
    await sync.stack.monday.control({ action: 'addLabel', boardId: sync.schedule.board.id, columnId: unit, label: 'BOX' });
    const healed = await json(settings, ['retry', '--code', 'LABEL_MISSING', '--from-source', '--yes']);
    expect(healed).toMatchObject({ status: 'COMPLETED', selection: { orders: [expect.any(String)] } });
    expect((await json(settings, ['errors'])).errors).toEqual([]);
    const { items } = boardOf(await sync.stack.monday.state(), sync.schedule.board.id);
    expect(items.filter(({ name }) => name.includes(number))).toHaveLength(1);
    const unknown = await command(['retry', '--order', 'X-1', '--yes', '--settings', settings]);
    expect(unknown).toMatchObject({ code: 4, stderr: expect.stringContaining('No order with an error') });
  });

  test('an unknown customer is refused here, and stops a run that was started without the command', async () => {
    const refused = await command(['run', '--customer', 'MACK WELDEN', '--settings', settings]);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('Did you mean "MACK WELDON"?');
    expect((await sync.run({ customer: 'NOBODY' })).status).toBe('FAILED');
    expect((await json(settings, ['status'])).lastRuns[0]).toMatchObject({
      status: 'FAILED',
      statusReason: expect.stringContaining('SELECTION_INVALID'),
    });
  });
});
