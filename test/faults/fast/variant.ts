import { fileURLToPath } from 'node:url';
import type { FaultOptions } from '../variants.js';
import { playAll } from './pool.js';
import { comparison, summary } from './report.js';
import type { Order } from './seed-worker.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Seeds between two lines of progress. */
const PROGRESS = 100;

/** Plays seeded schedules in process. True when no promise was broken. */
export async function playFast(options: FaultOptions): Promise<boolean> {
  return await playSeeds(options, '--fast', {});
}

/** Plays random histories of edits without faults in process, against the plain model. True when board and model always agree. */
export async function playHistories(options: FaultOptions): Promise<boolean> {
  return await playSeeds(options, '--histories', { instead: 'history' });
}

/** Compares boards that people have edited at random with their records. True when each difference is found, none is invented, and what may be repaired is. */
export async function playBoards(options: FaultOptions): Promise<boolean> {
  return await playSeeds(options, '--boards', { instead: 'board' });
}

async function playSeeds(options: FaultOptions, command: string, more: Pick<Order, 'instead'>): Promise<boolean> {
  const alone = options.seed !== undefined;
  const seeds = alone ? [options.seed] : Array.from({ length: options.seeds }, (_, index) => options.from + index);
  const orders = seeds.map((seed): Order => ({ seed: seed ?? 0, scene: null, baseline: options.baseline, verbose: alone, ...more }));
  const startedAt = Date.now();
  let done = 0;
  let failed = 0;
  const verdicts = await playAll(orders, {
    root: ROOT,
    workers: options.workers,
    onLine: (line) => {
      console.log(`  ${line}`);
    },
    onVerdict: ({ seed, problems }) => {
      done += 1;
      if (problems.length > 0) failed += 1;
      if (problems.length > 0) console.log(`seed ${String(seed)}: ${problems.map(({ text }) => text).join('\n  ')}`);
      if (done % PROGRESS === 0)
        console.log(
          `${String(done)} of ${String(orders.length)} seeds, ${String(failed)} failed, ${(done / ((Date.now() - startedAt) / 1000)).toFixed(1)} a second`,
        );
    },
  });
  console.log(summary(verdicts, (Date.now() - startedAt) / 1000, command));
  if (options.baseline) console.log(`\n${comparison(verdicts)}`);
  return failed === 0;
}
