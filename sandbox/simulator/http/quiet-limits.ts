import { refusal, type HttpAnswer } from './answer.js';
import type { Hint } from './refused-requests.js';

/** Codes of limits for `limit200` by chance: of today, of older versions, and one that no list of codes has. */
export const limitCodes = [
  'COMPLEXITY_BUDGET_EXHAUSTED',
  'MINUTE_RATE_LIMIT_EXCEEDED',
  'ComplexityException',
  'maxConcurrencyExceeded',
  'BOARD_WRITE_QUOTA_REACHED',
] as const;

/** A limit under HTTP 200: only `status_code` in the error says 429. `hint` and `seconds` say where and how long it asks to wait. */
export function limit200(code: string, hint: Hint = 'body', seconds = 15): HttpAnswer {
  const inBody = hint === 'body' || hint === 'both' ? { retry_in_seconds: seconds } : {};
  return refusal(200, code, 'Rate limit exceeded, please try again later', { status_code: 429, ...inBody }, header(hint, seconds));
}

/** The same in the form of versions before 2025-01, which have no `errors`. */
export function legacyLimit200(code: string, hint: Hint = 'body', seconds = 15): HttpAnswer {
  const wait = hint === 'body' || hint === 'both' ? `reset in ${seconds} seconds` : 'try again later';
  return {
    status: 200,
    headers: header(hint, seconds),
    body: { error_code: code, status_code: 429, error_message: `Complexity budget exhausted, ${wait}`, error_data: {} },
  };
}

const header = (hint: Hint, seconds: number): Record<string, string> =>
  hint === 'header' || hint === 'both' ? { 'Retry-After': String(seconds) } : {};
