import type { Database } from '../../database/database.js';
import { partsOf } from '../../mapping/parts.js';
import { readNames } from '../../mapping/read-columns.js';
import type { Mapping } from '../../mapping/schema.js';
import type { StagedChange } from '../../orders/leaves-board.js';
import { compileRules } from '../../orders/rules.js';
import type { OutgoingOrder, RowWarning } from '../../orders/types.js';
import { loadRemovedOrders } from '../../store/records/removed-orders.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { changedRows } from '../../store/staging/changed-rows.js';
import { permanentFailure } from '../step-failure.js';

/** An order that a published read found changed, as it is staged. */
export interface OrderToStage {
  readonly change: StagedChange;
  readonly order: OutgoingOrder;
  readonly hash: string;
  readonly warnings: readonly RowWarning[];
}

/** The published changed rows of a run, transformed, and then the orders that it removes. Only reads. */
export async function* ordersToStage(
  database: Database,
  run: StoredRun,
  mapping: Mapping,
  signal: AbortSignal,
): AsyncGenerator<OrderToStage> {
  yield* changedOrders(database, run, mapping, signal);
  for (const removed of await loadRemovedOrders(database, mapping, run)) yield { change: 'REMOVED', warnings: [], ...removed };
}

async function* changedOrders(database: Database, run: StoredRun, mapping: Mapping, signal: AbortSignal): AsyncGenerator<OrderToStage> {
  const all = await database.columns(mapping.tables.changed);
  const read = readNames(partsOf(mapping), all);
  const columns = all.filter(({ name }) => read.has(name) || name === 'stg_hash' || name === 'stg_change');
  const rules = compileRules(mapping, columns);
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const [hashAt, changeAt] = [at('stg_hash'), at('stg_change')];
  for await (const rows of changedRows(database, mapping, columns, run.changedLoadId ?? '')) {
    signal.throwIfAborted();
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
