/** What a broken promise means to the one who relies on it. */
export type Kind = 'duplicate' | 'lost' | 'stale' | 'falseSuccess' | 'liveness' | 'unseen' | 'foreign' | 'other';

/** What came of one schedule. */
export interface Verdict {
  readonly seed: number;
  readonly runs: number;
  readonly orders: number;
  readonly requests: number;
  /** Kind of fault -> how often it struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** Broken promises as sentences; empty is good. */
  readonly problems: readonly { readonly kind: Kind; readonly text: string }[];
  /** Beyond the bounds: doubles and old values that stood on the board, and were reported. */
  readonly reported: number;
  /** True: it did not end, and its process can play no other. */
  readonly stuck?: boolean;
  /** What is on the board at the end but should not be, or is missing. */
  readonly remains: Remains;
  /** The same, when a plain loop met the same schedule. */
  readonly baseline?: Remains;
}

export interface Remains {
  readonly duplicates: number;
  readonly lost: number;
  readonly stale: number;
}

/** Which kind a problem of the checker is, by the promise that its text names. */
export function kindOf(text: string): Kind {
  if (text.startsWith('P1:')) return 'duplicate';
  if (/^P12: order .* is not on the board/.test(text)) return 'lost';
  if (text.startsWith('P12:') || text.startsWith('R9:')) return 'stale';
  if (/^P(3|4|6|11):/.test(text)) return 'falseSuccess';
  if (text.startsWith('P13:')) return 'foreign';
  if (/^(P2|P8|P15|liveness):/.test(text)) return 'liveness';
  if (/^P1[46]:/.test(text)) return 'unseen';
  return 'other';
}

export const judged = (texts: readonly string[]): Verdict['problems'] => texts.map((text) => ({ kind: kindOf(text), text }));

/** What comes of a schedule that was broken off by an error. */
export function brokenOff(seed: number, error: unknown): Verdict {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    seed,
    runs: 0,
    orders: 0,
    requests: 0,
    faults: {},
    problems: judged([`liveness: ${text}`]),
    reported: 0,
    remains: { duplicates: 0, lost: 0, stale: 0 },
  };
}
