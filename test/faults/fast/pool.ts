import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Message, Order } from './seed-worker.js';
import type { Verdict } from './verdict.js';

export interface PoolOptions {
  /** Root of the project, or of a copy of it, whose code is played on. */
  readonly root: string;
  readonly workers: number;
  readonly onVerdict?: (verdict: Verdict) => void;
  readonly onLine?: (line: string) => void;
  /** True ends the work before all orders are done. */
  readonly enough?: (verdict: Verdict) => boolean;
}

/** Plays seeds in processes of their own, as many at a time as asked for. The verdicts come in the order of the seeds. */
export async function playAll(orders: readonly Order[], options: PoolOptions): Promise<Verdict[]> {
  const waiting = [...orders];
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const child = start(options.root);
      const exited = once(child, 'exit');
      try {
        await playOn(child);
      } finally {
        if (child.connected) child.disconnect();
        await exited;
      }
    }
  };
  const playOn = async (child: ChildProcess): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      const verdict = await play(child, order, options);
      verdicts.push(verdict);
      options.onVerdict?.(verdict);
      if (options.enough?.(verdict) === true) waiting.length = 0;
      if (verdict.stuck === true) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, orders.length) }, work));
  return verdicts.sort((a, b) => a.seed - b.seed);
}

function start(root: string): ChildProcess {
  // A larger nursery: most of what a schedule makes is garbage a moment later.
  const execArgv = ['--import', 'tsx', '--max-semi-space-size=64'];
  return fork(join(root, 'test/faults/fast/seed-worker.ts'), [], { cwd: root, execArgv, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
}

async function play(child: ChildProcess, order: Order, options: PoolOptions): Promise<Verdict> {
  let said = '';
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4_000);
  };
  child.stderr?.on('data', listen);
  try {
    return await new Promise<Verdict>((resolve, reject) => {
      const onExit = (): void => {
        reject(new Error(`The process that played seed ${String(order.seed)} ended.\n${said}`));
      };
      const onMessage = (message: Message): void => {
        if ('line' in message) {
          options.onLine?.(message.line);
          return;
        }
        child.off('message', onMessage);
        child.off('exit', onExit);
        resolve(message.verdict);
      };
      child.on('message', onMessage);
      child.on('exit', onExit);
      child.send(order);
    });
  } finally {
    child.stderr?.off('data', listen);
  }
}
