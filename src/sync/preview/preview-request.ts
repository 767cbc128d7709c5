import type { Mapping } from '../../mapping/schema.js';
import type { MondayApi } from '../../monday/types.js';
import type { RunSelection, StoredRun } from '../../store/runs/runs.js';

/** What is asked of a preview. */
export interface PreviewRequest {
  readonly mapping: Mapping;
  /** Which part of the source the run would read, as for a run. */
  readonly selection: RunSelection;
  /** The order number, or the beginning of the key, of orders to be shown with all their fields; null shows every order. */
  readonly order: string | null;
  /** How many orders are kept field by field; the totals count all. */
  readonly show: number;
  /** Calls of Monday's API that the account has in a day. */
  readonly callsPerDay: number;
  /** Reads the live board; null looks at what the records say of it. */
  readonly monday: Pick<MondayApi, 'readBoard' | 'allItems'> | null;
  /** A run that has read the source and has not staged yet, as one that waits for approval; null reads the source now. */
  readonly run: StoredRun | null;
  readonly signal: AbortSignal;
}
