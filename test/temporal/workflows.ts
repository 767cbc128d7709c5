import { condition, continueAsNew, upsertSearchAttributes } from '@temporalio/workflow';
import { SyncStatus } from '../../src/temporal/search-attributes.js';

/** Continues as new until `left` is 0, then reports RUNNING and waits for ever. */
export async function chain(left: number): Promise<void> {
  if (left > 0) await continueAsNew<typeof chain>(left - 1);
  upsertSearchAttributes([{ key: SyncStatus, value: 'RUNNING' }]);
  await condition(() => false);
}
