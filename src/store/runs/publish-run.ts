import type { Queryable } from '../../database/database.js';
import { checkLease } from './leases.js';
import type { Lease } from './leases.js';
import { endLoad } from '../staging/loads.js';
import type { UnpublishedLoad } from '../staging/loads.js';
import type { ReadCounts } from './runs.js';

/** Publishes the changed rows of one read: only from now on the next step reads the load. */
export async function publishRead(
  tx: Queryable,
  lease: Lease,
  runId: string,
  read: {
    readonly load: UnpublishedLoad;
    readonly readNumber: number;
    readonly complete: boolean;
    readonly counts: ReadCounts;
  },
): Promise<void> {
  await checkLease(tx, lease);
  const published = await tx.execute(
    `UPDATE [dbo].[SYNC_Run] SET [changed_load_id] = @loadId, [read_number] = @readNumber, [complete_read] = @complete,
       [rows_read] = @rowsRead, [rows_blank] = @rowsBlank, [rows_out_of_scope] = @rowsOutOfScope, [rows_repeated] = @rowsRepeated,
       [orders_unchanged] = @unchanged, [orders_new] = @new, [orders_changed] = @changed, [orders_removed] = @removed,
       [orders_held] = @held, [orders_rejected] = @rejected, [orders_missing] = @missing
     WHERE [run_id] = @runId AND [changed_load_id] IS NULL`,
    {
      runId,
      loadId: read.load.loadId,
      readNumber: read.readNumber,
      complete: read.complete,
      ...read.counts,
    },
  );
  if (published === 0) throw new PublishedBefore(runId);
  await endLoad(tx, read.load);
}

/** Another attempt of the same step was faster: this one was delayed and must write nothing. */
class PublishedBefore extends Error {
  constructor(runId: string) {
    super(`Another attempt has already published this step of run ${runId}; this attempt wrote nothing.`);
    this.name = 'PublishedBefore';
  }
}

/** Publishes the staged orders of a run, once. */
export async function publishStaging(tx: Queryable, lease: Lease, runId: string, load: UnpublishedLoad, staged: number): Promise<void> {
  await checkLease(tx, lease);
  const published = await tx.execute(
    `UPDATE [dbo].[SYNC_Run] SET [staging_load_id] = @loadId, [orders_staged] = @staged WHERE [run_id] = @runId AND [staging_load_id] IS NULL`,
    { runId, loadId: load.loadId, staged },
  );
  if (published === 0) throw new PublishedBefore(runId);
  await endLoad(tx, load);
}
