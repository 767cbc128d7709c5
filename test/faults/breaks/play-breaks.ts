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
  readonly broken: Break;
  /** What gave it away; null when nothing did. */
  readonly by: Verdict | null;
}

const ordersOf = ({ scene }: Break, count: number): Order[] =>
  Array.from({ length: count }, (_, index) => ({ seed: index + 1, scene, baseline: false, verbose: false }));

/** Plays a break until what it brings is seen. What hides the break is off. */
export async function catchBreak(broken: Break, workers: number): Promise<Caught> {
  const { name, brings, patches, without = [] } = broken;
  const shows = ({ problems }: Verdict): boolean => problems.some(({ kind }) => kind === brings);
  const played = await onCopy(
    name,
    [...without, ...patches],
    async (root) => await playAll(ordersOf(broken, SEEDS_TO_CATCH), { root, workers, enough: shows }),
  );
  return { broken, by: played.find(shows) ?? null };
}

/** Plays the sound code on the seeds that gave breaks away, with off what is off for them, and returns where it fails. Breaks with the same off share processes. */
export async function soundFailures(caught: readonly Caught[], workers: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const without of new Set(caught.map(({ broken }) => broken.without))) {
    const alike = caught.filter(({ broken }) => broken.without === without);
    const orders = alike.flatMap(({ broken, by }) => ordersOf(broken, by?.seed ?? SEEDS_TO_CATCH));
    const names = alike.map(({ broken }) => broken.name).join(', ');
    verdicts.push(...(await onCopy(names, without ?? [], async (root) => await playAll(orders, { root, workers }))));
  }
  return verdicts.filter(({ problems }) => problems.length > 0);
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
  const caught: Caught[] = [];
  for (const broken of BREAKS) {
    const startedAt = Date.now();
    const one = await catchBreak(broken, workers);
    caught.push(one);
    console.log(lineOf(one, ((Date.now() - startedAt) / 1000).toFixed(0)));
  }
  const sound = await soundFailures(caught, workers);
  for (const { seed, problems } of sound) console.log(`The sound code fails at seed ${String(seed)} too: ${problems[0]?.text ?? ''}`);
  return caught.every(({ by }) => by !== null) && sound.length === 0;
}

function lineOf({ broken: { name, scene, brings }, by }: Caught, seconds: string): string {
  const of = `of "${scene}", ${seconds} s`;
  if (by === null) return `NOT CAUGHT  ${name}, in ${String(SEEDS_TO_CATCH)} seeds ${of}`;
  const shown = by.problems.find(({ kind }) => kind === brings)?.text.split('\n')[0] ?? '';
  return `caught      ${name}, by seed ${String(by.seed)} ${of}: ${shown}`;
}
