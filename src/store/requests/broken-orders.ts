import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { BrokenRecord } from '../../orders/record/broken-record.js';
import { failStaged } from '../staging/staged-failures.js';
import type { TransitionContext } from './intent-transitions.js';
import type { StoredIntent, StoredRequest } from './requests.js';

/** A request whose result is stored, in one transaction. */
export interface ResultOf {
  readonly tx: Queryable;
  readonly mapping: Mapping;
  readonly request: StoredRequest;
  readonly context: TransitionContext;
}

/**
 * Brings the result of one intent to the records. When a record is in a state in which this cannot happen, it is left as it is and its order
 * fails with RECORD_BROKEN, or every order of its group; the results of all other orders of the request are kept. The result itself, and a new
 * id with it, is stored with the intent before. Returns whether the records were changed.
 */
export async function orFailOrder(
  { tx, mapping, request, context }: ResultOf,
  intent: StoredIntent,
  change: () => Promise<void>,
): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (!(error instanceof BrokenRecord)) throw error;
    const failure = { code: 'RECORD_BROKEN', message: error.message, httpStatus: null };
    // The whole order fails, also for the record of a size: what else is wrong with it is unknown.
    await failStaged(tx, mapping, { request, intent: { ...intent, size: null }, error: failure }, context.now);
    return false;
  }
}
