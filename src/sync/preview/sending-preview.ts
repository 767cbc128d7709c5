import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { BatchCutter } from '../../orders/batch-cutter.js';
import type { KnownGroup } from '../../orders/decide-order.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import { lastBudgetLimit } from '../../store/boards/budget.js';
import { requestBuilder } from '../plan/request-builder.js';
import { itemFields } from '../read/reading.js';
import { foreseeBatch, NEW_GROUP } from './foresee-batch.js';
import type { OrderToForesee } from './foresee-batch.js';
import type { LookedAtBoard } from './look-at-board.js';
import { inputUnderNewKeys } from './moved-keys.js';
import { previewOrder } from './order-preview.js';
import type { OrderPreview } from './order-preview.js';
import { CostOfRun } from './preview-cost.js';
import type { PreviewedCost } from './preview-cost.js';
import type { PreviewedRead } from './read-preview.js';
import type { PreviewRequest } from './preview-request.js';
import { columnNames } from '../column-names.js';
import { allFields, notSent } from './shown-orders.js';
import type { ShownOrder } from './shown-orders.js';
import { RunTotals } from './totals.js';
import type { ColumnTotals, CustomerTotals, MutationCounts } from './totals.js';
import { UnknownLabels } from './unknown-labels.js';
import type { UnknownLabel } from './unknown-labels.js';
import { isMeant } from './watched-orders.js';

export interface PreviewedSending {
  readonly batches: number;
  readonly mutations: MutationCounts;
  readonly orders: Readonly<Record<OrderPreview['outcome'], number>>;
  readonly held: Readonly<Record<string, number>>;
  readonly customers: readonly CustomerTotals[];
  /** Of known orders that stay on the board. */
  readonly columns: readonly ColumnTotals[];
  readonly newGroups: readonly string[];
  readonly labels: readonly UnknownLabel[];
  readonly cost: PreviewedCost;
  readonly shown: readonly ShownOrder[];
  /** Orders that would be sent or held and are not among the shown ones. */
  readonly notShown: number;
}

interface ToPreview {
  readonly orders: readonly OrderToForesee[];
  /** Null when the orders are those of a published read, or the read would not come to its end. */
  readonly read: PreviewedRead | null;
  readonly board: LookedAtBoard;
  /** The database was restored: all that is on the board counts as unknown. */
  readonly restored: boolean;
  readonly request: Pick<PreviewRequest, 'order' | 'show' | 'callsPerDay'>;
}

/** Cuts the orders into batches and foresees one after the other, so that memory does not grow with them beyond what is shown. */
export async function previewSending(database: Database, mapping: Mapping, preview: ToPreview): Promise<PreviewedSending> {
  const { orders, read, board, request } = preview;
  const now = read?.now ?? (await database.now());
  const names = columnNames(mapping);
  const budget = { pointsPerMinute: await lastBudgetLimit(database), callsPerDay: request.callsPerDay };
  const [totals, cost, labels] = [
    new RunTotals(),
    new CostOfRun(mapping, board.facts, budget),
    new UnknownLabels(mapping, board.labels, names),
  ];
  if (read !== null) totals.addLeft(read.left, read.counter.rejectedRows);
  const build = requestBuilder(mapping, board.labels);
  const groups = new Map<string, KnownGroup>();
  const shown: ShownOrder[] = [];
  let notShown = 0;
  const batches = cut(mapping, orders);
  for (const batch of batches) {
    const input = await inputOf(database, mapping, batch, preview);
    for (const [title, group] of [...input.groups, ...board.groups])
      if (!groups.has(title)) groups.set(title, board.groups.get(title) ?? group);
    const foreseen = foreseeBatch(mapping, batch, input, groups, build, now);
    totals.addRequests(foreseen);
    cost.add(foreseen, [...input.records.values()].filter(isLookedAt).length);
    for (const order of foreseen.orders) {
      labels.add(order.effects);
      const one = previewOrder(order, names);
      totals.addOrder(one);
      if (request.order === null ? one.outcome === 'nothing' : !isMeant(request.order, { number: one.order[0] ?? '', key: one.key }))
        continue;
      if (shown.length < request.show) shown.push(request.order === null ? one : { ...one, fields: allFields(order, names) });
      else notShown += 1;
    }
  }
  if (request.order !== null && read !== null)
    shown.push(...(await notSent(database, mapping, read, new Set(shown.map(({ key }) => key)), names)));
  return {
    batches: batches.length,
    mutations: totals.mutations,
    orders: totals.orders(),
    held: Object.fromEntries(totals.heldByCode),
    customers: totals.customers(),
    columns: totals.columns(),
    newGroups: [...groups].filter(([, { groupId }]) => groupId?.startsWith(NEW_GROUP) === true).map(([title]) => title),
    labels: board.facts === null ? [] : labels.found(),
    cost: cost.total(),
    shown,
    notShown,
  };
}

/** As staging cuts them. */
function cut(mapping: Mapping, orders: readonly OrderToForesee[]): OrderToForesee[][] {
  const batches: OrderToForesee[][] = [];
  const cutter = new BatchCutter(mapping.batch.orders, () => String(batches.push([]) - 1));
  for (const order of orders) batches[Number(cutter.batchFor(order.customer))]?.push(order);
  return batches;
}

async function inputOf(
  database: Database,
  mapping: Mapping,
  batch: readonly OrderToForesee[],
  { read, restored }: ToPreview,
): Promise<BatchPlanInput> {
  const keys = batch.map(({ keyDigest }) => keyDigest);
  const input = await inputUnderNewKeys(database, mapping, keys, read?.moved ?? new Map());
  if (!restored) return input;
  // As `markAllUncertain` writes it.
  const uncertain = itemFields(mapping);
  return {
    ...input,
    records: new Map([...input.records].map(([key, record]) => [key, record.state === 'LIVE' ? { ...record, uncertain } : record])),
    lines: new Map(
      [...input.lines].map(([key, own]) => [key, own.map((line) => (line.state === 'LIVE' ? { ...line, uncertain: true } : line))]),
    ),
  };
}

/** Items that a batch looks at before it writes them (`itemsOfBatch`). */
const isLookedAt = ({ itemId, state }: { readonly itemId: string | null; readonly state: string }): boolean =>
  itemId !== null && ['LIVE', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'].includes(state);
