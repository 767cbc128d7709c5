import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../../sandbox/processes/free-port.js';
import { startProcess, workerIsUp } from '../../sandbox/demo/stack.js';
import type { SupervisedChild } from '../../sandbox/processes/children.js';
import { demoRefusals } from '../../sandbox/sample/demo-acts.js';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import { command, json } from '../cli/command.js';
import { AlertReceiver } from '../support/alert-receiver.js';
import { get, startServer } from '../cli/served.js';
import type { ReceivedPost } from '../support/alert-receiver.js';
import { payloadsOf } from '../support/check-histories.js';
import { metricNamesIn, observedNames } from '../support/metric-names.js';
import { ordersOf } from '../support/orders.js';
import { BUNDLED, MAPPING, outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

/** The path of an address is a secret, as that of Slack is. */
const SECRET_PATH = '/services/T0/B0/c3VwZXJzZWNyZXQ';
const HEADER = 'Bearer a-secret-of-the-receiver';
const DEADLINE_MS = 60_000;

const orders = [...ordersOf('MACK WELDON', 4), ...ordersOf('TITLE 9', 4)];
const { refusedItem, refusedItemFix } = demoRefusals(orders);

let sync: TestSync;
let receiver: AlertReceiver;
let token = '';
let metricsPort = 0;
const workers: SupervisedChild[] = [];
const output: string[] = [];

async function startWorker(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['src/worker.ts', '--settings', sync.stack.settingsFile] as const;
  const { child, line } = await startProcess({ name, args, folder: sync.folder, ready: workerIsUp, env });
  output.push(`${line}\n`);
  child.process.stdout?.on('data', (data: Buffer) => output.push(data.toString()));
  workers.push(child);
}

beforeAll(async () => {
  // With so few orders a change of most of them asks a person.
  sync = await startTestSync({
    mapping: (yaml) => yaml.replace(/changeGate: .*/, 'changeGate: { maxShare: 0.5, minimumOrders: 2, maxWaitMinutes: 120 }'),
  });
  const [port = 0, health = 0] = await freePorts(2);
  metricsPort = health;
  receiver = new AlertReceiver(port);
  const alertsFile = join(sync.folder, 'alerts.yaml');
  await writeFile(
    alertsFile,
    `every: 1s
retry: { first: 1s, longest: 1s }
targets:
  pager: { form: json, url: '${receiver.url('/pager')}', headers: { authorization: '${HEADER}' } }
  chat: { form: slack, url: '${receiver.url(SECRET_PATH)}' }
rules:
  run: {}
  errors: { above: 0 }
  success: { within: 1d }
  decision: {}
`,
  );
  const settings = JSON.parse(await readFile(sync.stack.settingsFile, 'utf8')) as { monday: { token: string } };
  token = settings.monday.token;
  await writeFile(sync.stack.settingsFile, JSON.stringify({ ...settings, alertsFile }));
  await sync.insert(orders);
  await Promise.all([startWorker('worker-1', { ...BUNDLED, HEALTH_PORT: String(metricsPort) }), startWorker('worker-2', BUNDLED)]);
}, 180_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await receiver.stop();
  await sync.stop();
});

const rows = async (): Promise<Record<string, unknown>[]> =>
  await sync.database.query(
    'SELECT [rule_name], [level], [target], [status] FROM [dbo].[SYNC_AlertDelivery] AS d ORDER BY [target], [changed_date], [rule_name]',
  );

/** The posts that a target has received, in order. */
const postsTo = (posts: readonly ReceivedPost[], path: string): ReceivedPost[] => posts.filter((post) => post.path === path);

it('each change of state reaches each receiver once and in order, although it is down while they happen; two workers share the work', async () => {
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED' });
  await sync.change([refusedItem]);
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
  await until(async () => (await rows()).length === 4, DEADLINE_MS, 'both changes for both targets');
  // Temporal repeats the delivery.
  const sender = sync.stack.services.temporal.workflow.getHandle('order-sync-alerts/pager');
  await until(
    async () => ((await sender.describe()).raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 0) >= 3),
    DEADLINE_MS,
    'the third attempt',
  );
  // Without a limit of attempts or time: Temporal repeats it for as long as the receiver is down.
  const [post] = (await sender.describe()).raw.pendingActivities ?? [];
  expect([post?.activityType?.name, Number(post?.maximumAttempts ?? 0), Number(post?.expirationTime?.seconds ?? 0)]).toEqual([
    'postAlert',
    0,
    0,
  ]);
  await sync.change([refusedItemFix]);
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED' });
  await until(async () => (await rows()).length === 8, DEADLINE_MS, 'the recoveries');
  expect(new Set((await rows()).map(({ status }) => status))).toEqual(new Set(['OPEN']));

  await receiver.start();
  await until(async () => (await rows()).every(({ status }) => status === 'DELIVERED'), DEADLINE_MS, 'all deliveries');
  const pager = postsTo(receiver.posts, '/pager');
  expect(pager.map(({ body }) => [body.mapping, body.rule, body.previous, body.level, body.state])).toEqual([
    [MAPPING, 'errors', 'OK', 'WARNING', 'raised'],
    [MAPPING, 'run', 'OK', 'WARNING', 'raised'],
    [MAPPING, 'errors', 'WARNING', 'OK', 'recovered'],
    [MAPPING, 'run', 'WARNING', 'OK', 'recovered'],
  ]);
  expect(pager.map(({ headers }) => headers.authorization)).toEqual([HEADER, HEADER, HEADER, HEADER]);
  expect(pager.map(({ headers, body }) => headers['idempotency-key'] === body.id)).toEqual([true, true, true, true]);
  const chat = postsTo(receiver.posts, SECRET_PATH).map(({ body }) => body.text as string);
  expect(chat.map((text) => text.split(' ')[0])).toEqual(['*WARNING*', '*WARNING*', '*RECOVERED*', '*RECOVERED*']);
  expect(chat[0]).toContain('1 error open: LABEL_MISSING 1');
  expect(receiver.posts).toHaveLength(8);

  const shown = await json(sync.stack.settingsFile, ['alerts', 'show']);
  expect(shown.rules.filter(({ watched }: { watched: boolean }) => watched).map(({ level }: { level: string }) => level)).toEqual([
    'OK',
    'OK',
    'OK',
    'OK',
  ]);
  expect(shown.targets).toMatchObject([
    { name: 'chat', waiting: 0, delivered: 4, givenUp: 0 },
    { name: 'pager', waiting: 0, delivered: 4, givenUp: 0 },
  ]);
  const tested = await command(['alerts', 'test', '--target', 'chat', '--settings', sync.stack.settingsFile]);
  expect(tested).toMatchObject({ code: 0, stdout: 'chat: accepted\n' });
  expect(receiver.posts).toHaveLength(9);
}, 240_000);

