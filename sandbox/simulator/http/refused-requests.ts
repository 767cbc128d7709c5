import { z } from 'zod';
import { refusal, type HttpAnswer } from './answer.js';

/** Place of the wait hint in an answer: `retry_in_seconds` in the body, the header `Retry-After`, both, or nowhere. */
export const hintShape = z.enum(['body', 'header', 'both', 'neither']);
export type Hint = z.output<typeof hintShape>;

interface Refused {
  readonly status: number;
  /** Null where Monday gives none. */
  readonly code: string | null;
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Where Monday's own samples have the hint, and how long they ask to wait. */
  readonly hint: Hint;
  readonly seconds: number;
}

const limit = (code: string, message: string, seconds: number, extensions: Readonly<Record<string, unknown>> = {}): Refused => ({
  status: 429,
  code,
  message,
  seconds,
  hint: 'both',
  extensions,
});
const unhinted = { hint: 'neither', seconds: 5 } as const;

/** Answers that refuse a whole request, in the words of Monday's documentation or of recorded bodies. */
const refusals = {
  unauthorized401: { status: 401, code: 'NOT_AUTHENTICATED', message: 'Not authenticated', ...unhinted },
  forbidden403: {
    status: 403,
    code: 'USER_UNAUTHORIZED',
    message: 'User unauthorized to perform action',
    extensions: { status_code: 403, error_data: {} },
    ...unhinted,
  },
  notFound404: {
    status: 404,
    code: 'ResourceNotFoundException',
    message: 'The resource was not found',
    extensions: { status_code: 404, error_data: {} },
    ...unhinted,
  },
  keyBusy409: {
    status: 409,
    code: 'IDEMPOTENCY_CONFLICT',
    message: 'A request with this idempotency key is currently being processed',
    hint: 'header',
    seconds: 1,
  },
  // Monday documents no words for this one.
  keyOfOtherBody409: {
    status: 409,
    code: 'IDEMPOTENCY_CONFLICT',
    message: 'This idempotency key was used with another request body',
    ...unhinted,
  },
  locked423: {
    status: 423,
    code: null,
    message: 'Resource is currently locked, please try again later',
    extensions: { status_code: 423 },
    hint: 'header',
    seconds: 1,
  },
  minuteLimit429: limit('MINUTE_RATE_LIMIT_EXCEEDED', 'Minute rate limit exceeded', 58),
  concurrencyLimit429: limit('MAX_CONCURRENCY_EXCEEDED', 'Too many concurrent requests', 15),
  ipLimit429: limit('IP_RATE_LIMIT_EXCEEDED', 'IP rate limit exceeded', 30),
  dailyLimit429: limit('DAILY_LIMIT_EXCEEDED', 'Daily limit exceeded', 3599),
  complexityLimit429: limit('COMPLEXITY_BUDGET_EXHAUSTED', 'Complexity budget exhausted', 22, {
    complexity: 6182,
    complexity_budget_left: 100,
    complexity_budget_limit: 5_000_000,
    status_code: 429,
  }),
} satisfies Record<string, Refused>;

/** Answers of the network between client and Monday, which prove nothing about the execution of the request. */
const gatewayErrors = {
  badGateway502: { status: 502, code: null, message: 'Bad Gateway', ...unhinted },
  unavailable503: { status: 503, code: null, message: 'Service Unavailable', ...unhinted },
  gatewayTimeout504: { status: 504, code: null, message: 'Gateway Timeout', ...unhinted },
} satisfies Record<string, Refused>;

export type RefusalName = keyof typeof refusals;
export type GatewayErrorName = keyof typeof gatewayErrors;
export const refusalNames = Object.keys(refusals) as RefusalName[];
export const gatewayErrorNames = Object.keys(gatewayErrors) as GatewayErrorName[];

/** The answer of a name. `hint` and `seconds` replace the values of Monday's samples. */
export function refusedAnswer(name: RefusalName | GatewayErrorName, hint?: Hint, seconds?: number): HttpAnswer {
  const refused: Refused = { ...refusals, ...gatewayErrors }[name];
  const where = hint ?? refused.hint;
  const wait = seconds ?? refused.seconds;
  const inBody = where === 'body' || where === 'both' ? { retry_in_seconds: wait } : {};
  const inHeader: Record<string, string> = where === 'header' || where === 'both' ? { 'Retry-After': String(wait) } : {};
  return refusal(refused.status, refused.code, refused.message, { ...refused.extensions, ...inBody }, inHeader);
}
