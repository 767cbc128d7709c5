import type { Connection } from 'tedious';
import { endsInOrder, statementTokens } from '../ddl/statement.js';
import { isolationOf, SELECT_OPTIONS } from './read-isolation.js';
import { run, runBatch } from './requests.js';
import { isUsable } from './secure-connection.js';

/** The server copies 100,000 wide rows in a few seconds; a copy of more than ten minutes hangs. */
const COPY_TIMEOUT_MS = 600_000;
/** A table of the session in tempdb, which every login may create. */
const COPY = '#order_sync_read';

/**
 * Begins a read: the returned SELECT, which must follow on this connection, reads one consistent state of the data.
 * Where the database keeps no row versions, this needs locks, and writers of the table wait for them. So that they do not wait while rows are
 * transferred and processed, the server first copies the result of a SELECT without parameters and order, which is how the source is read, and
 * the locks end with that copy. The locks of any other SELECT, on the sync's own tables, end with the read.
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
  // A statement outside of a transaction is a transaction of its own: its locks end with it.
  const select = sql.slice(0, tokens.at(-1)?.end);
  await runBatch(
    connection,
    `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT * INTO [${COPY}] FROM (${select}) AS [r]; SET TRANSACTION ISOLATION LEVEL READ COMMITTED;`,
    COPY_TIMEOUT_MS,
  );
  return `SELECT * FROM [${COPY}]`;
}

/** Ends the read. The pool discards a connection on which this fails. */
export async function endReading(connection: Connection): Promise<void> {
  if (!isUsable(connection)) return;
  const end = `IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; IF OBJECT_ID(N'tempdb..${COPY}') IS NOT NULL DROP TABLE [${COPY}];`;
  await runBatch(connection, end).catch(() => {
    connection.close();
  });
}
