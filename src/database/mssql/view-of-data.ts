import type { Connection } from 'tedious';
import { endsInOrder, statementTokens } from '../ddl/statement.js';
import { isolationOf, SELECT_OPTIONS } from './read-isolation.js';
import { run, runBatch } from './requests.js';
import { isUsable } from './secure-connection.js';

/** The server copies 100,000 wide rows in a few seconds; ten minutes without an end mean that something hangs. */
const COPY_TIMEOUT_MS = 600_000;
/** A table of the session in tempdb, which every login may make. */
const COPY = '#order_sync_read';

/**
 * Begins to read: the SELECT that is given back, and follows on this connection, sees one state of the data.
 * Where the database keeps no versions, only locks can do that, and whoever writes to the table waits for them. So that nobody waits while rows
 * travel and are judged, the server first copies a SELECT without parameters and order, which is how the source is read, and the locks end
 * with that copy. The locks of any other SELECT, on the sync's own tables, end with the reading.
 */
export async function beginReading(connection: Connection, sql: string, parameters: readonly unknown[]): Promise<string> {
  const { rows } = await run(connection, SELECT_OPTIONS);
  const [state, versions] = rows[0] ?? [];
  const isolation = isolationOf(state, versions);
  const tokens = statementTokens(sql);
  if (isolation !== 'SERIALIZABLE' || parameters.length > 0 || endsInOrder(tokens)) {
    await runBatch(connection, `SET TRANSACTION ISOLATION LEVEL ${isolation}; BEGIN TRANSACTION;`);
    return sql;
  }
  // One statement outside of a transaction is one by itself: its locks go when it ends.
  const select = sql.slice(0, tokens.at(-1)?.end);
  await runBatch(
    connection,
    `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT * INTO [${COPY}] FROM (${select}) AS [r]; SET TRANSACTION ISOLATION LEVEL READ COMMITTED;`,
    COPY_TIMEOUT_MS,
  );
  return `SELECT * FROM [${COPY}]`;
}

/** Ends it. A connection that is past that is left to the pool, which gives it up. */
export async function endReading(connection: Connection): Promise<void> {
  if (!isUsable(connection)) return;
  const end = `IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; IF OBJECT_ID(N'tempdb..${COPY}') IS NOT NULL DROP TABLE [${COPY}];`;
  await runBatch(connection, end).catch(() => {
    connection.close();
  });
}
