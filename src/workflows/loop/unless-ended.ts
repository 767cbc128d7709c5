import type { StepFailure } from './steps.js';

/** The result of a step at the beginning or end of a workflow; null when a cancel has ended its retries. */
export async function unlessEnded<T>(steps: { failureOf(error: unknown): StepFailure }, step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (steps.failureOf(error).kind === 'cancelled') return null;
    throw error;
  }
}
