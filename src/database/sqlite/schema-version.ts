import type BetterSqlite from 'better-sqlite3';

/**
 * Detects that a table of the file was created, changed or dropped, by this connection or by another process: SQLite counts that in the file.
 * A prepared statement still runs after such a change, but with the names and types of before.
 */
export class SchemaVersion {
  private readonly read: BetterSqlite.Statement<[], number>;
  private known: number | undefined;

  constructor(private readonly connection: BetterSqlite.Database) {
    this.read = connection.prepare<[], number>('PRAGMA dbo.schema_version').pluck();
    this.known = this.read.get();
  }

  /** True when the schema is not what it was at the last call. Inside a transaction the answer is consistent with the transaction's view. */
  changed(): boolean {
    const now = this.read.get();
    if (now === this.known) return false;
    this.known = now;
    // Without this read, SQLite would prepare the next statement with its cached names, and read the file only when that statement runs.
    this.connection.exec('SELECT 1 FROM dbo.sqlite_schema LIMIT 1');
    return true;
  }
}
