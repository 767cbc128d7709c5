import type { Mapping } from '../../mapping/schema.js';
import { largestRequest, usable } from '../../monday/governor.js';
import { boardCalls, lookCalls, searchCalls, sumOfCalls } from '../../monday/reads-ahead.js';
import type { Calls } from '../../monday/reads-ahead.js';
import type { BoardFacts } from '../../monday/types.js';
import type { ForeseenBatch } from './foresee-batch.js';

/** What a run would ask of Monday. */
export interface PreviewedCost {
  readonly mutationRequests: number;
  /** Reads of the board, if no answer is lost. */
  readonly reads: number;
  readonly calls: number;
  /** Complexity points. */
  readonly points: number;
  readonly pointsPerMinute: number;
  /** The least: what the points take at this budget. How fast Monday answers is not known beforehand. */
  readonly minutes: number;
  readonly callsPerDay: number;
  /** Of the calls of one day, from 0; more than 1 takes more than a day. */
  readonly shareOfDay: number;
}

/** Gathers the cost of the batches of a run one after the other. */
export class CostOfRun {
  #mutations: Calls = { calls: 0, points: 0 };
  #reads: Calls;
  readonly #board: Calls;

  constructor(
    private readonly mapping: Mapping,
    board: BoardFacts | null,
    private readonly budget: { readonly pointsPerMinute: number; readonly callsPerDay: number },
  ) {
    this.#board = boardCalls(board, mapping.subitems !== undefined);
    // At the start of the run; every batch reads it again.
    this.#reads = this.#board;
  }

  /** `items`: how many of the batch's orders have an item that people may have changed. */
  add({ requests }: ForeseenBatch, items: number): void {
    this.#mutations = sumOfCalls([this.#mutations, ...requests.map(({ cost }) => ({ calls: 1, points: cost }))]);
    const { fields, key, subitems } = this.mapping;
    const keyFields = fields.filter(({ source }) => key.columns.includes(source)).length;
    const columns = { fields: fields.length, keyColumns: keyFields + 1, subitems: subitems !== undefined };
    const largest = largestRequest(this.budget.pointsPerMinute);
    // Before items are created, the board is searched for their keys.
    const creates = requests.filter(({ operation }) => operation === 'CREATE_ITEM');
    const searches = creates.map(({ mutations }) => searchCalls(mutations, fields.length + 1, largest));
    this.#reads = sumOfCalls([this.#reads, this.#board, lookCalls(items, columns, largest), ...searches]);
  }

  total(): PreviewedCost {
    const { pointsPerMinute, callsPerDay } = this.budget;
    const calls = this.#mutations.calls + this.#reads.calls;
    const points = this.#mutations.points + this.#reads.points;
    return {
      mutationRequests: this.#mutations.calls,
      reads: this.#reads.calls,
      calls,
      points,
      pointsPerMinute,
      minutes: points / usable(pointsPerMinute),
      callsPerDay,
      shareOfDay: calls / callsPerDay,
    };
  }
}
