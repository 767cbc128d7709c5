import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { playAll } from '../fast/pool.js';
import type { Order } from '../fast/seed-worker.js';
import type { Verdict } from '../fast/verdict.js';
import type { FaultOptions } from '../variants.js';
import { BREAKS } from './breaks.js';
import type { Break, Patch } from './breaks.js';
import { patchedCopy } from './copy.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A break must be found within so many seeds. */
export const SEEDS_TO_CATCH = 50;

export interface Caught {
  readonly name: string;
  /** What gave it away; null when nothing did. */
  readonly by: Verdict | null;
  /** Seeds up to that one at which the sound code fails. */
  readonly sound: readonly Verdict[];
}

/** Plays a break until what it brings is seen, and then the sound code on the same seeds. What hides the break is off in both. */
export async function catchBreak({ name, scene, brings, patches, without = [] }: Break, workers: number): Promise<Caught> {
  const orders = (count: number): Order[] =>
    Array.from({ length: count }, (_, index) => ({ seed: index + 1, scene, baseline: false, verbose: false }));
  const shows = ({ problems }: Verdict): boolean => problems.some(({ kind }) => kind === brings);
  const played = await onCopy(
    name,
    [...without, ...patches],
    async (root) => await playAll(orders(SEEDS_TO_CATCH), { root, workers, enough: shows }),
  );
  const by = played.find(shows) ?? null;
  const sound = await onCopy(name, without, async (root) => await playAll(orders(by?.seed ?? SEEDS_TO_CATCH), { root, workers }));
  return { name, by, sound: sound.filter(({ problems }) => problems.length > 0) };
}

async function onCopy<T>(name: string, patches: readonly Patch[], work: (root: string) => Promise<T>): Promise<T> {
  if (patches.length === 0) return await work(ROOT);
  const root = await patchedCopy(ROOT, name, patches);
  try {
    return await work(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Plays every break. True when each was caught, and the sound code passes the seeds that caught it. */
export async function playBreaks({ workers }: FaultOptions): Promise<boolean> {
  let good = true;
  for (const broken of BREAKS) {
    const startedAt = Date.now();
    const { name, by, sound } = await catchBreak(broken, workers);
    good &&= by !== null && sound.length === 0;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
    const of = `of "${broken.scene}", ${seconds} s`;
    const shown = by?.problems.find(({ kind }) => kind === broken.brings)?.text.split('\n')[0] ?? '';
    console.log(
      by === null
        ? `NOT CAUGHT  ${name}, in ${String(SEEDS_TO_CATCH)} seeds ${of}`
        : `caught      ${name}, by seed ${String(by.seed)} ${of}: ${shown}`,
    );
    for (const { seed, problems } of sound) console.log(`  the sound code fails at seed ${String(seed)} too: ${problems[0]?.text ?? ''}`);
  }
  return good;
}
