import type { Call } from '../graphql/calls.js';
import type { RefusedField } from '../graphql/context.js';
import { dataListBody, refusedMutationNames, type RefusedMutation } from '../graphql/refused-mutation.js';
import { OLDEST_MAINTENANCE } from '../api-version.js';
import { hasErrors, refusal, type Answer, type HttpAnswer } from './answer.js';
import { legacyLimit200, limit200, limitCodes } from './quiet-limits.js';
import { gatewayErrorNames, refusalNames, refusedAnswer, type GatewayErrorName, type Hint, type RefusalName } from './refused-requests.js';
import { wholeRefusal, wholeRefusalNames, type WholeRefusalName } from './whole-refusals.js';

/** The effect of a fault on one request. A missing part changes nothing. */
export interface FaultPlan {
  /** Answers at once, and nothing is executed. */
  readonly instead?: Answer;
  /** Time before the execution starts. */
  readonly startDelayMs?: number;
  /** Only this many mutations of the request are executed; then the process dies and keeps no answer. */
  readonly mutations?: number;
  /** The mutation of the request that is refused while the others run. */
  readonly refusedMutation?: { readonly index: number; readonly name: RefusedMutation };
  /** Part of the data that an inner service refuses: null with an error, under HTTP 200. */
  readonly refusedField?: RefusedField;
  /** How far the index is behind for the reads of this request, instead of the setting. */
  readonly indexLagMs?: number;
  /** The kept answer of the request's key is deleted before the request runs, or is never kept. */
  readonly key?: 'forgotten' | 'notKept';
  /** The application's answer, before it is kept under the key. */
  readonly application?: (answer: HttpAnswer) => HttpAnswer;
  /** Changes the answer for the client, after the original was kept under the key. `aliases` are the names of the root fields, in their order. */
  readonly gateway?: (answer: HttpAnswer, aliases: readonly string[]) => Answer;
  /** True: the client is answered at once (by `gateway`) while the work goes on. */
  readonly background?: boolean;
}

/** The parameters of all kinds of fault; each kind uses its own. */
export interface FaultParameters {
  readonly delayMs: number;
  readonly mutations: number;
  readonly mutation: number;
  readonly executed: boolean;
  readonly hint?: Hint | undefined;
  readonly retrySeconds?: number | undefined;
  readonly code?: string | undefined;
  /** The root fields of the request. */
  readonly calls: readonly Call[];
}

type Kind = (parameters: FaultParameters) => FaultPlan;

export const gatewayTimeout = refusal(503, 'TIMEOUT_EXCEEDED', 'Request processing timeout exceeded', { status_code: 503 });
const internalError = refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal Server Error', { status_code: 500 });
const html: HttpAnswer = {
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
};
const warning = {
  message: 'The field "settings_str" is deprecated and will be removed in a later version',
  extensions: { code: 'deprecatedField', field: 'Column.settings_str' },
};
const generalError = { message: 'Internal Server Error', extensions: { code: 'INTERNAL_SERVER_ERROR', status_code: 500 } };

const refusedKinds = Object.fromEntries(
  refusalNames.map((name): [string, Kind] => [name, ({ hint, retrySeconds }) => ({ instead: refusedAnswer(name, hint, retrySeconds) })]),
) as Record<RefusalName, Kind>;

/** Both cases: the request never reached the application, or it was executed and its answer was lost. */
const gatewayKinds = Object.fromEntries(
  gatewayErrorNames.map((name): [string, Kind] => [
    name,
    ({ hint, retrySeconds, executed }) => {
      const answer = refusedAnswer(name, hint, retrySeconds);
      return executed ? { gateway: () => answer } : { instead: answer };
    },
  ]),
) as Record<GatewayErrorName, Kind>;

const wholeKinds = Object.fromEntries(
  wholeRefusalNames.map((name): [string, Kind] => [name, ({ calls, mutation }) => ({ instead: wholeRefusal(name, calls, mutation) })]),
) as Record<WholeRefusalName, Kind>;

/** One mutation is not executed: null, with an error of its own; the others are. */
const refusedMutationKinds = Object.fromEntries(
  refusedMutationNames.map((name): [string, Kind] => [name, ({ mutation }) => ({ refusedMutation: { index: mutation, name } })]),
) as Record<RefusedMutation, Kind>;

