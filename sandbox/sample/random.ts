/** A small seeded random generator: the same seed gives the same sample on every machine. */
export interface Random {
  /** A fraction from 0 up to, and without, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** True in `share` (0 to 1) of the calls. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/**
 * Mulberry32: whole numbers from 0 up to, and without, 2^32, the same for the same seed. 32 bits of state, quick, and even enough for sample
 * data and tests. Not for secrets. The simulator, which shares no code, has one of its own.
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export function seededRandom(seed: number): Random {
  const bits = mulberry32(seed);
  const next = (): number => bits() / 4_294_967_296;
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: (list) => {
      const picked = list[whole(0, list.length - 1)];
      if (picked === undefined) throw new RangeError('Cannot pick from an empty list.');
      return picked;
    },
  };
}
