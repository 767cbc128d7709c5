import type { ProtocolBounds } from '../../../src/sync/services.js';
import { outageGate } from '../../../src/sync/send/outage-gate.js';
import { readBudget } from '../../../src/sync/send/complexity-budget.js';
import type { Database } from '../../../src/database/database.js';
import { createMondayApi } from '../../../src/monday/client.js';
import type { MondayApi } from '../../../src/monday/types.js';
import { Chance } from '../../protocol/support/chance.js';
import { PlainLoop } from '../baseline.js';
import { API_URL } from './account.js';
import { BOUNDS } from './draw.js';
import type { Behaviour } from './draw.js';
import type { Host } from './host.js';
import { Product } from './product.js';
import { sceneOf } from './scenes.js';
import type { Scene } from './scene.js';
import { Story } from './story.js';
import type { Subject } from './subject.js';
import { brokenOff } from './verdict.js';
import type { Verdict } from './verdict.js';
import { TookTooLong, withinReally } from './virtual-time.js';

/** The longest that one schedule may take by the real clock: hundreds of times what it takes on a machine with nothing else to do. */
const SEED_MS = 120_000;

export interface PlayOptions {
  readonly scene?: Scene;
  readonly baseline?: boolean;
  readonly tell?: (line: string) => void;
}

/** Plays one seed on a world of its own. Never rejects: what goes wrong is a problem of the verdict. */
export async function playSeed(
  host: Host,
  seed: number,
  { scene = sceneOf(seed), baseline = false, tell = () => undefined }: PlayOptions = {},
): Promise<Verdict> {
  try {
    const folder = await clean(host, seed);
    const story = storyOf(host, folder, { seed, scene, tell }, ({ idempotency }) =>
      product(host, folder, { ...BOUNDS, idempotency }, tell),
    );
    const verdict = await withinReally(story.play(), SEED_MS, `Seed ${String(seed)}`);
    // Beyond the bounds a double is not a broken promise, so there is nothing to compare.
    if (!baseline || scene.beyond) return verdict;
    const loop = storyOf(host, await clean(host, seed), { seed, scene, tell: () => undefined }, () => plainLoop(host));
    return { ...verdict, baseline: await withinReally(loop.playUnjudged(), SEED_MS, `The plain loop of seed ${String(seed)}`) };
  } catch (error) {
    // A story that did not end goes on in this process and would disturb the next one.
    return { ...brokenOff(seed, error), stuck: error instanceof TookTooLong };
  }
}

/** Everything as new; returns the folder for the snapshots. */
export async function clean(host: Host, seed: number): Promise<string> {
  host.time.restart(seed);
  await host.account.control({ action: 'reset' });
  return await host.clear();
}

/** The same seed draws the same story, whoever it is played on. */
function storyOf(
  host: Host,
  folder: string,
  of: { seed: number; scene: Scene; tell: (line: string) => void },
  subject: (behaviour: Behaviour) => Subject,
): Story {
  const chance = new Chance(of.seed);
  const behaviour = of.scene.behaviour(chance);
  return new Story(host, folder, subject(behaviour), of.seed, of.scene, chance, behaviour, of.tell);
}

/** The product on this world. */
export function product(host: Host, snapshotFolder: string, bounds: ProtocolBounds, tell: (line: string) => void): Product {
  const { account, database, mappingsFolder, time } = host;
  const monday = (own: Database): MondayApi =>
    createMondayApi(
      { url: API_URL, token: account.token },
      readBudget(own, async (ms) => await time.pass(ms)),
      outageGate(own),
    );
  return new Product({ database, mappingsFolder, snapshotFolder, bounds }, monday, time, tell);
}

function plainLoop({ account, database, schedule, time }: Host): PlainLoop {
  return new PlainLoop({ url: API_URL, token: account.token, database, schedule, pass: async (ms) => await time.pass(ms) });
}
