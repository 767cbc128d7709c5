import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { superviseChild } from '../../sandbox/processes/children.js';

const HOST = join(import.meta.dirname, 'children-host.ts');
// The watchdog gives a stubborn child five seconds.
const GONE = { timeout: 20_000, interval: 50 };

async function host(action: string): Promise<{ end: (signal: NodeJS.Signals) => void; ended: Promise<unknown[]>; children: number[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', HOST, action], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const children = line.split(' ').map(Number);
  return { end: (signal) => void child.kill(signal), ended, children };
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids.filter(alive)) process.kill(pid, 'SIGKILL');
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.concurrent('no child outlives its parent', () => {
  test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'when the parent gets %s, which it also dies of',
    async (signal, { expect, onTestFinished }) => {
      const { end, ended, children } = await host('wait');
      onTestFinished(() => killAll(children));
      expect(children.map(alive)).toEqual([true, true]);
      end(signal);
      expect(await ended).toEqual([null, signal]);
      await vi.waitFor(() => expect(children.map(alive)).toEqual([false, false]), GONE);
    },
  );

  test.for([
    ['exit', 7],
    ['throw', 1],
  ] as const)('when the parent ends by %s', async ([action, code], { expect, onTestFinished }) => {
    const { ended, children } = await host(action);
    onTestFinished(() => killAll(children));
    expect(await ended).toEqual([code, null]);
    await vi.waitFor(() => expect(children.map(alive)).toEqual([false, false]), GONE);
  });
});

describe('superviseChild', () => {
  test('stop ends a child that ignores SIGTERM, and may be called twice', async () => {
    const code = "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);";
    const child = await superviseChild({
      name: 'stubborn',
      command: process.execPath,
      args: ['-e', code],
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
      graceMs: 200,
    });
    if (child.process.stdout !== null) await once(child.process.stdout, 'data');
    expect(await Promise.all([child.stop(), child.stop()])).toEqual([
      { code: null, signal: 'SIGKILL' },
      { code: null, signal: 'SIGKILL' },
    ]);
    expect(child.running()).toBe(false);
  });

  test('a signal reaches what the child started', async () => {
    const code =
      "const { spawn } = require('node:child_process'); console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid); setInterval(() => {}, 1000);";
    const child = await superviseChild({
      name: 'wrapper',
      command: process.execPath,
      args: ['-e', code],
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [data] = child.process.stdout === null ? [''] : ((await once(child.process.stdout, 'data')) as [Buffer]);
    const grandchild = Number(data.toString());
    expect(alive(grandchild)).toBe(true);
    await child.stop();
    await vi.waitFor(() => expect(alive(grandchild)).toBe(false), GONE);
  });

  test('a command that cannot be started is named', async () => {
    const start = superviseChild({ name: 'the simulator', command: '/nowhere/at/all', args: [], env: {} });
    await expect(start).rejects.toThrow('the simulator did not start (/nowhere/at/all)');
  });
});
