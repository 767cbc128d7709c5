import { z } from 'zod';
import type { Call } from '../graphql/calls.js';
import { faultKindNames, faultKinds, type FaultKind, type FaultPlan } from './fault-kinds.js';
import { limitCodes } from './quiet-limits.js';
import { hintShape } from './refused-requests.js';

const limitKinds: ReadonlySet<FaultKind> = new Set(['limit200', 'legacyLimit200']);

/** Parameters of the drawn faults. */
export const randomFaultsShape = {
  seed: z.number().int(),
  /** Share of the requests with a fault, from 0 to 1. */
  probability: z.number().min(0).max(1),
  /** The kinds to draw from; every kind when missing. */
  kinds: z
    .array(z.enum(faultKindNames))
    .min(1)
    .default([...faultKindNames]),
  /** Upper bound of the drawn delays. */
  delayMs: z.number().min(0).default(100),
  /** How long refusals ask to wait. Short, so that the clients of a test do not wait for Monday's real windows. */
  retrySeconds: z.number().min(0).default(1),
};

export type RandomFaultsOptions = z.output<z.ZodObject<typeof randomFaultsShape>>;

export interface RandomFaultsState extends RandomFaultsOptions {
  /** Requests with a draw so far, with or without a fault. */
  readonly requests: number;
}

/**
 * Draws faults. The n-th request after the start always gets the same draw from the same seed, whatever was drawn for the requests before it; so a
 * client that sends its requests in the same order meets the same faults again.
 */
export class RandomFaults {
  private requests = 0;

  constructor(private readonly options: RandomFaultsOptions) {}

  /** The fault for the next request with these root fields, or null. */
  draw(calls: readonly Call[]): { kind: FaultKind; plan: FaultPlan } | null {
    const { seed, probability, kinds, delayMs, retrySeconds } = this.options;
    this.requests += 1;
    const random = generator(seed, this.requests);
    if (random() >= probability) return null;
    const below = (count: number): number => Math.floor(random() * count);
    const kind = kinds[below(kinds.length)];
    if (kind === undefined) return null;
    const plan = faultKinds[kind]({
      delayMs: below(delayMs + 1),
      mutations: below(calls.length),
      mutation: below(calls.length),
      executed: below(2) === 1,
      hint: hintShape.options[below(hintShape.options.length)],
      retrySeconds,
      code: limitKinds.has(kind) ? limitCodes[below(limitCodes.length)] : undefined,
      calls,
    });
    return { kind, plan };
  }

  state(): RandomFaultsState {
    return { ...this.options, requests: this.requests };
  }
}

/** Numbers from 0 up to 1, the same for the same two numbers: mulberry32, started from a mix of both. */
function generator(seed: number, request: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(request, 0x85ebca6b)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const first = Math.imul(state ^ (state >>> 15), state | 1);
    const second = first ^ (first + Math.imul(first ^ (first >>> 7), first | 61));
    return ((second ^ (second >>> 14)) >>> 0) / 4_294_967_296;
  };
}
