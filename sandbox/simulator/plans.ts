/** The limits of a token. Complexity is in points per minute. */
export interface Plan {
  /** Points for reads and writes together, or for writes alone when `readComplexity` is set. */
  readonly complexity: number;
  /** Separate points for reads (app tokens); null: one budget for both. */
  readonly readComplexity: number | null;
  readonly requestsPerMinute: number;
  readonly concurrency: number;
  readonly requestsPerDay: number;
  readonly complexityPerRequest: number;
}

// Monday refuses a single request above this, whatever the plan.
const complexityPerRequest = 5_000_000;
const pro = { requestsPerMinute: 2_500, concurrency: 100, requestsPerDay: 10_000, complexityPerRequest };

/** The published limits: `trial` on a trial account, the others on the Pro plan. `unlimited` is for tests of other things than limits. */
export const plans = {
  trial: {
    complexity: 1_000_000,
    readComplexity: null,
    requestsPerMinute: 1_000,
    concurrency: 40,
    requestsPerDay: 1_000,
    complexityPerRequest,
  },
  personal: { ...pro, complexity: 10_000_000, readComplexity: null },
  app: { ...pro, complexity: 5_000_000, readComplexity: 5_000_000 },
  agent: { ...pro, complexity: 20_000_000, readComplexity: null },
  unlimited: {
    complexity: 2_000_000_000,
    readComplexity: null,
    requestsPerMinute: 1_000_000,
    concurrency: 1_000,
    requestsPerDay: 100_000_000,
    complexityPerRequest,
  },
} satisfies Record<string, Plan>;

export type PlanName = keyof typeof plans;

export const isPlanName = (name: string): name is PlanName => Object.hasOwn(plans, name);
