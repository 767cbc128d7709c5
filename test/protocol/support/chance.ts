import { mulberry32 } from '../../../sandbox/sample/random.js';

/** Numbers that look like chance and are the same for the same seed. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = mulberry32(Math.imul(seed + 1, 0x9e3779b1));
  }

  /** From 0 up to, and without, `below`. */
  below(below: number): number {
    return this.#next() % below;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** One of a list that may be empty. */
  any<T>(list: readonly T[]): T | undefined {
    return list[this.below(Math.max(1, list.length))];
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }
}
