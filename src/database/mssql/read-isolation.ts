/**
 * How one SELECT reads one consistent state of the data during concurrent writes. SNAPSHOT where the database allows it; a plain read where the database keeps
 * versions for every statement; else SERIALIZABLE, which makes the writers of the table wait: see `beginReading` for how long.
 */
export type ReadIsolation = 'SNAPSHOT' | 'READ COMMITTED' | 'SERIALIZABLE';

/** One row of two numbers for `isolationOf`: the options of this database. By name, because DB_ID() on Azure SQL Database is a different number. */
export const SELECT_OPTIONS = `SELECT CAST([snapshot_isolation_state] AS INT) AS [state], CAST([is_read_committed_snapshot_on] AS INT) AS [versions]
  FROM sys.databases WHERE [name] = DB_NAME()`;

const ON = 1;

/** The isolation that the options allow. The states 2 and 3, between off and on, allow no snapshot. */
export function isolationOf(state: unknown, versions: unknown): ReadIsolation {
  if (state === ON) return 'SNAPSHOT';
  return versions === ON ? 'READ COMMITTED' : 'SERIALIZABLE';
}
