import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { composeFile, filledSettings, interpolate } from './support/project.js';

const { services } = composeFile();

test('the simulator starts as in its container, open to the other containers, and its health check finds it', async () => {
  const command = (services['simulator']?.command ?? []).map((word) => interpolate(word));
  const port = command[command.indexOf('--port') + 1] ?? '';
  // Any free port: the one of the container may be taken here.
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/client.ts', ...command.map((word) => (word === port ? '0' : word))], {
    cwd: PROJECT_ROOT,
    env: cleanEnvironment(),
  });
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url, token } = JSON.parse(line) as { url: string; token: string };
    expect(token).toBe(filledSettings().get('MONDAY_API_TOKEN'));
    const [program, script = '', address = ''] = services['simulator']?.healthcheck?.test?.slice(1) ?? [];
    expect(program).toBe('node');
    expect(new URL(address).port).toBe(port);
    expect(interpolate(services['worker']?.environment?.['MONDAY_API_URL'] ?? '')).toBe(`http://simulator:${port}/v2`);
    // On Linux 127.0.0.2 is another address of this machine: only a server on all interfaces answers there.
    const host = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';
    const probe = address.replace(`127.0.0.1:${port}`, `${host}:${new URL(url).port}`);
    await promisify(execFile)(process.execPath, [script, probe], { cwd: PROJECT_ROOT });
  } finally {
    child.kill('SIGKILL');
  }
}, 30_000);