it('/metrics has every metric that the rules and the dashboard name', async () => {
  const response = await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await response.text();
  expect((await observedNames()).filter((name) => !metricNamesIn(text).has(name))).toEqual([]);
  expect(text).toContain(`order_sync_orders{mapping="${MAPPING}",outcome="promoted"} 1`);
  expect(text).not.toMatch(/MACK|TITLE/);
});

it('a gate that waits for a person raises an alert, and its end another', async () => {
  const before = receiver.posts.length;
  await sync.change(orders.slice(0, 6).map((order) => changedColumn('price', order, 'CUSTOMER PRICE', '99.99', 'is dearer')));
  const run = await sync.start();
  const pagerSince = (): ReceivedPost[] => postsTo(receiver.posts.slice(before), '/pager');
  await until(async () => Promise.resolve(pagerSince().length === 1), DEADLINE_MS, 'the alert of the gate');
  expect(pagerSince()[0]?.body).toMatchObject({
    rule: 'decision',
    state: 'raised',
    message: expect.stringContaining('approval: 6 of 8 known orders changed'),
  });
  await run.executeUpdate('reject');
  await outcomeOf(run);
  await until(async () => Promise.resolve(pagerSince().length === 3), DEADLINE_MS, 'the end of the gate');
  expect(pagerSince().map(({ body }) => [body.rule, body.state])).toEqual(
    expect.arrayContaining([
      ['decision', 'recovered'],
      ['run', 'raised'],
    ]),
  );
}, 120_000);

it('neither the token nor a secret of a receiver is in any log, history, table, report, metric or alert', async () => {
  const searched: (readonly [string, string])[] = [
    ['the output of the workers', output.join('')],
    ['the metrics', await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text()],
    ['the alerts', JSON.stringify(receiver.posts.map(({ body }) => body as unknown))],
  ];
  for (const file of (await readdir(sync.folder)).filter((name) => name.endsWith('.log')))
    searched.push([file, await readFile(join(sync.folder, file), 'utf8')]);
  const report = join(sync.folder, 'report.html');
  const [red] = await sync.database.query<{ id: string }>(
    `SELECT [run_id] AS [id] FROM [dbo].[SYNC_Run] WHERE [status] = N'COMPLETED_WITH_ERRORS' ORDER BY [start_time]`,
  );
  const reports = [['status'], ['batches'], ['errors'], ['alerts', 'show'], ['runs', 'show', red?.id ?? '', '--html', report]];
  searched.push(
    ...(await Promise.all(
      reports.map(
        async (args) => [args.join(' '), JSON.stringify(await command([...args, '--settings', sync.stack.settingsFile]))] as const,
      ),
    )),
  );
  searched.push(['the page of a run', await readFile(report, 'utf8')]);
  const dashboard = await startServer(['dashboard', '--port', '0', '--settings', sync.stack.settingsFile]);
  for (const path of ['', 'runs', `runs/${red?.id ?? ''}`, 'batches', 'findings'])
    searched.push([`the page /${path}`, (await get(`${dashboard.url}${path}`)).body]);
  await dashboard.stop();
  const pages = new Map(searched);
  for (const page of ['the page of a run', `the page /runs/${red?.id ?? ''}`, 'the page /runs'])
    expect(pages.get(page), page).toContain('LABEL_MISSING');
  const tables = await sync.database.query<{ name: string }>(
    `SELECT [name] FROM [dbo].[sqlite_master] AS m WHERE [type] = 'table' ORDER BY [name]`,
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) searched.push([name, JSON.stringify(await sync.database.query(`SELECT * FROM [dbo].[${name}] AS t`))]);
  let workflows = 0;
  for await (const { workflowId, runId } of sync.stack.services.temporal.workflow.list()) {
    const history = historyToJSON(await sync.stack.services.temporal.workflow.getHandle(workflowId, runId).fetchHistory());
    searched.push([workflowId, `${history}${payloadsOf(JSON.parse(history)).join('\n')}`]);
    workflows += 1;
  }
  expect(workflows).toBeGreaterThan(6);
  for (const secret of [token, SECRET_PATH, HEADER])
    expect(searched.filter(([, text]) => text.includes(secret)).map(([where]) => where)).toEqual([]);
  // The pages and the log were there to be searched, and says which run, batch and request a line is about.
  const lines = output
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(lines.find(({ step }) => step === 'finishRun')).toMatchObject({ level: 'info', run: expect.any(String), status: 'COMPLETED' });
  expect(lines.find(({ step }) => step === 'closeBatch')).toMatchObject({ batch: expect.any(String) });
  expect(lines.find(({ step }) => step === 'sendRequest')).toMatchObject({ request: expect.any(String), batch: expect.any(String) });
}, 120_000);
