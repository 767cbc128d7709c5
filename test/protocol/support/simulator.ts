import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { simulatorClient } from '../../../sandbox/demo/simulator-client.js';
import type { SimulatorClient } from '../../../sandbox/demo/simulator-client.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BOARD_FILE = 'mappings/boards/customer-master-schedule.json';

export interface Simulator extends SimulatorClient {
  /** Address of the API. */
  readonly api: string;
  stop(): Promise<void>;
}

/** A simulator of monday.com in a process of its own, with the shipped board and no limits unless a test sets some. */
export async function startSimulator(): Promise<Simulator> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'sandbox/simulator/main.ts', '--plan', 'unlimited', '--board', BOARD_FILE, '--exit-with-parent'],
    {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const early = exited.then(() => Promise.reject(new Error('The simulator ended before it was ready.')));
  early.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), early])) as [string];
  const started = JSON.parse(line) as { url: string; api: string; token: string };
  return {
    ...simulatorClient(started),
    api: started.api,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
