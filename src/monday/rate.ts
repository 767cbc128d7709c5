import { isRecord, type Answer, type Reply } from './answer.js';
import type { RateState } from './types.js';

/**
 * The budget data of an answer: the `complexity` field of its data, the RateLimit headers, or the extensions of a limit error.
 * Complexity points and seconds. A value that the answer lacks is missing.
 */
export function rateState(reply: Reply, answer: Answer | null): RateState {
  const complexity = complexityField(answer);
  const left =
    headerNumber(reply.header('ratelimit'), 'complexityMinute', 'r') ??
    complexity.after ??
    number(answer?.budget['complexity_budget_left']);
  const reset = headerNumber(reply.header('ratelimit'), 'complexityMinute', 't') ?? complexity.reset;
  const limit =
    headerNumber(reply.header('ratelimit-policy'), 'complexityMinute', 'q') ?? number(answer?.budget['complexity_budget_limit']);
  return {
    ...(limit !== undefined && { complexityLimit: limit }),
    ...(left !== undefined && { complexityLeft: left }),
    ...(reset !== undefined && { complexityResetSeconds: reset }),
    ...(complexity.query !== undefined && { cost: complexity.query }),
  };
}

function complexityField(answer: Answer | null): { query?: number; after?: number; reset?: number } {
  const field = answer?.data?.['complexity'];
  if (!isRecord(field)) return {};
  const [query, after, reset] = [number(field['query']), number(field['after']), number(field['reset_in_x_seconds'])];
  return { ...(query !== undefined && { query }), ...(after !== undefined && { after }), ...(reset !== undefined && { reset }) };
}

/** One parameter of one item of a structured header: `"minuteRate";r=4999, "complexityMinute";r=4950000;t=45`. */
function headerNumber(header: string | null, item: string, parameter: string): number | undefined {
  const found = (header ?? '').split(',').find((part) => part.trim().startsWith(`"${item}"`));
  const value = found
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${parameter}=`));
  return value === undefined ? undefined : number(value.slice(parameter.length + 1));
}

function number(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}
