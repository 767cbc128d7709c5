/** Lets one piece of work through at a time, in the order of arrival. */
export class Gate {
  private last: Promise<unknown> = Promise.resolve();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return await mine;
  }
}
