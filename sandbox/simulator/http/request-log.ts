/** One POST to the API, whatever its result. */
export interface RequestRecord {
  readonly seq: number;
  /** ISO time by the simulator's clock. */
  readonly at: string;
  readonly requestId: string;
  readonly key: string | null;
  readonly bodySha256: string;
  /** Root fields in document order, `complexity` left out; empty when the document was refused. */
  operations: readonly string[];
  /** Number of mutations asked for. */
  mutationCount: number;
  /** `pending` until answered; `reset` when the connection was broken instead. */
  outcome: 'pending' | 'answered' | 'reset';
  status: number | null;
  /** True: the first answer of this key was returned again. */
  replayed: boolean;
  /** Kind of the fault of the request. */
  fault: string | null;
}

export class RequestLog {
  private readonly records: RequestRecord[] = [];

  open(at: number, requestId: string, key: string | null, bodySha256: string): RequestRecord {
    const record: RequestRecord = {
      seq: this.records.length + 1,
      at: new Date(at).toISOString(),
      requestId,
      key,
      bodySha256,
      operations: [],
      mutationCount: 0,
      outcome: 'pending',
      status: null,
      replayed: false,
      fault: null,
    };
    this.records.push(record);
    return record;
  }

  since(seq: number): readonly RequestRecord[] {
    return this.records.slice(Math.max(0, seq));
  }

  get length(): number {
    return this.records.length;
  }

  clear(): void {
    this.records.length = 0;
  }
}
