import { checkEqual, checkOneOfEach } from './check-board.js';
import { checkBooks, running } from './check-books.js';
import { checkHistories } from './check-histories.js';
import { checkPlaces } from './check-places.js';
import { checkRequests, checkRespect } from './check-requests.js';
import { checkSends } from './check-sends.js';
import { checkProduction, checkSnapshot, standings } from './check-tables.js';
import { gather } from './evidence.js';
import type { Evidence } from './evidence.js';
import type { Schedule } from './schedule.js';
import type { TestSync } from './test-sync.js';

export interface CheckOptions {
  /** The work has come to its end: nothing may be pending, and the board shows the source (P12). */
  readonly settled?: boolean;
  /** Orders that are known to be open at the end: refused, held, or removed once. Their order numbers. */
  readonly open?: readonly string[];
  /** Another mapping than the shipped one. */
  readonly schedule?: Schedule;
}

/**
 * Judges the promises P1 to P7 and P9 to P13 by the log of the simulator and the content of the tables. Shares no code with the pipeline:
 * it reads the mapping as plain YAML, the tables by SQL, the snapshot as Parquet, and works out by itself what the board shall show. An
 * empty list is good.
 */
export async function brokenPromises(sync: TestSync, options: CheckOptions = {}): Promise<string[]> {
  const evidence = await gather(sync, options.schedule);
  return [...judge(evidence, options), ...(await checkHistories(sync.stack.services.temporal, evidence))];
}

/** Everything that needs no server. */
export function judge(evidence: Evidence, options: CheckOptions = {}): string[] {
  const { problems, of } = standings(evidence);
  const open = new Set(options.open);
  const pending = [...of]
    .filter(([key, standing]) => standing === 'pending' && ![...open].some((number) => key.startsWith(number)))
    .map(([key]) => key);
  return [
    ...checkOneOfEach(evidence),
    ...problems,
    ...checkProduction(evidence),
    ...checkSnapshot(evidence),
    ...checkBooks(evidence),
    ...checkRequests(evidence),
    ...checkSends(evidence),
    ...checkRespect(evidence),
    ...checkPlaces(evidence),
    ...(options.settled === true
      ? [...checkEqual(evidence, open), ...pending.map((key) => `P2: ${key} is pending at the end`), ...running(evidence)]
      : []),
  ];
}

/** A place in the simulator's log. */
export interface LogPlace {
  readonly effects: number;
  readonly requests: number;
}

export async function logPlace(sync: TestSync): Promise<LogPlace> {
  const { effects, requests } = await sync.stack.monday.log();
  return { effects: effects.length, requests: requests.length };
}

/** P8: mutations that were asked for since a place in the log, answered or not, as texts. An unchanged source asks for none. */
export async function mutationsSince(sync: TestSync, place: LogPlace): Promise<string[]> {
  const { effects, requests } = await sync.stack.monday.log();
  return [
    ...requests
      .slice(place.requests)
      .filter((request) => request.mutationCount > 0)
      .map((request) => `request of ${String(request.mutationCount)} mutations`),
    ...effects.slice(place.effects).map((effect) => `${effect.operation} ${effect.targetId}`),
  ];
}
