import type { RunRequest } from '../../store/requests/run-requests.js';

/** Equal parts of a span of time, and a sum for each. */
export interface Bins {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly widthMs: number;
  readonly values: readonly number[];
}

/** Widths that a reader can name, in seconds: 1 s to a day. */
const WIDTHS_S = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 21_600, 86_400];

/** More bars than these are narrower than a gap on a phone. */
const MOST_BINS = 60;

/** Something that happened at an instant (milliseconds), and how much of it. */
export interface Event {
  readonly at: number;
  readonly amount: number;
}

/**
 * Sums of events, in bins of a width of at least `leastMs`, from the first event or instant to the last: plots over the same instants have the same axis. Null when
 * there is no event.
 */
export function binned(events: readonly Event[], leastMs = 1_000, instants: readonly number[] = []): Bins | null {
  if (events.length === 0) return null;
  const all = [...events.map(({ at }) => at), ...instants];
  const first = all.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = all.reduce((most, at) => Math.max(most, at), 0);
  const known = WIDTHS_S.map((seconds) => seconds * 1000).filter((ms) => ms >= leastMs);
  // Whole days where even a day is too narrow.
  const day = known.at(-1) ?? leastMs;
  const widthMs = known.find((ms) => (last - first) / ms < MOST_BINS) ?? Math.ceil((last - first) / (MOST_BINS - 1) / day) * day;
  const start = Math.floor(first / widthMs) * widthMs;
  const values = new Array<number>(Math.floor((last - start) / widthMs) + 1).fill(0);
  for (const { at, amount } of events) {
    const index = Math.floor((at - start) / widthMs);
    values[index] = (values[index] ?? 0) + amount;
  }
  return { start, widthMs, values };
}

/** Mutations by the time at which they were answered. */
export const answeredMutations = (requests: readonly RunRequest[]): Event[] =>
  requests.flatMap(({ answered, effects }) => (answered === null ? [] : [{ at: Date.parse(answered), amount: effects }]));

/** Complexity points, as estimated, by the time at which they were spent: at the first time of sending, and again at the last one. */
export const spentPoints = (requests: readonly RunRequest[]): Event[] =>
  requests.flatMap(({ firstSent, lastSent, sendCount, points }) =>
    firstSent === null
      ? []
      : [
          { at: Date.parse(firstSent), amount: points },
          ...(sendCount < 2 || lastSent === null ? [] : [{ at: Date.parse(lastSent), amount: points * (sendCount - 1) }]),
        ],
  );

/** How requests of one kind ended. */
export interface Outcome {
  readonly operation: string;
  readonly status: string;
  readonly requests: number;
  readonly effects: number;
  readonly sends: number;
}

/** Requests by operation and state, the most frequent first. */
export function outcomes(requests: readonly RunRequest[]): Outcome[] {
  const found = new Map<string, Outcome>();
  for (const { operation, status, effects, sendCount } of requests) {
    const key = `${operation} ${status}`;
    const known = found.get(key) ?? { operation, status, requests: 0, effects: 0, sends: 0 };
    found.set(key, { ...known, requests: known.requests + 1, effects: known.effects + effects, sends: known.sends + sendCount });
  }
  return [...found.values()].sort((a, b) => b.requests - a.requests || a.operation.localeCompare(b.operation));
}

/** How long answers took, in seconds from the last time of sending. */
export interface AnswerTimes {
  readonly median: number;
  /** 95 of 100 answers came within it. */
  readonly most: number;
  readonly longest: number;
}

/** Null before the first answer. */
export function answerTimes(requests: readonly RunRequest[]): AnswerTimes | null {
  const seconds = requests
    .flatMap(({ lastSent, answered }) =>
      lastSent === null || answered === null ? [] : [(Date.parse(answered) - Date.parse(lastSent)) / 1000],
    )
    .sort((a, b) => a - b);
  const at = (share: number): number => seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * share))] ?? 0;
  return seconds.length === 0 ? null : { median: at(0.5), most: at(0.95), longest: at(1) };
}

/** A time in which no request was sent or answered. */
export interface Pause {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

/** Shorter pauses are the work between two requests. */
const NOTABLE_S = 5;

/** The longest pauses between the first and the last request, at most `most` of them, the longest first. */
export function pauses(requests: readonly RunRequest[], most: number): Pause[] {
  const instants = requests
    .flatMap(({ firstSent, lastSent, answered }) => [firstSent, lastSent, answered].filter((instant) => instant !== null))
    .sort();
  return instants
    .flatMap((from, index) => {
      const to = instants[index + 1] ?? from;
      const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
      return seconds < NOTABLE_S ? [] : [{ from, to, seconds }];
    })
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, most);
}
