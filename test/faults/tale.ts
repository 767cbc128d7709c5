/** What a played schedule has met: how often each fault struck, and each broken promise once. */
export class Tale {
  readonly #faults = new Map<string, number>();
  readonly #problems = new Set<string>();

  constructor(private readonly tell: (line: string) => void) {}

  get faults(): Record<string, number> {
    return Object.fromEntries(this.#faults);
  }

  get problems(): string[] {
    return [...this.#problems];
  }

  count(fault: string): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  /** Reports the broken promises that are new. */
  note(problems: readonly string[]): void {
    for (const problem of problems) {
      if (!this.#problems.has(problem)) this.tell(`BROKEN ${problem}`);
      this.#problems.add(problem);
    }
  }
}
