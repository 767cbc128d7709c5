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
const small = { requestsPerMinute: 1_000, concurrency: 40, complexityPerRequest };
const pro = { requestsPerMinute: 2_500, concurrency: 100, requestsPerDay: 10_000, complexityPerRequest };
const enterprise = { requestsPerMinute: 5_000, concurrency: 250, requestsPerDay: 25_000, complexityPerRequest };
const personalToken = { complexity: 10_000_000, readComplexity: null };

/**
 * The published limits: a personal token by the plan of its account, where `personal` is one on Pro; and the tokens of an app and of an agent
 * on Pro. `unlimited` is for tests of other things than limits.
 */
export const plans = {
  free: { ...small, complexity: 1_000_000, readComplexity: null, requestsPerDay: 200 },
  trial: { ...small, complexity: 1_000_000, readComplexity: null, requestsPerDay: 1_000 },
  standard: { ...small, ...personalToken, requestsPerDay: 1_000 },
  personal: { ...pro, ...personalToken },
  pro: { ...pro, ...personalToken },
  enterprise: { ...enterprise, ...personalToken },
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
