import type { ErrorEntry } from './entry.js';
import { mondayLimits } from './monday-limits.js';
import { mondayRefusals } from './monday-refusals.js';
import { mondayUnclear } from './monday-unclear.js';
import { rowErrors } from './row-errors.js';
import { runErrors } from './run-errors.js';
import { orderErrors } from './order-errors.js';
import { runFindings } from './run-findings.js';

/** Every error, warning and notice that this service reports, in the order of the reference page. Codes and names are unique. */
export const errorRegistry: readonly ErrorEntry[] = [
  ...rowErrors,
  ...orderErrors,
  ...runErrors,
  ...runFindings,
  ...mondayLimits,
  ...mondayUnclear,
  ...mondayRefusals,
];

const byName = new Map(errorRegistry.flatMap((entry) => [entry.code, ...(entry.names ?? [])].map((name) => [name, entry] as const)));

/** The registry's code for a code or one of its other names; null for an unknown one. */
export function knownCode(name: string): string | null {
  return byName.get(name)?.code ?? null;
}

/** What a person can do about a code, for messages that are read without this registry. */
export function remedyOf(code: string): string {
  return describeError(code).remedy;
}

/** The entry of a code. An unknown code gets a general entry under its own name, so that a report never fails because of it. */
export function describeError(code: string): ErrorEntry {
  return (
    byName.get(code) ?? {
      code,
      meaning: 'An error without an entry of its own.',
      retry: 'row',
      scope: 'order',
      remedy: 'See the message.',
    }
  );
}
