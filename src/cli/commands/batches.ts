import { reconcile } from '../../sync/reconcile/reconcile.js';
import { listBatches } from '../../store/batches/batch-list.js';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import { batchIdOf, canonicalCustomer, runOf } from '../arguments.js';
import { workingMapping } from '../context.js';
import type { CommandContext, DatabaseContext } from '../context.js';
import type { ListedBatch } from '../../store/batches/batch-list.js';
import type { Wait } from '../../orders/wait.js';
import type { TemporalUnreachable } from '../../temporal/connect.js';
import { EXIT } from '../exit-codes.js';
import { table } from '../output/table.js';
import { localMinute, took, zoneLine } from '../output/times.js';
import { count, shortId } from '../output/words.js';
import { batchLines } from './batch-lines.js';
import { batchRows } from './batch-report.js';
import { waitLines } from './status-lines.js';
import { currentWaits } from '../follow/run-watcher.js';

export interface BatchOptions {
  readonly batch?: string;
  readonly status?: string;
  readonly customer?: string;
  readonly run?: string;
  readonly limit: number;
}

/** Lists batches, or shows one of them with its failed orders. */
export async function showBatches(context: CommandContext, options: BatchOptions): Promise<number> {
  await reconcile(context.services, context.mapping, null);
  return await show(context, options, { waits: async (batches) => await currentWaits(context, batches), notice: [] });
}

/** The same while Temporal is away: what open batches wait for is not known then. */
export async function showBatchesOfTables(context: DatabaseContext, options: BatchOptions, why: TemporalUnreachable): Promise<number> {
  const unknown = 'what open batches wait for is not known, and one that has ended may be shown as open.';
  const notice = [context.output.style('red', `Temporal is not reachable (${why.reason}): ${unknown}`)];
  return await show(context, options, { waits: () => Promise.resolve(new Map()), notice });
}

/** What Temporal adds to the tables. */
interface Live {
  readonly waits: (batches: readonly ListedBatch[]) => Promise<ReadonlyMap<string, Wait>>;
  /** Lines that say what is missing while it is away. */
  readonly notice: readonly string[];
}

async function show(context: DatabaseContext, options: BatchOptions, live: Live): Promise<number> {
  if (options.batch === undefined) return await showList(context, options, live);
  const report = await batchRows(context, await batchIdOf(context, options.batch), async (listed) => await live.waits([listed]));
  context.output.result(report, () => [...live.notice, ...batchLines(context.output, report, Date.now())]);
  return EXIT.ok;
}

async function showList(context: DatabaseContext, { status, customer, run, limit }: BatchOptions, live: Live): Promise<number> {
  const { services, mapping, output } = context;
  const name = customer === undefined ? undefined : canonicalCustomer(await workingMapping(context), customer);
  const filter = { mappingName: mapping, status, customer: name, runId: run === undefined ? undefined : (await runOf(context, run)).runId };
  const batches = await listBatches(services.database, filter, limit);
  const now = Date.now();
  const known = await live.waits(batches);
  const listed = batches.map((batch) => ({ ...batch, wait: known.get(batch.batchId) ?? null }));
  output.rows({ mapping, batches: listed }, listed, () =>
    batches.length === 0
      ? [...live.notice, emptyText(mapping, filter)]
      : [
          ...live.notice,
          ...table(
            batches,
            [
              { title: 'BATCH', cell: (batch) => shortId(batch.batchId) },
              { title: 'CUSTOMER', cell: (batch) => batch.customer, max: 30 },
              { title: 'PART', cell: (batch) => `${String(batch.number)}/${String(batch.count)}`, yields: 2 },
              {
                title: 'STATUS',
                cell: (batch) => batch.status,
                style: (text, batch) => output.style(STATUS_TABLE[batch.status].colour, text),
              },
              { title: 'ORDERS', cell: (batch) => batch.orders.total },
              { title: 'PROMOTED', cell: (batch) => batch.orders.promoted, yields: 3 },
              { title: 'FAILED', cell: (batch) => batch.orders.failed },
              { title: 'DEFERRED', cell: (batch) => batch.orders.deferred, yields: 4 },
              { title: 'STARTED', cell: (batch) => localMinute(batch.times.started), yields: 1 },
              { title: 'TOOK', cell: (batch) => took(batch.times.started, batch.times.ended, now), yields: 5 },
            ],
            output.width(),
          ),
          ...waitLines(listed, output.style, now),
          ...(batches.length === limit ? [`Only the newest ${count(limit, 'batch')}; --limit shows more.`] : []),
          `${zoneLine()} One in full: npm run cli -- batches --batch ID.`,
        ],
  );
  return EXIT.ok;
}

/** An empty list says what it looked for, so that a filter is not taken for good news. */
function emptyText(mapping: string, { status, customer, runId }: { status?: string; customer?: string; runId?: string }): string {
  const parts = [
    customer === undefined ? '' : `of ${customer}`,
    status === undefined ? '' : `in status ${status}`,
    runId === undefined ? '' : `of run ${runId}`,
  ];
  return [`No batch of ${mapping}`, ...parts.filter((part) => part !== '')].join(' ') + '.';
}
