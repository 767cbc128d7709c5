import type { ScheduleClass } from './draw.js';
import type { Host } from './host.js';
import { Story } from './story.js';
import { judged } from './verdict.js';
import type { Verdict } from './verdict.js';
import { withinReally } from './virtual-time.js';

/** The longest that one schedule may take by the real clock: a hundred times what it takes. */
const SEED_MS = 30_000;

/** Every tenth schedule crosses the bounds on purpose. */
export const classOf = (seed: number): ScheduleClass => (seed % 10 === 0 ? 'beyond' : 'inside');

/** Plays one seed on a world of its own. Never rejects: what goes wrong is a problem of the verdict. */
export async function playSeed(host: Host, seed: number, tell: (line: string) => void = () => undefined): Promise<Verdict> {
  host.time.restart(seed);
  await host.account.control({ action: 'reset' });
  const snapshotFolder = await host.clear();
  try {
    return await withinReally(new Story(host, snapshotFolder, seed, classOf(seed), tell).play(), SEED_MS, `Seed ${String(seed)}`);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, runs: 0, orders: 0, requests: 0, faults: {}, problems: judged([`liveness: ${text}`]), reported: 0 };
  }
}
