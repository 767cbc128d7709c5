/**
 * How one SELECT sees one state of the data while others write. SNAPSHOT where the database allows it; a plain read where the database keeps
 * versions for every statement; else SERIALIZABLE, which makes the writers of the table wait until it has been read.
 */
export type ReadIsolation = 'SNAPSHOT' | 'READ COMMITTED' | 'SERIALIZABLE';

/** One row of two numbers for `isolationOf`: the options of this database. */
export const SELECT_OPTIONS = `SELECT CAST([snapshot_isolation_state] AS INT) AS [state], CAST([is_read_committed_snapshot_on] AS INT) AS [versions]
  FROM sys.databases WHERE [database_id] = DB_ID()`;

const ON = 1;

/** What the options allow. */
export function isolationOf(state: unknown, versions: unknown): ReadIsolation {
  if (state === ON) return 'SNAPSHOT';
  return versions === ON ? 'READ COMMITTED' : 'SERIALIZABLE';
}
