import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../../database/database.js';
import { checkLease } from '../runs/leases.js';
import type { Lease } from '../runs/leases.js';
import { quoteTable } from '../../database/quote-name.js';

/** A load that is being written. No step reads it: its rows become visible to the next step only when its publication commits. */
export interface UnpublishedLoad {
  readonly loadId: string;
  readonly mappingName: string;
}

/** Another attempt has begun a load for this mapping since: the rows of this one are deleted, and it writes no more. */
export class LoadDiscarded extends Error {
  constructor(load: UnpublishedLoad) {
    super(`Another attempt has begun a load for ${load.mappingName}; load ${load.loadId} was discarded and nothing of it is published.`);
    this.name = 'LoadDiscarded';
  }
}

/**
 * Begins a load into `tables`, those that refer to another one first, and deletes what earlier attempts of the mapping have left there.
 * Only the holder of the mapping's lease loads, so every other load of the mapping is abandoned. Rejects with StaleLease.
 */
export async function beginLoad(
  database: Database,
  lease: Lease,
  mappingName: string,
  tables: readonly string[],
): Promise<UnpublishedLoad> {
  await discardLoads(database, lease, mappingName);
  const load = { loadId: randomUUID(), mappingName };
  const now = await database.now();
  await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    await tx.execute(
      `INSERT INTO [dbo].[SYNC_Load] ([mapping_name], [load_id], [table_names], [started_date], [pieces]) VALUES (@mappingName, @loadId, @tables, @now, 0)`,
      { ...load, tables: JSON.stringify(tables), now },
    );
  });
  return load;
}

/**
 * Writes one piece of a load, in a transaction that blocks no other mapping. It locks the row of its load, so a discarded load gets no
 * further piece, not even from an attempt that seemed to have ended. Rejects with LoadDiscarded.
 */
export async function loadPiece(database: Database, load: UnpublishedLoad, write: (tx: Queryable) => Promise<unknown>): Promise<void> {
  await database.transaction(
    async (tx) => {
      const open = await tx.execute(
        `UPDATE [dbo].[SYNC_Load] SET [pieces] = [pieces] + 1 WHERE [mapping_name] = @mappingName AND [load_id] = @loadId AND [discarded_date] IS NULL`,
        { ...load },
      );
      if (open === 0) throw new LoadDiscarded(load);
      await write(tx);
    },
    { beside: true },
  );
}

/** Writes the pieces of a load one after another, each while the next one is prepared. */
export class LoadingPieces {
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly load: UnpublishedLoad,
  ) {}

  /** Waits for the previous piece, and rejects if that failed. */
  async add(write: (tx: Queryable) => Promise<unknown>): Promise<void> {
    await this.writing;
    this.writing = loadPiece(this.database, this.load, write);
    // A caller that stops meanwhile reports its own error.
    this.writing.catch(() => undefined);
  }

  /** Waits for the last piece. */
  async end(): Promise<void> {
    await this.writing;
  }
}

/** Ends a load in the transaction that publishes it. Rejects with LoadDiscarded. */
export async function endLoad(tx: Queryable, load: UnpublishedLoad): Promise<void> {
  const ended = await tx.execute(
    `DELETE FROM [dbo].[SYNC_Load] WHERE [mapping_name] = @mappingName AND [load_id] = @loadId AND [discarded_date] IS NULL`,
    { ...load },
  );
  if (ended === 0) throw new LoadDiscarded(load);
}

/** Deletes the rows of every load of the mapping that was not published. Rejects with StaleLease. */
export async function discardLoads(database: Database, lease: Lease, mappingName: string): Promise<void> {
  const loads = await database.query<{ load_id: string; table_names: string }>(
    `SELECT [load_id], [table_names] FROM [dbo].[SYNC_Load] WHERE [mapping_name] = @mappingName`,
    { mappingName },
  );
  if (loads.length === 0) return;
  const now = await database.now();
  await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    await tx.execute(
      `UPDATE [dbo].[SYNC_Load] SET [discarded_date] = @now WHERE [mapping_name] = @mappingName AND [discarded_date] IS NULL`,
      { mappingName, now },
    );
  });
  for (const { load_id: loadId, table_names } of loads) {
    for (const table of JSON.parse(table_names) as string[]) await deleteRows(database, table, loadId);
    await database.execute(`DELETE FROM [dbo].[SYNC_Load] WHERE [mapping_name] = @mappingName AND [load_id] = @loadId`, {
      mappingName,
      loadId,
    });
  }
}

/** Keys are evenly distributed hexadecimal digests: split by their first digit, a load of 100,000 orders has pieces of a few thousand. */
const SLICE_ENDS = [...'123456789abcdefg'];

async function deleteRows(database: Database, table: string, loadId: string): Promise<void> {
  for (const end of SLICE_ENDS) {
    await database.transaction(
      (tx) => tx.execute(`DELETE FROM ${quoteTable(table)} WHERE [load_id] = @loadId AND [stg_key] < @end`, { loadId, end }),
      { beside: true },
    );
  }
}
