import { z } from 'zod';
import type { RefusedField } from '../graphql/context.js';
import { hasErrors, refusal, type Answer, type HttpAnswer } from './answer.js';

/** What a fault does to one request. Parts that are missing leave everything as it is. */
export interface FaultPlan {
  /** Answers at once, and nothing is executed. */
  readonly instead?: Answer;
  /** Time before the execution starts. */
  readonly startDelayMs?: number;
  /** Only so many mutations of the request are executed; then the process dies and keeps no answer. */
  readonly mutations?: number;
  /** Part of the data that an inner service refuses: null with an error, under HTTP 200. */
  readonly refusedField?: RefusedField;
  /** The application's answer, before it is kept under the key. */
  readonly application?: (answer: HttpAnswer) => HttpAnswer;
  /** What the client gets, after the answer was kept under the key. */
  readonly gateway?: (answer: HttpAnswer) => Answer;
  /** True: the client is answered at once (by `gateway`) while the work goes on. */
  readonly background?: boolean;
}

export const gatewayTimeout = refusal(503, 'TIMEOUT_EXCEEDED', 'Request processing timeout exceeded', { status_code: 503 });
const internalError = refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal Server Error', { status_code: 500 });
const locked = refusal(423, null, 'Resource is currently locked, please try again later', { status_code: 423 }, { 'Retry-After': '1' });
const html: HttpAnswer = { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>' };

interface Parameters {
  readonly delayMs: number;
  readonly mutations: number;
}

/** Every kind of fault. A new kind is one line here. */
const kinds = {
  lostBeforeCommit: () => ({ instead: 'reset' }),
  lostAfterCommit: () => ({ gateway: () => 'reset' }),
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
  /** 503 now, the work is done after `delayMs`. */
  lateCommit: ({ delayMs }) => ({ startDelayMs: delayMs, background: true, gateway: () => gatewayTimeout }),
  /** The first `mutations` mutations are done, then the process dies and the connection with it. */
  diesMidway: ({ mutations }) => ({ mutations, gateway: () => 'reset' }),
  locked423: () => ({ instead: locked }),
  /** Monday's general "not now" under HTTP 200; nothing is executed. */
  temporarilyBlocked: () => ({ instead: refusal(200, 'API_TEMPORARILY_BLOCKED', 'The API is temporarily blocked', { status_code: 200 }) }),
  /** Reads with holes, under HTTP 200: `subitems` or `columns` are null, with an error. */
  subitemsRefused: () => ({ refusedField: 'subitems' }),
  columnsRefused: () => ({ refusedField: 'columns' }),
  delay: ({ delayMs }) => ({ startDelayMs: delayMs }),
} satisfies Record<string, (parameters: Parameters) => FaultPlan>;

export const faultShape = z.strictObject({
  /** Name of a root field, such as create_item; "*" for every request. */
  on: z.string().min(1),
  times: z.number().int().min(1).default(1),
  kind: z.enum(Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]]),
  delayMs: z.number().min(0).default(0),
  mutations: z.number().int().min(0).default(1),
  /** Only requests whose body holds this text. */
  match: z.string().optional(),
});

export type Fault = z.output<typeof faultShape>;

/** Faults that are waiting for their requests. Each hits `times` requests; the first that fits is used. */
export class Faults {
  private waiting: (Fault & { left: number })[] = [];

  add(fault: Fault): void {
    this.waiting.push({ ...fault, left: fault.times });
  }

  clear(): void {
    this.waiting = [];
  }

  /** Faults with the number of requests they will still hit. */
  list(): readonly (Fault & { readonly left: number })[] {
    return this.waiting;
  }

  /** The fault for a request, if any; it is used up by this. */
  take(operations: readonly string[], body: string): { kind: string; plan: FaultPlan } | null {
    const fault = this.waiting.find((candidate) => (candidate.on === '*' || operations.includes(candidate.on)) && body.includes(candidate.match ?? ''));
    if (!fault) return null;
    fault.left -= 1;
    if (fault.left === 0) this.waiting = this.waiting.filter((other) => other !== fault);
    return { kind: fault.kind, plan: kinds[fault.kind](fault) };
  }
}

function cut(body: HttpAnswer['body']): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.slice(0, Math.floor(text.length / 2));
}
