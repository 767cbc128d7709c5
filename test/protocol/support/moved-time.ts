/**
 * Work that waits, in a time that is moved: as soon as everything that was started waits, the time goes on to the next instant at which a wait ends. All waits that
 * end at one instant go on together. So an hour costs what happens in it.
 */
export class MovedTime {
  #now = 0;
  #busy = 0;
  #waits: { readonly at: number; readonly goOn: () => void }[] = [];
  readonly #started: Promise<void>[] = [];

  /** `pass` moves the clocks of everything else. */
  constructor(private readonly pass: (ms: number) => Promise<void>) {}

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  start(work: () => Promise<void>): void {
    this.#busy += 1;
    const started = work().finally(() => this.#rest());
    this.#started.push(started);
    // A failure is reported by `end`, which may wait for something else first.
    started.catch(() => undefined);
  }

  async wait(ms: number): Promise<void> {
    await new Promise<void>((goOn) => {
      this.#waits.push({ at: this.#now + ms, goOn });
      void this.#rest();
    });
  }

  /** The end of everything that was started, and of what that has started. */
  async end(): Promise<void> {
    for (let seen = 0; seen < this.#started.length; seen += 1) await this.#started[seen];
  }

  async #rest(): Promise<void> {
    this.#busy -= 1;
    if (this.#busy > 0 || this.#waits.length === 0) return;
    const at = Math.min(...this.#waits.map((wait) => wait.at));
    const due = this.#waits.filter((wait) => wait.at === at);
    this.#waits = this.#waits.filter((wait) => wait.at !== at);
    this.#busy += due.length;
    await this.pass(at - this.#now);
    this.#now = at;
    for (const { goOn } of due) goOn();
  }
}
