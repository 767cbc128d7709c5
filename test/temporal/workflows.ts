import { condition, continueAsNew } from '@temporalio/workflow';

/** Continues as new until `left` is 0, then waits for ever. */
export async function chain(left: number): Promise<void> {
  if (left > 0) await continueAsNew<typeof chain>(left - 1);
  await condition(() => false);
}
