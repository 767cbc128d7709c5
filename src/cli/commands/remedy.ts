import { describeError } from '../../errors/registry.js';

export interface Remedy {
  readonly meaning: string | null;
  readonly remedy: string | null;
}

/** The registry's entry for a code; nulls when there is none. */
export function withRemedy(code: string | null): Remedy {
  if (code === null) return { meaning: null, remedy: null };
  const { meaning, remedy } = describeError(code);
  return { meaning, remedy };
}