/** Every kind of fault. A new kind is one line here, and one in docs/simulator.md. */
export const faultKinds = {
  ...refusedKinds,
  ...gatewayKinds,
  ...wholeKinds,
  ...refusedMutationKinds,
  limit200: ({ code, hint, retrySeconds }) => ({ instead: limit200(code ?? limitCodes[0], hint, retrySeconds) }),
  legacyLimit200: ({ code, hint, retrySeconds }) => ({ instead: legacyLimit200(code ?? 'ComplexityException', hint, retrySeconds) }),
  /** A refusal of the whole request whose data is an empty list. */
  dataList: () => ({ instead: { status: 200, body: dataListBody } }),
  /** The whole answer, of another version than the one that was asked for. */
  otherVersion: ({ code }) => ({
    gateway: (answer) => ({ ...answer, headers: { ...answer.headers, 'API-Version': code ?? OLDEST_MAINTENANCE } }),
  }),
  /** The whole answer, with a warning about a deprecated field. */
  deprecation: () => ({ gateway: (answer) => withBody(answer, (body) => ({ ...body, extensions: { warnings: [warning] } })) }),
  lostBeforeCommit: () => ({ instead: 'reset' }),
  lostAfterCommit: () => ({ gateway: () => 'reset' }),
  /** The connection breaks at once; every mutation of the request is still executed, the first after `delayMs`. */
  resetWhileRunning: ({ delayMs }) => ({ startDelayMs: delayMs, background: true, gateway: () => 'reset' }),
  timeoutBeforeCommit: () => ({ instead: gatewayTimeout }),
  timeoutAfterCommit: () => ({ gateway: () => gatewayTimeout }),
  error500BeforeCommit: () => ({ instead: internalError }),
  error500AfterCommit: () => ({ application: () => internalError }),
  /** A gateway's HTML page instead of JSON; the work was done. */
  htmlBody: () => ({ gateway: () => html }),
  /** HTTP 200 whose JSON breaks off in the middle; the work was done. */
  cutBody: () => ({ gateway: (answer) => ({ ...answer, body: cut(answer.body) }) }),
  /** HTTP 200 without `data` and without `errors`; the work was done. */
  emptyBody: () => ({ gateway: (answer) => (hasErrors(answer) ? answer : { ...answer, body: {} }) }),
  /** HTTP 200 without a single byte of body; the work was done. */
  blankBody: () => ({ gateway: (answer) => ({ ...answer, body: '' }) }),
  /** The whole answer, but with the content type HTML. */
  wrongContentType: () => ({ gateway: (answer) => ({ ...answer, headers: { ...answer.headers, 'Content-Type': 'text/html' } }) }),
  /** The whole answer in two parts, `delayMs` apart. */
  slowBody: ({ delayMs }) => ({ gateway: (answer) => ({ ...answer, pauseMs: delayMs }) }),
  /** HTTP 200 with `"data": null` and no error; the work was done. */
  nullData: () => ({ gateway: (answer) => ({ ...answer, body: { data: null } }) }),
  /** HTTP 200 with the whole data and an error that belongs to no mutation; the work was done. */
  dataAndErrors: () => ({ gateway: (answer) => withBody(answer, (body) => ({ ...body, errors: [...errorsOf(body), generalError] })) }),
  /** One mutation was executed like the others, but the data has no entry for it. */
  aliasMissing: ({ mutation }) => ({
    gateway: (answer, aliases) => withBody(answer, (body) => ({ ...body, data: without(body['data'], aliases[mutation]) })),
  }),
  /** 503 now, the work is done after `delayMs`. */
  lateCommit: ({ delayMs }) => ({ startDelayMs: delayMs, background: true, gateway: () => gatewayTimeout }),
  /** The first `mutations` mutations are done, then the process dies and the connection with it. */
  diesMidway: ({ mutations }) => ({ mutations, gateway: () => 'reset' }),
  /** Monday's general "not now" under HTTP 200; nothing is executed. */
  temporarilyBlocked: () => ({ instead: refusal(200, 'API_TEMPORARILY_BLOCKED', 'The API is temporarily blocked', { status_code: 200 }) }),
  /** Incomplete reads, under HTTP 200: `subitems` or `columns` are null, with an error. */
  subitemsRefused: () => ({ refusedField: 'subitems' }),
  columnsRefused: () => ({ refusedField: 'columns' }),
  /** The reads of this request see the index as it was `delayMs` ago. */
  staleIndex: ({ delayMs }) => ({ indexLagMs: delayMs }),
  /** The kept answer of this request's key is deleted, so that the request runs again; the entry of a running request is not deleted. */
  keyForgotten: () => ({ key: 'forgotten' }),
  /** The answer of this request is not kept under its key, as when Monday's memory for answers is used up. */
  answerNotKept: () => ({ key: 'notKept' }),
  delay: ({ delayMs }) => ({ startDelayMs: delayMs }),
} satisfies Record<string, Kind>;

export type FaultKind = keyof typeof faultKinds;
export const faultKindNames = Object.keys(faultKinds) as [FaultKind, ...FaultKind[]];

type Body = Exclude<HttpAnswer['body'], string>;

/** Changes a JSON body; a text stays as it is. */
const withBody = (answer: HttpAnswer, change: (body: Body) => Body): HttpAnswer =>
  typeof answer.body === 'string' ? answer : { ...answer, body: change(answer.body) };

const errorsOf = (body: Body): readonly unknown[] => (Array.isArray(body['errors']) ? body['errors'] : []);

function without(data: unknown, alias: string | undefined): unknown {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== alias));
}

function cut(body: HttpAnswer['body']): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.slice(0, Math.floor(text.length / 2));
}
