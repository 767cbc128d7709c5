import { describeError, knownCode } from '../errors/registry.js';
import { FIELD_REFUSED } from './answer.js';
import type { ReportedError } from './answer.js';

/**
 * What an error proves about the mutation that it belongs to.
 * `later`: a limit or lock that refuses before execution. `stop`: token, permission, board or column. `unexecuted`: the document or a variable
 * was refused before anything was executed. `refused`: this mutation was not executed, for a reason of its own. `unclear`: it may have been executed.
 * `unknown`: a code without an entry.
 */
export type Family = 'later' | 'stop' | 'unexecuted' | 'refused' | 'unclear' | 'unknown';

/** Limits and locks that Monday checks before it executes a mutation. A limit of a service inside Monday is not among them: it may apply during the execution. */
const beforeExecution = new Set([
  'COMPLEXITY_BUDGET_EXHAUSTED',
  'MINUTE_RATE_LIMIT_EXCEEDED',
  'MAX_CONCURRENCY_EXCEEDED',
  'IP_RATE_LIMIT_EXCEEDED',
  'DAILY_LIMIT_EXCEEDED',
  'API_TEMPORARILY_BLOCKED',
  'RESOURCE_LOCKED',
  'LIMIT_REACHED',
]);

const unexecuted = new Set(['REQUEST_INVALID', 'REQUEST_MAX_COMPLEXITY_EXCEEDED']);

const auth = new Set(['NOT_AUTHENTICATED', 'UserUnauthorizedException', 'missingRequiredPermissions']);

const unclear = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT_EXCEEDED', 'TOO_MANY_REQUESTS', 'IDEMPOTENCY_CONFLICT']);

/**
 * Message texts of Monday that come without a code, or with one code for several errors. First match wins. The texts of parse and validation errors are
 * those of the two GraphQL libraries that Monday uses.
 */
const byMessage: readonly (readonly [RegExp, string])[] = [
  [/which exceeds max complexity|max allowed complexity per request/i, 'REQUEST_MAX_COMPLEXITY_EXCEEDED'],
  [/^resource is currently locked/i, 'RESOURCE_LOCKED'],
  [
    /^(the )?(dropdown |status )?label '.*' does not exist|label does not exist in column|^this status label doesn't exist|^(the )?(dropdown |status )?label '.*' is deactivated/is,
    'LABEL_MISSING',
  ],
  [/^maximum number of labels/i, 'LABELS_FULL'],
  [/column value for inactive items|^item not found/i, 'ITEM_GONE'],
  [FIELD_REFUSED, 'missingRequiredPermissions'],
  [/^your ip is restricted/i, 'NOT_AUTHENTICATED'],
  [/^parse error on|^syntax error\b|^cannot query field |^unknown (argument|type|fragment|directive|operation) /i, 'REQUEST_INVALID'],
  [/^field '.*' (doesn't exist on type|is missing required arguments|doesn't accept argument)/i, 'REQUEST_INVALID'],
  [/^field ".*" (argument ".*" of type ".*" is required|must (not )?have a selection)/i, 'REQUEST_INVALID'],
  [/^variable "?\$\w+"? (of (required )?type|got invalid value|is not defined|is declared by|is never used)/i, 'REQUEST_INVALID'],
  [/^(int|float|string|boolean|id) cannot represent/i, 'REQUEST_INVALID'],
];

/**
 * The registry's code of a reported error; null when neither code, text nor status is known. Monday's own status 429 makes any error a limit,
 * as HTTP 429 does, unless its code says that something may have been executed.
 */
export function registryCode(error: ReportedError): string | null {
  const spoken = byMessage.find(([pattern]) => pattern.test(error.message))?.[1];
  const code = spoken ?? knownCode(error.code);
  if (code === null) return codeOfStatus(error);
  return error.statusCode === 429 && !['later', 'unclear'].includes(familyOf(code)) ? 'LIMIT_REACHED' : code;
}

/** What an error of an unknown code is by its status, or by its hint to come back later. An internal error may have come after the execution. */
function codeOfStatus({ statusCode, retryAfterSeconds }: ReportedError): string | null {
  if (statusCode !== null && statusCode >= 500) return 'INTERNAL_SERVER_ERROR';
  if (statusCode === 423) return 'RESOURCE_LOCKED';
  return statusCode === 429 || retryAfterSeconds !== null ? 'LIMIT_REACHED' : null;
}

/** The family of a registry code (null: not known). */
export function familyOf(code: string | null): Family {
  if (code === null) return 'unknown';
  if (unclear.has(code)) return 'unclear';
  if (unexecuted.has(code)) return 'unexecuted';
  if (beforeExecution.has(code)) return 'later';
  const entry = describeError(code);
  if (entry.retry === 'later') return 'unclear';
  return entry.retry === 'run' && entry.scope === 'run' && code !== 'ItemsLimitationException' ? 'stop' : 'refused';
}

/** Whether a registry code is about the token and its rights, not about what the request names. */
export const isAuthCode = (code: string | null): boolean => code !== null && auth.has(code);
