import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoRefusals } from '../../sandbox/sample/demo-acts.js';
import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { logPlace, mutationsSince } from '../support/checker.js';
import { MAPPING, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import { get, startServer } from './served.js';
import type { CommandResult, Json } from './command.js';

const WIDTH = 120;

/** What an operator sees of past runs; each test begins with what the one before has left. */
describe('past runs', { timeout: 180_000 }, () => {
  const orders = demoOrders(1);
  const { refusedItem, refusedItemFix } = demoRefusals(orders);
  let sync: TestSync;
  let settings = '';
  /** The same services, but nothing listens at the address of Temporal. */
  let withoutTemporal = '';
  /** Where the worker leaves the report of each run. */
  let reports = '';
  const shown = async (...args: readonly string[]): Promise<CommandResult> => await command([...args, '--settings', withoutTemporal]);

  beforeAll(async () => {
    sync = await startTestSync();
    settings = sync.stack.settingsFile;
    const read = JSON.parse(await readFile(settings, 'utf8')) as { temporal: Record<string, unknown> };
    reports = join(sync.folder, 'reports');
    await writeFile(settings, JSON.stringify({ ...read, reportsFolder: reports }));
    withoutTemporal = join(sync.folder, 'without-temporal.json');
    await writeFile(withoutTemporal, JSON.stringify({ ...read, temporal: { ...read.temporal, address: '127.0.0.1:1' } }));
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('before the first run an empty list says where it looked', async () => {
    expect(await shown('runs')).toMatchObject({
      code: 0,
      stdout: `There is no run of ${MAPPING} in SYNC_Run. Start one with npm run cli -- run.\n`,
    });
  });

  test('runs are listed while Temporal is down, in the zone that is named, and fit 120 columns', async () => {
    await sync.insert(orders.filter((order) => order['CUSTOMER NAME'] === 'MACK WELDON'));
    await sync.stack.startWorker('worker');
    await sync.run();
    await sync.change([refusedItem]);
    await sync.run();
    expect((await sync.run({ customer: 'NOBODY' })).status).toBe('FAILED');
    const text = await command(['runs', '--settings', withoutTemporal], { TZ: 'Asia/Hong_Kong' });
    expect(text).toMatchObject({ code: 0, stderr: '' });
    const lines = text.stdout.split('\n');
    expect(lines[0]).toMatch(/^RUN +BEGAN +STATUS +TOOK +STAGED +PROMOTED/);
    expect(text.stdout).toContain('Times are in Asia/Hong_Kong (UTC+8).');
    const { runs } = await json(withoutTemporal, ['runs', '--limit', '2']);
    expect(runs.map((run: Json) => run.status)).toEqual(['FAILED', 'COMPLETED_WITH_ERRORS']);
    const hongKong = new Date(Date.parse(runs[0].startTime) + 8 * 3_600_000).toISOString();
    expect(lines[1]).toMatch(
      new RegExp(`^${String(runs[0].runId).slice(0, 8)} +${hongKong.slice(0, 10)} ${hongKong.slice(11, 16)} +FAILED`),
    );
    expect(lines[2]).toMatch(/^ {10}only customer NOBODY; .*SELECTION_INVALID: /);
    expect(lines.filter((line) => !line.startsWith(' ')).every((line) => line.length <= WIDTH)).toBe(true);
    expect((await shown('runs', '--limit', '1')).stdout).toContain('Only the newest 1 run; --limit shows more.');
    const csv = await shown('runs', '--csv', '--columns', 'status,counts.failed');
    expect(csv).toMatchObject({ code: 0, stdout: 'status,counts.failed\r\nFAILED,0\r\nCOMPLETED_WITH_ERRORS,1\r\nCOMPLETED,0\r\n' });
    const refused = await command(['errors', '--csv', '--columns', 'customer,orderNumber,code', '--settings', settings]);
    expect(refused.stdout).toMatch(/^customer,orderNumber,code\r\n[A-Z ]+,[A-Z]+-\d+,LABEL_MISSING\r\n$/);
  });

  test('one is shown in full by the beginning of its id: reason, remedy, batches, refusals, findings', async () => {
    const [failed, red] = (await json(withoutTemporal, ['runs'])).runs as Json[];
    const stopped = await shown('runs', 'show', String(failed.runId).slice(0, 8));
    expect(stopped).toMatchObject({ code: 0, stderr: '' });
    expect(stopped.stdout).toMatch(/ {2}Reason {2}SELECTION_INVALID: .*NOBODY/);
    expect(stopped.stdout).toContain('  Remedy  Correct the name, or the mapping, and start the run again; ');
    expect(stopped.stdout).toMatch(/FINDING +CODE.*\n[0-9a-f]{8} +SELECTION_INVALID +error/);
    const full = await shown('runs', 'show', String(red.runId).toUpperCase().slice(0, 8));
    expect(full.stdout).toMatch(/MACK WELDON +COMPLETED_WITH_ERRORS/);
    expect(full.stdout).toMatch(new RegExp(`${refusedItem.orderNumber} .*LABEL_MISSING +open`));
    expect(full.stdout).toContain(`Workflow  order-sync/${MAPPING}`);
    expect(await json(withoutTemporal, ['runs', 'show', red.runId])).toMatchObject({
      runId: red.runId,
      status: 'COMPLETED_WITH_ERRORS',
      exitCode: 2,
      listedBatches: [{ customer: 'MACK WELDON' }],
      refused: [{ orderNumber: refusedItem.orderNumber, code: 'LABEL_MISSING', resolvedDate: null }],
    });
    expect((await shown('runs', 'show', 'zz')).code).toBe(4);
    expect((await shown('runs', 'show', '')).code).toBe(4);
  });

  test('each run has left its report, and one is written for any run', async () => {
    const runs = (await json(withoutTemporal, ['runs'])).runs as Json[];
    const left = (await readdir(reports)).sort();
    expect(left.map((name) => name.slice(-13, -5)).sort()).toEqual(runs.map(({ runId }: Json) => String(runId).slice(0, 8)).sort());
    expect(left[0]).toMatch(new RegExp(`^${MAPPING}-\\d{8}T\\d{6}Z-[0-9a-f]{8}\\.html$`));
    const red = runs.find(({ status }: Json) => status === 'COMPLETED_WITH_ERRORS');
    const file = join(sync.folder, 'one.html');
    expect(await shown('runs', 'show', String(red.runId).slice(0, 8), '--html', file)).toMatchObject({
      code: 0,
      stdout: `Written to ${file}.\n`,
    });
    for (const name of [file, join(reports, left.find((one) => one.includes(String(red.runId).slice(0, 8))) ?? '')]) {
      const page = await readFile(name, 'utf8');
      for (const part of [
        'COMPLETED_WITH_ERRORS',
        'MACK WELDON',
        'retry --code LABEL_MISSING',
        refusedItem.orderNumber,
        '<svg ',
        'UPDATE_ITEM',
        'in the Temporal UI',
      ])
        expect(page).toContain(part);
    }
    const nowhere = await shown('runs', 'show', String(red.runId).slice(0, 8), '--html', join(sync.folder, 'missing', 'one.html'));
    expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^The page cannot be written to .*ENOENT/) });
  });

  test('the dashboard shows the same, to this machine alone, and changes nothing', async () => {
    const [red] = ((await json(withoutTemporal, ['runs', '--limit', '2'])).runs as Json[]).slice(-1);
    const { monday } = JSON.parse(await readFile(settings, 'utf8')) as { monday: { token: string } };
    const before = await readFile(join(sync.folder, 'orders.db'));
    const dashboard = await startServer(['dashboard', '--port', '0', '--settings', settings]);
    try {
      const first = await get(dashboard.url);
      expect(first).toMatchObject({ status: 200, body: expect.stringContaining('Queue order-sync') });
      expect(first.body).toContain('1 worker: ');
      expect(first.policy).toMatch(/^default-src 'none'; /);
      const paths = ['runs', `runs/${String(red.runId)}`, 'batches', 'findings', 'findings?severity=error', 'removals'];
      const pages = await Promise.all(paths.map(async (path) => await get(`${dashboard.url}${path}`)));
      expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 200));
      expect(pages[1]?.body).toContain(refusedItem.orderNumber);
      const batch = /href="\/(batches\/[^"]+)"/.exec(pages[2]?.body ?? '')?.[1] ?? '';
      expect(await get(`${dashboard.url}${batch}`)).toMatchObject({
        status: 200,
        body: expect.stringContaining('Orders that are not promoted'),
      });
      expect(pages.filter(({ body }) => body.includes(monday.token))).toEqual([]);
      expect((await get(`${dashboard.url}runs/zz`)).status).toBe(404);
      expect((await get(`${dashboard.url}etc/passwd`)).status).toBe(404);
      expect((await get(dashboard.url, { host: 'board.example' })).status).toBe(403);
      expect((await get(dashboard.url, { method: 'POST' })).status).toBe(405);
    } finally {
      expect(await dashboard.stop()).toBe(0);
    }
    expect((await readFile(join(sync.folder, 'orders.db'))).equals(before)).toBe(true);
  });

  test('without Temporal the dashboard says so and shows the rest', async () => {
    const dashboard = await startServer(['dashboard', '--port', '0', '--settings', withoutTemporal]);
    try {
      const { status, body } = await get(dashboard.url);
      expect(status).toBe(200);
      expect(body).toContain('Temporal does not answer, so open runs, waits, schedule and workers are not known: No Temporal server');
      expect(body).toContain('LABEL_MISSING');
      expect(body).toContain('COMPLETED_WITH_ERRORS'.replaceAll('_', '_<wbr />'));
    } finally {
      await dashboard.stop();
    }
  });

  test('a batch that a later run has healed leaves the status at once, and a retry of it names what healed it', async () => {
    const batchesOf = async (): Promise<Json[]> =>
      ((await json(settings, ['status'])).batches as Json[]).filter((batch) => batch.status !== 'COMPLETED');
    const [red] = await batchesOf();
    expect(red).toMatchObject({ customer: 'MACK WELDON', status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    const id = String(red.batchId);
    const text = await command(['status', '--settings', settings]);
    expect(text.stdout).toMatch(new RegExp(`^${id.slice(0, 8)} +MACK WELDON +COMPLETED_WITH_ERRORS .*\\n {10}\\S`, 'm'));
    expect(text.stdout).not.toContain(id);
    await sync.change([refusedItemFix]);
    expect((await sync.run()).status).toBe('COMPLETED');
    expect(await batchesOf()).toEqual([]);
    const { runs } = await json(settings, ['runs', '--limit', '1']);
    const healed = new RegExp(`1 order healed by batch [0-9a-f]{8} of run ${String(runs[0].runId).slice(0, 8)} at \\d{4}-`);
    const before = await logPlace(sync);
    const retried = await command(['retry', '--batch', id.slice(0, 8), '--yes', '--settings', settings]);
    expect(retried).toMatchObject({ code: 1, stderr: expect.stringMatching(/has nothing left to retry/) });
    expect(retried.stderr).toMatch(healed);
    expect((await command(['batches', '--batch', id.slice(0, 8), '--settings', settings])).stdout).toMatch(healed);
    const byRun = await json(settings, ['batches', '--run', String(runs[0].runId).slice(0, 8)]);
    expect(byRun.batches).toMatchObject([{ customer: 'MACK WELDON', status: 'COMPLETED' }]);
    const again = await command(['retry', '--customer', 'MACK WELDON', '--settings', settings]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('There is nothing to retry') });
    expect(await mutationsSince(sync, before)).toEqual([]);
    expect((await shown('runs', 'show', String(red.runId).slice(0, 8))).stdout).toMatch(/LABEL_MISSING +ended\n {10}ended .*it was: /);
  });
});
