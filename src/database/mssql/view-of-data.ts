import { runBatch, run } from './requests.js';
import type { SecureConnection } from './secure-connection.js';

/**
 * How one SELECT sees one state of the data while others write. SNAPSHOT where the database allows it; a plain read where the database keeps
 * versions for every statement; else SERIALIZABLE, which makes the writers of the table wait until it has been read.
 */
export type ReadIsolation = 'SNAPSHOT' | 'READ COMMITTED' | 'SERIALIZABLE';

/** `state` and `versions` as sys.databases has them. */
const SELECT_OPTIONS = `SELECT CAST([snapshot_isolation_state] AS INT) AS [state], CAST([is_read_committed_snapshot_on] AS INT) AS [versions]
  FROM sys.databases WHERE [database_id] = DB_ID()`;
const SNAPSHOT_ON = 1;

/** What the options of the database allow. */
export async function readIsolation(connection: SecureConnection): Promise<ReadIsolation> {
  const { rows } = await run(connection, SELECT_OPTIONS);
  const [state, versions] = rows[0] ?? [];
  if (state === SNAPSHOT_ON) return 'SNAPSHOT';
  return versions === 1 ? 'READ COMMITTED' : 'SERIALIZABLE';
}

/** Begins to read: what follows on this connection sees one state of the data. */
export async function beginReading(connection: SecureConnection): Promise<void> {
  await runBatch(connection, `SET TRANSACTION ISOLATION LEVEL ${await readIsolation(connection)}; BEGIN TRANSACTION;`);
}

/** Ends it. A connection that is past that is left to the pool, which gives it up. */
export async function endReading(connection: SecureConnection): Promise<void> {
  if (!connection.usable) return;
  await runBatch(connection, 'IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET TRANSACTION ISOLATION LEVEL READ COMMITTED;').catch(() => {
    connection.close();
  });
}
