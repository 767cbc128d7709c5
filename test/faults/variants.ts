/** What the command line asks of a variant of the suite. */
export interface FaultOptions {
  /** How many seeds, and the first of them. */
  readonly seeds: number;
  readonly from: number;
  /** This seed alone, with a full report. */
  readonly seed?: number;
  readonly workers: number;
  /** The same faults against a plain loop with retries, counted beside. */
  readonly baseline: boolean;
  /** Instead of seeds: a worker is killed at every crash point once, in order. */
  readonly sweep: boolean;
}

/** Plays the seeds and reports. True when every promise was kept. */
export type Variant = (options: FaultOptions) => Promise<boolean>;

/** Variants by the name of their option; each is loaded only when it is asked for. */
export const variants = {
  fast: async (): Promise<Variant> => (await import('./fast/variant.js')).playFast,
  histories: async (): Promise<Variant> => (await import('./fast/variant.js')).playHistories,
  boards: async (): Promise<Variant> => (await import('./fast/variant.js')).playBoards,
  historiesFull: async (): Promise<Variant> => (await import('./full/variant.js')).playFullHistories,
  full: async (): Promise<Variant> => (await import('./full/variant.js')).playFull,
  breaks: async (): Promise<Variant> => (await import('./breaks/play-breaks.js')).playBreaks,
} as const;
