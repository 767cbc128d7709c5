import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { BatchCutter } from '../../orders/batch-cutter.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { serializeOutgoing } from '../../orders/outgoing.js';
import { stagedValues } from '../../orders/staged.js';
import { insertBatches } from '../../store/batches/batch-rows.js';
import type { Lease } from '../../store/runs/leases.js';
import { beginLoad, LoadingPieces } from '../../store/staging/loads.js';
import { publishStaging } from '../../store/runs/publish-run.js';
import type { StoredRun } from '../../store/runs/runs.js';
import type { Services } from '../services.js';
import { ordersToStage } from './orders-to-stage.js';
import type { OrderToStage } from './orders-to-stage.js';

/** Orders that are written to the database in one piece with their sizes: small enough to block other writers only for a moment. */
const ORDERS_PER_PIECE = 500;

const ORDER_COLUMNS = [
  'load_id',
  'stg_key',
  'stg_batch_id',
  'stg_customer_batch',
  'stg_change',
  'stg_read_number',
  'stg_hash',
  'stg_outgoing',
  'stg_warnings',
  'stg_status',
] as const;

/**
 * Transforms the published changed rows of a run into staged orders and sizes, cuts them into batches of one customer each, and
 * publishes all of it in one transaction, or nothing. The rows are loaded in pieces before that. Returns the number of staged orders.
 */
export async function stageChanges(services: Services, run: StoredRun, mapping: Mapping, lease: Lease): Promise<number> {
  const { database } = services;
  const { orders, subitems } = mapping.tables.staging;
  const now = await database.now();
  const load = await beginLoad(database, lease, mapping.name, subitems === undefined ? [orders] : [subitems, orders]);
  const cutter = new BatchCutter(mapping.batch.orders, randomUUID);
  const pieces = new LoadingPieces(database, load);
  const writer = new StagingWriter(pieces, mapping, load.loadId, run.readNumber ?? 0, cutter);
  for await (const staged of ordersToStage(database, run, mapping, Context.current().cancellationSignal)) await writer.add(staged);
  await writer.flush();
  await pieces.end();
  await database.transaction(async (tx) => {
    await insertBatches(tx, run, load.loadId, cutter.batches(), now);
    await publishStaging(tx, lease, run.runId, load, writer.count);
  });
  return writer.count;
}

/** Collects staged orders and their sizes and loads them in bulk, parents first. */
class StagingWriter {
  count = 0;
  #orders: SqlValue[][] = [];
  #sizes: SqlValue[][] = [];
  readonly #columns: readonly string[];

  constructor(
    private readonly pieces: LoadingPieces,
    private readonly mapping: Mapping,
    private readonly loadId: string,
    private readonly readNumber: number,
    private readonly cutter: BatchCutter,
  ) {
    this.#columns = [...ORDER_COLUMNS, mapping.title.column, mapping.group.column, ...mapping.fields.map((field) => field.column)];
  }

  async add(staged: OrderToStage): Promise<void> {
    const { order } = staged;
    const batchId = this.cutter.batchFor(order.customer);
    const key = order.key.digest;
    this.#orders.push([
      this.loadId,
      key,
      batchId,
      order.customer,
      staged.change,
      this.readNumber,
      staged.hash,
      serializeOutgoing(order),
      staged.warnings.length === 0 ? null : JSON.stringify(staged.warnings),
      'PENDING',
      ...stagedValues(this.mapping, order).map(({ value }) => value),
    ]);
    // An order that leaves the board has no sizes to send.
    const sizes = leavesBoard(staged) ? [] : order.sizes;
    sizes.forEach(({ size, quantity }, position) => this.#sizes.push([this.loadId, key, size, position, quantity, 'PENDING']));
    this.count += 1;
    if (this.#orders.length >= ORDERS_PER_PIECE) await this.flush();
  }

  async flush(): Promise<void> {
    const { subitems, tables } = this.mapping;
    const [orders, sizes] = [this.#orders, this.#sizes];
    this.#orders = [];
    this.#sizes = [];
    if (orders.length === 0) return;
    await this.pieces.add(async (tx) => {
      await tx.bulkLoad(tables.staging.orders, this.#columns, orders);
      if (subitems === undefined || tables.staging.subitems === undefined) return;
      const columns = ['load_id', 'stg_key', subitems.size.column, 'stg_position', subitems.quantity.column, 'stg_status'];
      await tx.bulkLoad(tables.staging.subitems, columns, sizes);
    });
  }
}
