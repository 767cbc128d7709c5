import { knownCode } from '../errors/registry.js';
import { isRecord, readAnswer, spokenText, type Answer, type Exchange, type Reply, type ReportedError } from './answer.js';
import { familyOf, isAuthCode, registryCode, type Family } from './codes.js';
import { retryDelay } from './delay.js';
import { rateState } from './rate.js';
import type { AliasAnswer, MondayError, SendOutcome, ShownByAnswer } from './types.js';

interface Case {
  readonly reply: Reply;
  readonly answer: Answer;
  readonly aliases: readonly string[];
  readonly now: number;
}

/**
 * The outcome of one send of a mutation. Pure; `now` is milliseconds since 1970. Never claims more than the answer proves: only errors that are
 * known to precede execution count as not executed. Any other answer that is not definite for each alias is ambiguous.
 */
export function classify(exchange: Exchange, aliases: readonly string[], now: number): SendOutcome {
  if (exchange.kind === 'failure') return withoutReply(exchange, now);
  const answer = readAnswer(exchange.body);
  const { status } = exchange;
  if (status >= 500 || (status >= 300 && status < 400)) return ambiguous(exchange, answer);
  if (answer === null) return withoutAnswer(exchange, now);
  const found = { reply: exchange, answer, aliases, now };
  if (somethingExecuted(found)) return byAlias(found);
  return byStatus(found) ?? asWhole(found) ?? byAlias(found);
}

function withoutReply(failure: Extract<Exchange, { kind: 'failure' }>, now: number): SendOutcome {
  const code = failure.sent ? 'NO_ANSWER' : 'CONNECTION_REFUSED';
  const error: MondayError = { code, message: failure.message, httpStatus: null };
  return failure.sent ? { kind: 'ambiguous', error } : { kind: 'later', error, retryAfterMs: retryDelay(code, [], null, now), rate: {} };
}

/** No GraphQL answer, but a status that proves enough: it is set before the request reaches the part that executes it. */
function withoutAnswer(reply: Reply, now: number): SendOutcome {
  const code = { 401: 'NOT_AUTHENTICATED', 403: 'UserUnauthorizedException', 423: 'RESOURCE_LOCKED', 429: 'LIMIT_REACHED' }[reply.status];
  if (code === undefined) return ambiguous(reply, null);
  const error: MondayError = { code, message: `Monday answered with HTTP ${reply.status} and no readable body.`, httpStatus: reply.status };
  return familyOf(code) === 'stop'
    ? { kind: 'stop', error }
    : { kind: 'later', error, retryAfterMs: retryDelay(code, [], reply, now), rate: rateState(reply, null) };
}

function ambiguous(reply: Reply, answer: Answer | null): SendOutcome {
  const first = answer?.errors[0];
  const unreadable = {
    code: 'UNREADABLE_ANSWER',
    message: `Monday answered with HTTP ${reply.status} and no GraphQL answer.`,
    httpStatus: reply.status,
  };
  if (first === undefined) return { kind: 'ambiguous', error: unreadable };
  const code = registryCode(first);
  const definite = code !== null && familyOf(code) === 'unclear' ? code : 'INTERNAL_SERVER_ERROR';
  return { kind: 'ambiguous', error: { ...mondayError(first, reply.status), code: definite } };
}

const somethingExecuted = ({ answer, aliases }: Case): boolean => aliases.some((alias) => (answer.data?.[alias] ?? null) !== null);

/** Statuses that prove by themselves that nothing was executed. */
function byStatus(found: Case): SendOutcome | null {
  const { status } = found.reply;
  const [first] = found.answer.errors;
  if (status === 401) return stop(found, 'NOT_AUTHENTICATED');
  if (status === 403) return stop(found, 'UserUnauthorizedException');
  if (status === 423) return retryLater(found, 'RESOURCE_LOCKED');
  if (status === 429) return retryLater(found, 'LIMIT_REACHED');
  if (status === 409 && first !== undefined && registryCode(first) === 'IDEMPOTENCY_CONFLICT') {
    return /currently being processed/i.test(first.message) ? retryLater(found, 'IDEMPOTENCY_CONFLICT') : null;
  }
  return null;
}

/** Errors that concern the whole request, when they prove that nothing was executed. */
function asWhole(found: Case): SendOutcome | null {
  const { answer, aliases } = found;
  if (answer.errors.length === 0 || !coversAll(found)) return null;
  const families = new Set(answer.errors.map((error) => familyOf(registryCode(error))));
  const all = (family: Family): boolean => families.size === 1 && families.has(family);
  if (all('later')) return retryLater(found, 'LIMIT_REACHED');
  // An error about a missing board or column belongs to one mutation; the caller decides whether others name it too.
  if (all('stop') && (aboutNoAlias(answer) || answer.errors.every((error) => isAuthCode(registryCode(error)))))
    return stop(found, 'NOT_AUTHENTICATED');
  if (!all('unexecuted') || isRecord(answer.data)) return null;
  return refused(found, firstError(found), aliases.length > 1);
}

const aboutNoAlias = (answer: Answer): boolean => !isRecord(answer.data) || answer.errors.some((error) => error.path === null);

