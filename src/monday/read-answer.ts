import { isRecord, readAnswer, spokenText, type Exchange, type ReportedError } from './answer.js';
import { mondayError } from './classify.js';
import { familyOf, registryCode } from './codes.js';
import { retryDelay } from './delay.js';
import type { MondayError } from './types.js';

export type Json = Readonly<Record<string, unknown>>;

/** An incomplete read. It proves nothing: read again later. */
export class IncompleteRead extends Error {
  override readonly name = 'IncompleteRead';
}

/** Monday asked us to wait before this read, or this change of a board. */
export class LimitedRead extends Error {
  override readonly name = 'LimitedRead';
  constructor(
    readonly error: MondayError,
    /** Milliseconds. */
    readonly retryAfterMs: number,
  ) {
    super(`Monday asks to wait ${Math.ceil(retryAfterMs / 1000)} s before this request (${error.code}): ${error.message}`);
  }
}

/** Monday refuses this read for a reason that a later attempt does not change: token, permission, board or column. */
export class ReadRefused extends Error {
  override readonly name = 'ReadRefused';
  constructor(readonly error: MondayError) {
    super(`Monday refuses the read (${error.code}): ${error.message}`);
  }
}

/**
 * The data of a complete answer to a query: HTTP 200, data, and no error. Throws `LimitedRead`, `ReadRefused` or `IncompleteRead` else.
 * `now` is milliseconds since 1970.
 */
export function wholeData(exchange: Exchange, now: number): Json {
  if (exchange.kind === 'failure') throw new IncompleteRead(exchange.message);
  const answer = readAnswer(exchange.body);
  const errors = answer?.errors ?? [];
  const wait = [...limitOf(exchange.status), ...ofFamily(errors, (code) => code === 'TOO_MANY_REQUESTS' || familyOf(code) === 'later')][0];
  if (wait !== undefined) {
    const error = named(errors, wait, exchange.status);
    throw new LimitedRead(error, retryDelay(error.code, errors, exchange, now));
  }
  const refusal = [...authOf(exchange.status), ...ofFamily(errors, (code) => ['stop', 'unexecuted'].includes(familyOf(code)))][0];
  if (refusal !== undefined) throw new ReadRefused(named(errors, refusal, exchange.status));
  if (exchange.status !== 200 || errors.length > 0)
    throw new IncompleteRead(
      `Monday answered with HTTP ${exchange.status}: ${errors[0] === undefined ? 'no message' : spokenText(errors[0])}`,
    );
  if (!isRecord(answer?.data)) throw new IncompleteRead('Monday answered with no data.');
  return answer.data;
}

const limitOf = (status: number): string[] => (status === 429 ? ['LIMIT_REACHED'] : status === 423 ? ['RESOURCE_LOCKED'] : []);
const authOf = (status: number): string[] => (status === 401 ? ['NOT_AUTHENTICATED'] : status === 403 ? ['UserUnauthorizedException'] : []);

function ofFamily(errors: readonly ReportedError[], wanted: (code: string) => boolean): string[] {
  return errors.map(registryCode).filter((code): code is string => code !== null && wanted(code));
}

/** The reported error behind a code, or the first one under that code. */
function named(errors: readonly ReportedError[], code: string, status: number): MondayError {
  const found = errors.find((error) => registryCode(error) === code) ?? errors[0];
  if (found === undefined) return { code, message: `HTTP ${status} without a readable body.`, httpStatus: status };
  const error = mondayError(found, status);
  return error.code === 'MONDAY_REFUSED' ? { ...error, code } : error;
}

/** A list on the path of a read. Null, or a null inside, means that something is missing. */
export function wholeList(value: unknown, what: string): Json[] {
  if (!Array.isArray(value) || !value.every(isRecord)) throw new IncompleteRead(`Monday's answer has no whole list of ${what}.`);
  return value;
}

/** An object on the path of a read. */
export function wholeObject(value: unknown, what: string): Json {
  if (!isRecord(value)) throw new IncompleteRead(`Monday's answer has no ${what}.`);
  return value;
}

/** A text or id on the path of a read. */
export function wholeText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new IncompleteRead(`Monday's answer has no ${what}.`);
}
