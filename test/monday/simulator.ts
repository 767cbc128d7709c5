import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Simulator {
  readonly url: string;
  readonly api: string;
  readonly token: string;
  control(action: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  log(): Promise<{
    readonly requests: readonly { readonly bodySha256: string; readonly key: string | null; readonly replayed: boolean }[];
  }>;
  stop(): Promise<void>;
}

/** The simulator in a process of its own, with the board that the product ships. */
export async function startSimulator(): Promise<Simulator> {
  const board = 'mappings/boards/customer-master-schedule.json';
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'sandbox/simulator/main.ts', '--port', '0', '--board', board, '--exit-with-parent'],
    {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const early = exited.then(() => Promise.reject(new Error('The simulator ended before it was ready.')));
  early.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), early])) as [string];
  const started = JSON.parse(line) as { url: string; api: string; token: string };
  return {
    ...started,
    control: async (action) => {
      const response = await fetch(`${started.url}/control`, {
        method: 'POST',
        headers: { Authorization: started.token },
        body: JSON.stringify(action),
      });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as Record<string, unknown>;
    },
    log: async () => (await (await fetch(`${started.url}/log`)).json()) as Awaited<ReturnType<Simulator['log']>>,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
