import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { BatchCutter } from '../../orders/batch-cutter.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import type { StagedChange } from '../../orders/leaves-board.js';
import { serializeOutgoing } from '../../orders/outgoing.js';
import { compileRules } from '../../orders/rules.js';
import { stagedValues } from '../../orders/staged.js';
import type { OutgoingOrder, RowWarning } from '../../orders/types.js';
import { insertBatches } from '../../store/batches/batch-rows.js';
import type { Lease } from '../../store/runs/leases.js';
import { changedRows } from '../../store/staging/changed-rows.js';
import { beginLoad, LoadingPieces } from '../../store/staging/loads.js';
import { loadRemovedOrders } from '../../store/records/removed-orders.js';
import { publishStaging } from '../../store/runs/runs.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { permanentFailure } from '../step-failure.js';
import type { Services } from '../services.js';

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

interface Staged {
  readonly change: StagedChange;
  readonly order: OutgoingOrder;
  readonly hash: string;
  readonly warnings: readonly RowWarning[];
}

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
  for await (const staged of changedOrders(services, run, mapping)) await writer.add(staged);
  for (const removed of await loadRemovedOrders(database, mapping, run)) await writer.add({ change: 'REMOVED', warnings: [], ...removed });
  await writer.flush();
  await pieces.end();
  await database.transaction(async (tx) => {
    await insertBatches(tx, run, load.loadId, cutter.batches(), now);
    await publishStaging(tx, lease, run.runId, load, writer.count);
  });
  return writer.count;
}

async function* changedOrders(services: Services, run: StoredRun, mapping: Mapping): AsyncGenerator<Staged> {
  const { database } = services;
  const columns = await database.columns(mapping.tables.changed);
  const rules = compileRules(mapping, columns);
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const [hashAt, changeAt] = [at('stg_hash'), at('stg_change')];
  for await (const rows of changedRows(database, mapping, columns, run.changedLoadId ?? '')) {
    Context.current().cancellationSignal.throwIfAborted();
    for (const row of rows) {
      const evaluation = rules.evaluate(row);
      if (evaluation.kind !== 'order' || evaluation.hash !== row[hashAt]) {
        throw permanentFailure(
          'MAPPING_INVALID',
          `A row of ${mapping.tables.changed} reads differently than in ${mapping.source.table}; the two tables must have the same columns.`,
        );
      }
      yield {
        change: row[changeAt] === 'NEW' ? 'NEW' : 'CHANGED',
        order: evaluation.order,
        hash: evaluation.hash,
        warnings: evaluation.warnings,
      };
    }
  }
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

  async add(staged: Staged): Promise<void> {
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
