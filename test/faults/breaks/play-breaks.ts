import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { playAll } from '../fast/pool.js';
import type { Order } from '../fast/seed-worker.js';
import type { Verdict } from '../fast/verdict.js';
import type { FaultOptions } from '../variants.js';
import { BREAKS } from './breaks.js';
import type { Break } from './breaks.js';
import { brokenCopy } from './copy.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A break must be found within so many seeds. */
export const SEEDS_TO_CATCH = 50;

export interface Caught {
  readonly name: string;
  /** What gave it away; null when nothing did. */
  readonly by: Verdict | null;
  /** Seeds up to that one at which the unbroken code fails too. */
  readonly unbroken: readonly Verdict[];
}

/** Plays a break until it is caught, and then the unbroken code on the same seeds. */
export async function catchBreak(broken: Break, workers: number): Promise<Caught> {
  const { name, scene } = broken;
  const orders = (count: number): Order[] => Array.from({ length: count }, (_, index) => ({ seed: index + 1, scene, baseline: false, verbose: false }));
  const fails = ({ problems }: Verdict): boolean => problems.length > 0;
  const root = await brokenCopy(ROOT, broken);
  try {
    const played = await playAll(orders(SEEDS_TO_CATCH), { root, workers, enough: fails });
    const by = played.find(fails) ?? null;
    const unbroken = await playAll(orders(by?.seed ?? SEEDS_TO_CATCH), { root: ROOT, workers });
    return { name, by, unbroken: unbroken.filter(fails) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Plays every break. True when each was caught, and the unbroken code passes the seeds that caught it. */
export async function playBreaks({ workers }: FaultOptions): Promise<boolean> {
  let good = true;
  for (const broken of BREAKS) {
    const { name, by, unbroken } = await catchBreak(broken, workers);
    good &&= by !== null && unbroken.length === 0;
    console.log(by === null ? `NOT CAUGHT  ${name}, in ${String(SEEDS_TO_CATCH)} seeds of "${broken.scene}"` : `caught      ${name}, by seed ${String(by.seed)} of "${broken.scene}": ${by.problems[0]?.text.split('\n')[0] ?? ''}`);
    for (const { seed, problems } of unbroken) console.log(`  the unbroken code fails at seed ${String(seed)} too: ${problems[0]?.text ?? ''}`);
  }
  return good;
}