/** Whether the errors cover every alias: one is about no alias at all, or each alias has one. */
function coversAll({ answer, aliases }: Case): boolean {
  return aboutNoAlias(answer) || aliases.every((alias) => answer.errors.some((error) => error.path?.[0] === alias));
}

function byAlias(found: Case): SendOutcome {
  const { reply, answer, aliases } = found;
  const answers: AliasAnswer[] = [];
  for (const alias of aliases) {
    const verdict = ofAlias(found, alias);
    if ('unclear' in verdict) return { kind: 'ambiguous', error: verdict.unclear };
    answers.push(verdict);
  }
  return { kind: 'answered', answers, rate: rateState(reply, answer), replayed: isReplay(reply), response: reply.body };
}

const isReplay = (reply: Reply): boolean => reply.header('idempotency-replayed')?.toLowerCase() === 'true';

function ofAlias(found: Case, alias: string): AliasAnswer | { readonly unclear: MondayError } {
  const { reply, answer, aliases } = found;
  const own = answer.errors.filter((error) => error.path?.[0] === alias);
  const value = answer.data?.[alias] ?? null;
  const id = isRecord(value) ? idOf(value) : null;
  // An error below the alias is about a field of an item that exists.
  if (isRecord(value) && id !== null && own.every(({ path }) => (path?.length ?? 1) > 1) && reply.status < 300) {
    const shown = shownBy(value);
    return { alias, result: 'done', id, ...(shown !== null && { shown }) };
  }
  // With one alias only, an error about no alias can be about no other. It must be a known refusal, since an unknown one may come from anywhere.
  const general = aliases.length === 1 && own.length === 0 ? answer.errors.filter((error) => error.path?.[0] !== 'complexity') : [];
  const errors = value === null ? [...own, ...general] : [];
  const [first] = errors;
  if (first !== undefined && errors.every((error) => isRefusal(error, own.includes(error))))
    return { alias, result: 'refused', error: mondayError(first, reply.status) };
  return { unclear: indefinite(found, alias, own[0] ?? answer.errors[0]) };
}

function shownBy(value: Readonly<Record<string, unknown>>): ShownByAnswer | null {
  const { name, column_values: values } = value;
  const columns = (Array.isArray(values) ? values : [])
    .filter(isRecord)
    .map(({ id, text }) => [String(id), typeof text === 'string' ? text : null]);
  if (typeof name !== 'string' && columns.length === 0) return null;
  return { ...(typeof name === 'string' && { name }), columns: Object.fromEntries(columns) as Record<string, string | null> };
}

/** Whether an error proves that its mutation was not executed. A path below the alias is about a field of something that exists. */
function isRefusal(error: ReportedError, onAlias: boolean): boolean {
  const family = familyOf(registryCode(error));
  if (family === 'unclear' || (error.path?.length ?? 1) !== 1) return false;
  return onAlias || family !== 'unknown';
}

function indefinite({ reply }: Case, alias: string, error: ReportedError | undefined): MondayError {
  const code = error === undefined ? null : registryCode(error);
  const said = error === undefined ? 'nothing' : `"${spokenText(error)}"`;
  return {
    code: code !== null && familyOf(code) === 'unclear' ? code : 'INDEFINITE_ANSWER',
    message: `Monday's answer gives mutation ${alias} no definite result; it says ${said}.`,
    httpStatus: reply.status,
  };
}

function idOf(value: Readonly<Record<string, unknown>>): string | null {
  const id = value['id'];
  if (typeof id === 'string' && id !== '') return id;
  return typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : null;
}

/** An error with its code of the registry. Unknown codes become MONDAY_REFUSED and are kept in the message. */
export function mondayError(error: ReportedError, httpStatus: number | null): MondayError {
  const known = registryCode(error);
  const said = spokenText(error);
  // The registry has a code for the status, but not this code of Monday's: the message keeps it.
  const message = error.code === '' || knownCode(error.code) !== null ? said : `${error.code}: ${said}`;
  return { code: known ?? 'MONDAY_REFUSED', message, httpStatus, ...(error.columnId !== null && { columnId: error.columnId }) };
}

/** The first error, under a code of the family that was found, or else under `fallback`. */
function firstError({ reply, answer }: Case, family?: Family, fallback = 'MONDAY_REFUSED'): MondayError {
  const [first] = answer.errors;
  if (first === undefined) return { code: fallback, message: `Monday answered with HTTP ${reply.status}.`, httpStatus: reply.status };
  const error = mondayError(first, reply.status);
  return family === undefined || familyOf(error.code) === family || error.code === fallback ? error : { ...error, code: fallback };
}

function retryLater(found: Case, fallback: string): SendOutcome {
  const { reply, answer, now } = found;
  const error = firstError(found, 'later', fallback);
  // Monday remembers this refusal for the request's key and would repeat it: the request is closed, its effects need a new one.
  if (isReplay(reply)) return refused(found, error, false);
  return { kind: 'later', error, retryAfterMs: retryDelay(error.code, answer.errors, reply, now), rate: rateState(reply, answer) };
}

const stop = (found: Case, fallback: string): SendOutcome => ({ kind: 'stop', error: firstError(found, 'stop', fallback) });

const refused = ({ reply, answer }: Case, error: MondayError, bisect: boolean): SendOutcome => ({
  kind: 'refused',
  error,
  bisect,
  rate: rateState(reply, answer),
  response: reply.body,
});
