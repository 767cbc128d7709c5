import { reconcile } from '../../sync/reconcile/reconcile.js';
import { listBatches } from '../../store/batches/batch-list.js';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import { batchIdOf, canonicalCustomer, runOf } from '../arguments.js';
import { workingMapping } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { table } from '../output/table.js';
import { localMinute, took, zoneLine } from '../output/times.js';
import { count, shortId } from '../output/words.js';
import { batchLines } from './batch-lines.js';
import { batchReport } from './batch-report.js';
import { waitLines } from './status-lines.js';
import { currentWaits } from '../follow/run-watcher.js';

export interface BatchOptions {
  readonly batch?: string;
  readonly status?: string;
  readonly customer?: string;
  readonly run?: string;
  readonly limit: number;
}

export async function showBatches(context: CommandContext, options: BatchOptions): Promise<number> {
  await reconcile(context.services, context.mapping, null);
  return options.batch === undefined ? await showList(context, options) : await showOne(context, await batchIdOf(context, options.batch));
}

async function showList(context: CommandContext, { status, customer, run, limit }: BatchOptions): Promise<number> {
  const { services, mapping, output } = context;
  const name = customer === undefined ? undefined : canonicalCustomer(await workingMapping(context), customer);
  const filter = { mappingName: mapping, status, customer: name, runId: run === undefined ? undefined : (await runOf(context, run)).runId };
  const batches = await listBatches(services.database, filter, limit);
  const now = Date.now();
  const waits = await currentWaits(context, batches);
  const listed = batches.map((batch) => ({ ...batch, wait: waits.get(batch.batchId) ?? null }));
  output.rows({ mapping, batches: listed }, listed, () =>
    batches.length === 0
      ? [emptyText(mapping, filter)]
      : [
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

async function showOne(context: CommandContext, batchId: string): Promise<number> {
  const report = await batchReport(context, batchId);
  context.output.result(report, () => batchLines(context.output, report, Date.now()));
  return EXIT.ok;
}
