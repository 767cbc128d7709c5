import { expect, test } from 'vitest';
import { openLog, temporalLogger } from '../../src/worker/log.js';
import { textOf } from '../../src/worker/metrics.js';
import { secretsOf } from '../../src/worker/secrets.js';

function logged(level: 'debug' | 'info', human: boolean, work: (log: ReturnType<typeof openLog>) => void): string[] {
  const lines: string[] = [];
  work(openLog({ level, human, write: (line) => lines.push(line) }));
  return lines;
}

test('a line is one JSON object with level, time and ids, and a secret in it is replaced', () => {
  const secret = 'a"quoted\\secret';
  const [line = '', ...others] = logged('info', false, ({ log, hide }) => {
    hide([secret, '']);
    log.info({ run: 'r', batch: 'b', request: 'q', error: new Error(`refused ${secret}`) }, `with ${secret}`);
    log.debug('too little');
  });
  expect(others).toEqual([]);
  expect(line.endsWith('\n')).toBe(true);
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    run: 'r',
    batch: 'b',
    request: 'q',
    msg: 'with [hidden]',
    error: { message: 'refused [hidden]' },
  });
  expect((JSON.parse(line) as { time: string }).time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(line).not.toContain('secret');
});

test('a person gets a line with the time and the message', () => {
  expect(logged('info', true, ({ log }) => log.warn({ run: 'r' }, 'the message'))[0]).toMatch(/\d\d:\d\d:\d\d.*WARN.*the message/);
});

test('the lines of the SDK go through the same log; its information is detail', () => {
  const lines = logged('info', false, ({ log }) => {
    const sdk = temporalLogger(log);
    sdk.info('state changed', { workflowId: 'w' });
    sdk.warn('an activity failed', { workflowId: 'w', timestampNanos: 1n });
  });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 'warn', workflowId: 'w', msg: 'an activity failed' }),
  ]);
  expect(lines[0]).not.toContain('timestampNanos');
});

test('every secret of the settings is known', () => {
  const temporal = { apiKey: 'key' } as never;
  const monday = { url: '', token: 'token', apiVersion: '' };
  const sqlServer = {
    engine: 'mssql',
    server: 's',
    authentication: { type: 'x', options: { userName: 'u', password: 'pass', clientSecret: 'client' } },
  };
  expect(secretsOf({ monday, temporal, database: sqlServer as never })).toEqual(['token', 'key', 'pass', 'client']);
});

test('measures are written in the text format of Prometheus', async () => {
  const text = await textOf([
    { name: 'order_sync_orders', labels: { mapping: 'm', outcome: 'promoted' }, value: 3 },
    { name: 'order_sync_orders', labels: { mapping: 'm', outcome: 'failed' }, value: 0 },
  ]);
  expect(text.trim().split('\n')).toEqual([
    '# HELP order_sync_orders Orders of the last run that has ended, by outcome.',
    '# TYPE order_sync_orders gauge',
    'order_sync_orders{mapping="m",outcome="promoted"} 3',
    'order_sync_orders{mapping="m",outcome="failed"} 0',
  ]);
});
