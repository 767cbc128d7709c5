import type { Connection } from 'tedious';
import { isolationOf, SELECT_OPTIONS } from './read-isolation.js';
import { run, runBatch } from './requests.js';
import { isUsable } from './secure-connection.js';

/** Begins to read: a SELECT that follows on this connection sees one state of the data, as well as the database allows. */
export async function beginReading(connection: Connection): Promise<void> {
  const { rows } = await run(connection, SELECT_OPTIONS);
  const [state, versions] = rows[0] ?? [];
  await runBatch(connection, `SET TRANSACTION ISOLATION LEVEL ${isolationOf(state, versions)}; BEGIN TRANSACTION;`);
}

/** Ends it. A connection that is past that is left to the pool, which gives it up. */
export async function endReading(connection: Connection): Promise<void> {
  if (!isUsable(connection)) return;
  await runBatch(connection, 'IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET TRANSACTION ISOLATION LEVEL READ COMMITTED;').catch(() => {
    connection.close();
  });
}
