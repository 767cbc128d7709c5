import type { OpenedBatch } from '../../../src/contracts/steps.js';
import { requestRows } from './tables.js';
import type { World } from './world.js';
import { COLUMNS } from '../../support/shipped-board.js';

/** Opens the batch of a run over the current source, up to the plan whose requests are of this operation; those are not sent. */
export async function planned(world: World, operation: string): Promise<{ opened: OpenedBatch; requestId: string }> {
  const { driver } = world;
  const {
    batches: [batch],
  } = await driver.staged();
  const opened = await driver.open(batch?.batchId ?? '');
  await driver.refreshBoard(opened);
  for (;;) {
    const { requestIds } = await driver.plan(opened);
    if (requestIds.length === 0) throw new Error(`The batch has no request of ${operation}.`);
    const wanted = (await requestRows(world.database)).find((row) => requestIds.includes(row.request_id) && row.operation === operation);
    if (wanted !== undefined) return { opened, requestId: wanted.request_id };
    for (const requestId of requestIds) await driver.send(requestId, opened.mappingHash);
  }
}

/** The columns by which an item is known again. */
export function keyParts(values: Readonly<Record<string, string | null>>): Record<string, unknown> {
  return {
    [COLUMNS.key]: values[COLUMNS.key],
    [COLUMNS.number]: values[COLUMNS.number],
    [COLUMNS.style]: values[COLUMNS.style],
    [COLUMNS.colour]: values[COLUMNS.colour],
  };
}
