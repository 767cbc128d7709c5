import { readAnswer, type Exchange } from './answer.js';
import { registryCode } from './codes.js';
import { retryDelay } from './delay.js';
import { costOfData } from './read-cost.js';
import { rateState } from './rate.js';
import type { RateState } from './types.js';

/** The budget data of an answer. */
export interface BudgetAnswer {
  readonly rate: RateState;
  /** How long the budget is exhausted, in milliseconds, when Monday has refused the request for that; null else. */
  readonly exhaustedForMs: number | null;
}

/** The complexity budget as reads use it. Reads and mutations share one budget. */
export interface ReadBudget {
  /** The most complexity points that one request should cost. */
  largest(tokenIdentity: string): Promise<number>;
  /** Waits until the points are reserved. The returned function replaces the estimate by the cost in the answer; without an answer the points stay spent. */
  reserve(tokenIdentity: string, cost: number): Promise<(answer: BudgetAnswer) => Promise<void>>;
}

/** Sends queries to Monday. */
export interface Reader {
  /** One HTTP request, for which this many complexity points are reserved. */
  post(body: string, cost: number): Promise<Exchange>;
  /** The most complexity points that one query should cost. */
  largest(): Promise<number>;
}

/** Reads within a budget. Without one, as for a command that has no database at hand, Monday alone sets the limit. */
export function readerWithin(budget: ReadBudget | undefined, tokenIdentity: string, post: (body: string) => Promise<Exchange>): Reader {
  if (budget === undefined) return { post, largest: () => Promise.resolve(Number.POSITIVE_INFINITY) };
  return {
    largest: () => budget.largest(tokenIdentity),
    post: async (body, cost) => {
      const settle = await budget.reserve(tokenIdentity, cost);
      const exchange = await post(body);
      // Without an answer Monday's charge is unknown: the reservation stays until its window ends.
      if (exchange.kind === 'reply') await settle(budgetAnswer(exchange));
      return exchange;
    },
  };
}

function budgetAnswer(reply: Extract<Exchange, { kind: 'reply' }>): BudgetAnswer {
  const answer = readAnswer(reply.body);
  const errors = answer?.errors ?? [];
  const exhausted = errors.some((error) => registryCode(error) === 'COMPLEXITY_BUDGET_EXHAUSTED');
  return {
    rate: { ...(answer?.data != null && { cost: costOfData(answer.data) }), ...rateState(reply, answer) },
    exhaustedForMs: exhausted ? retryDelay('COMPLEXITY_BUDGET_EXHAUSTED', errors, reply, Date.now()) : null,
  };
}
