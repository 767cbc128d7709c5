import type { Database } from '../../database/database.js';
import { exhausted, largestRequest, reserve, recordAnswer } from '../../monday/governor.js';
import type { BudgetAnswer, ReadBudget } from '../../monday/read-budget.js';
import { budgetLimit, reserveBudget, updateBudget } from '../../store/boards/budget.js';

/** The most complexity that one request of this token should cost. */
export async function largestRequestCost(database: Database, tokenIdentity: string): Promise<number> {
  return largestRequest(await budgetLimit(database, tokenIdentity));
}

export interface ComplexityReservation {
  readonly cost: number;
  /** Milliseconds since 1970, by the database's clock. */
  readonly at: number;
}

/** Tries once to reserve complexity. A returned number is how many milliseconds to wait before the next attempt. */
export async function reserveComplexity(database: Database, tokenIdentity: string, cost: number): Promise<ComplexityReservation | number> {
  const reserved = await reserveBudget(database, tokenIdentity, cost, reserve);
  return reserved.granted ? { cost, at: reserved.at } : reserved.waitMs;
}

/** Replaces the reservation by the cost in Monday's answer. */
export async function recordComplexity(
  database: Database,
  tokenIdentity: string,
  reserved: ComplexityReservation,
  { rate, exhaustedForMs }: BudgetAnswer,
): Promise<void> {
  const at = Date.parse(await database.now());
  await updateBudget(database, tokenIdentity, (window) =>
    exhaustedForMs === null
      ? recordAnswer(window, { reserved: reserved.cost, reservedAt: reserved.at, rate, at })
      : exhausted(window, exhaustedForMs, at),
  );
}

/**
 * The shared complexity budget, for reads. A read waits inside its activity (`wait`, milliseconds): a read of many pages that restarted
 * after each window would never finish.
 */
export function readBudget(database: Database, wait: (ms: number) => Promise<void>): ReadBudget {
  return {
    largest: (tokenIdentity) => largestRequestCost(database, tokenIdentity),
    reserve: async (tokenIdentity, cost) => {
      for (;;) {
        const asked = await reserveComplexity(database, tokenIdentity, cost);
        if (typeof asked !== 'number') return (answer) => recordComplexity(database, tokenIdentity, asked, answer);
        await wait(asked);
      }
    },
  };
}
