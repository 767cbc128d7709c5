import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { ordersToStage } from '../stage/orders-to-stage.js';
import type { OrderToForesee } from './foresee-batch.js';
import { toSend } from './read-preview.js';

/** What a run that has published its read would stage. */
export async function ordersOfRun(database: Database, run: StoredRun, mapping: Mapping, signal: AbortSignal): Promise<OrderToForesee[]> {
  const orders: OrderToForesee[] = [];
  for await (const { order, change } of ordersToStage(database, run, mapping, signal)) orders.push(toSend(order, change));
  return orders;
}
