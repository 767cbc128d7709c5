/**
 * Calls of the smallest paid plans of Monday (Basic and Standard; Pro has 10,000 and Enterprise 25,000). The API tells the plan to
 * accounts with more rights than the sync needs, so it is an option of `plan`.
 */
export const CALLS_PER_DAY = 1_000;
