export interface CutBatch {
  readonly batchId: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly orders: number;
}

/** Cuts staged orders into batches: one customer each, no more than `size` orders, in the order in which they come. `newId` makes the id of a batch. */
export class BatchCutter {
  readonly #customers = new Map<string, { batchId: string; orders: number }[]>();

  constructor(
    private readonly size: number,
    private readonly newId: () => string,
  ) {}

  /** The batch that takes the next order of this customer. */
  batchFor(customer: string): string {
    const batches = this.#customers.get(customer) ?? [];
    this.#customers.set(customer, batches);
    const last = batches.at(-1);
    if (last !== undefined && last.orders < this.size) {
      last.orders += 1;
      return last.batchId;
    }
    const next = { batchId: this.newId(), orders: 1 };
    batches.push(next);
    return next.batchId;
  }

  batches(): CutBatch[] {
    return [...this.#customers].flatMap(([customer, batches]) =>
      batches.map((batch, index) => ({ ...batch, customer, number: index + 1, count: batches.length })),
    );
  }
}
