import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenOff } from '../fast/verdict.js';
import type { Verdict } from '../fast/verdict.js';
import { Lane, openWorkshop } from './lane.js';
import type { Workshop } from './lane.js';
import { keepEvidence } from './lane-database.js';

/** Something that is played on a lane: a seed's schedule, or one stop of the sweep. Its folder is named in the workshop's. */
export interface Play {
  readonly name: string;
  readonly seed: number;
  readonly run: (lane: Lane, tell: (line: string) => void) => Promise<Verdict>;
}

export interface SuiteOptions {
  readonly plays: readonly Play[];
  /** Schedules at the same time, each on a server and a simulator of its own. They mostly wait: for bounds, heartbeats and backoffs. */
  readonly lanes: number;
  readonly ordersPerBatch?: number;
  /** Hears of each verdict as it comes. */
  readonly report: (line: string) => void;
  /** Hears what happens in each schedule, line by line. */
  readonly onLine: (line: string) => void;
}

/** Plays everything, several at a time. Folders of what broke a promise are kept, with database, logs and story; the others go. */
export async function playAll(options: SuiteOptions): Promise<Verdict[]> {
  const { plays, lanes, ordersPerBatch, report } = options;
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-faults-'));
  const workshop = await openWorkshop(folder, ordersPerBatch);
  const verdicts: Verdict[] = [];
  const waiting = [...plays];
  const work = async (name: string): Promise<void> => {
    let lane = await Lane.open(workshop, name);
    for (let play = waiting.shift(); play !== undefined; play = waiting.shift()) {
      const { verdict, line } = await playOne(workshop, lane, play, options.onLine);
      verdicts.push(verdict);
      report(line);
      if (verdict.problems.length === 0) continue;
      // What is left of a broken promise shall not reach the next schedule.
      await lane.close().catch(() => undefined);
      lane = await Lane.open(workshop, `${name}-after-${play.name}`);
    }
    await lane.close();
  };
  await Promise.all(Array.from({ length: Math.min(lanes, plays.length) }, (_, index) => work(`lane-${String(index + 1)}`)));
  if (verdicts.every(({ problems }) => problems.length === 0)) await rm(folder, { recursive: true, force: true });
  return verdicts.sort((a, b) => a.seed - b.seed);
}

interface Played {
  readonly verdict: Verdict;
  readonly line: string;
}

async function playOne(workshop: Workshop, lane: Lane, play: Play, onLine: (line: string) => void): Promise<Played> {
  const folder = join(workshop.folder, play.name);
  await mkdir(folder, { recursive: true });
  const startedAt = Date.now();
  const seconds = (): string => ((Date.now() - startedAt) / 1000).toFixed(1);
  const tell = (line: string): void => {
    const timed = `${seconds().padStart(6)}  ${line}`;
    appendFileSync(join(folder, 'story.txt'), `${timed}\n`);
    onLine(timed);
  };
  const verdict = await play.run(lane, tell).catch((error: unknown) => brokenOff(play.seed, error));
  if (verdict.problems.length === 0) {
    await rm(folder, { recursive: true, force: true });
    return { verdict, line: `${play.name}: ok, ${String(verdict.runs)} runs, ${String(verdict.requests)} requests, ${seconds()} s` };
  }
  const problems = verdict.problems.map(({ text }) => `    ${text}`);
  await keepEvidence(lane.databaseFile, lane.snapshotFolder, folder);
  return { verdict, line: [`${play.name}: BROKEN after ${seconds()} s, kept in ${folder}`, ...problems].join('\n') };
}
