import type { Operation } from '../orders/effects.js';

/** Complexity points of one mutation that selects an id: mutation 30,000, object 10, scalar 1. Measured costs lie between 30,001 and this. */
export const MUTATION_COST = 30_011;
const SCALAR_COST = 1;
/** One column value with its id and text. */
const COLUMN_VALUE_COST = 12;

/** Complexity points of one mutation, by what its answer shows beside the id. */
export function mutationCost(shown: { readonly labelColumns: readonly string[] } | undefined): number {
  return MUTATION_COST + (shown === undefined ? 0 : SCALAR_COST + shown.labelColumns.length * COLUMN_VALUE_COST);
}

/**
 * Mutations of one request run one after another, and their answer must come before Monday's gateway gives up after 30 to 60 s; users saw timeouts
 * from 30 mutations on. 20 leaves room for a slow second each. Monday's own limit of complexity points (166 mutations) is far above.
 */
const WRITES_PER_REQUEST = 20;

/** Groups are few and slow, and all their orders wait for them: small requests are answered sooner. */
const GROUPS_PER_REQUEST = 10;

/** The most mutations that one request of this operation carries. */
export const aliasesPerRequest = (operation: Operation): number => (operation === 'CREATE_GROUP' ? GROUPS_PER_REQUEST : WRITES_PER_REQUEST);
