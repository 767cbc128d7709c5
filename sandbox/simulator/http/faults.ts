import { z } from 'zod';
import { names, type Call } from '../graphql/calls.js';
import { faultKindNames, faultKinds, type FaultKind, type FaultPlan } from './fault-kinds.js';
import { RandomFaults, type RandomFaultsOptions, type RandomFaultsState } from './random-faults.js';
import { hintShape } from './refused-requests.js';

export const faultShape = z.strictObject({
  /** Name of a root field, such as create_item; "*" for every request. */
  on: z.string().min(1),
  /** How many requests it hits; "always" never ends by itself. */
  times: z.union([z.number().int().min(1), z.literal('always')]).default(1),
  kind: z.enum(faultKindNames),
  delayMs: z.number().min(0).default(0),
  /** How many mutations are done before the process dies. */
  mutations: z.number().int().min(0).default(1),
  /** Which mutation of the request is meant; 0 is the first. */
  mutation: z.number().int().min(0).default(0),
  /** Whether the request was executed before a gateway's error. */
  executed: z.boolean().default(false),
  /** The place of the wait hint in the answer; when missing, the place in Monday's samples. */
  hint: hintShape.optional(),
  retrySeconds: z.number().min(0).optional(),
  /** Only requests whose body holds this text. */
  match: z.string().optional(),
  /** Only requests with a mutation that has exactly this value in its arguments; kinds that affect one mutation affect that one. */
  target: z.string().min(1).optional(),
  /** Code of a limit, or version of an answer, for the kinds that have one. */
  code: z.string().min(1).optional(),
});

export type Fault = z.output<typeof faultShape>;

type Waiting = Fault & { left: number | 'always' };

/** Faults that are waiting for their requests, and those that are drawn. Each waiting fault applies to `times` requests; the first matching fault is used. */
export class Faults {
  private waiting: Waiting[] = [];
  private random: RandomFaults | null = null;

  add(fault: Fault): void {
    this.waiting.push({ ...fault, left: fault.times });
  }

  /** From now on a fault may be drawn for every request without a waiting fault. The sequence of draws starts again. */
  drawn(options: RandomFaultsOptions): void {
    this.random = new RandomFaults(options);
  }

  clear(): void {
    this.waiting = [];
    this.random = null;
  }

  /** Faults with the number of requests that they still apply to. */
  list(): readonly Waiting[] {
    return this.waiting;
  }

  /** The faults for the next requests. `random` is null when no faults are drawn. */
  state(): { readonly waiting: readonly Waiting[]; readonly random: RandomFaultsState | null } {
    return { waiting: this.waiting, random: this.random?.state() ?? null };
  }

  /** The fault for a request, if any; this consumes it. */
  take(operations: readonly string[], body: string, calls: readonly Call[]): { kind: FaultKind; plan: FaultPlan } | null {
    const fault = this.waiting.find((candidate) => hits(candidate, operations, body, calls));
    if (!fault) return this.random?.draw(calls) ?? null;
    if (fault.left !== 'always') fault.left -= 1;
    if (fault.left === 0) this.waiting = this.waiting.filter((other) => other !== fault);
    const mutation = fault.target === undefined ? fault.mutation : indexOf(fault.target, calls);
    return { kind: fault.kind, plan: faultKinds[fault.kind]({ ...fault, mutation, calls }) };
  }
}

function hits({ on, match, target }: Fault, operations: readonly string[], body: string, calls: readonly Call[]): boolean {
  return (on === '*' || operations.includes(on)) && body.includes(match ?? '') && (target === undefined || indexOf(target, calls) >= 0);
}

const indexOf = (target: string, calls: readonly Call[]): number => calls.findIndex((call) => names(call, target));
