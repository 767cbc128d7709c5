import { join } from 'node:path';
import type { Mapping } from '../../src/mapping/schema.js';
import { loadMapping } from '../../src/mapping/load.js';
import { previewRun } from '../../src/sync/preview/run-preview.js';
import { clean, product } from '../faults/fast/play-seed.js';
import { BOUNDS } from '../faults/fast/draw.js';
import type { Host } from '../faults/fast/host.js';
import { brokenOff } from '../faults/fast/verdict.js';
import type { Verdict } from '../faults/fast/verdict.js';
import { TookTooLong, withinReally } from '../faults/fast/virtual-time.js';
import type { HistoryPlace } from './place.js';
import { playHistory } from './play-history.js';

/** Longer than the longest backoff of the mapping, so that what was refused is tried again by the next run; a whole history ends before anything is cleaned up. */
const BETWEEN_RUNS_MS = 13 * 3_600_000;

/** By the real clock: hundreds of times what a history takes on a machine with nothing else to do. */
const HISTORY_MS = 120_000;

/** Plays one history in this process, on tables and a board of its own. Never rejects: what goes wrong is a problem of the verdict. */
export async function playInProcess(host: Host, seed: number, tell: (line: string) => void): Promise<Verdict> {
  try {
    return await withinReally(playHistory(await open(host, seed, tell), seed, tell), HISTORY_MS, `History ${String(seed)}`);
  } catch (error) {
    return { ...brokenOff(seed, error), stuck: error instanceof TookTooLong };
  }
}

let loaded: Promise<Mapping> | undefined;

/** The same for every history of this process. */
async function mappingOf({ mappingsFolder, schedule }: Host): Promise<Mapping> {
  return await (loaded ??= loadMapping(join(mappingsFolder, `${schedule.name}.yaml`)));
}

async function open(host: Host, seed: number, tell: (line: string) => void): Promise<HistoryPlace> {
  const { account, database, databaseFile, schedule, time } = host;
  const snapshotFolder = await clean(host, seed);
  const subject = product(host, snapshotFolder, { ...BOUNDS, idempotency: 'trusted' }, tell);
  return {
    account,
    database,
    databaseFile,
    schedule,
    snapshotFolder,
    run: async () => {
      await subject.run();
    },
    plan: async () => {
      const mapping = await mappingOf(host);
      const { signal } = new AbortController();
      const asked = { mapping, selection: {}, order: null, show: 1_000, callsPerDay: 1_000, monday: null, run: null, signal };
      return await previewRun({ database, snapshotFolder, mappingsFolder: host.mappingsFolder }, asked);
    },
    untilRetriesAreDue: async () => {
      await time.pass(BETWEEN_RUNS_MS);
    },
    check: () => Promise.resolve([]),
  };
}
