import type BetterSqlite from 'better-sqlite3';

/**
 * Notices that a table of the file was made, changed or dropped, by this connection or by another process: SQLite counts that in the file. A statement that is kept
 * prepared goes on after such a change, with new values under the names and types of before.
 */
export class SchemaVersion {
  private readonly read: BetterSqlite.Statement<[], number>;
  private known: number | undefined;

  constructor(private readonly connection: BetterSqlite.Database) {
    this.read = connection.prepare<[], number>('PRAGMA dbo.schema_version').pluck();
    this.known = this.read.get();
  }

  /** True when the schema is not what it was at the last call. Inside a transaction the answer stays true to what the transaction sees. */
  changed(): boolean {
    const now = this.read.get();
    if (now === this.known) return false;
    this.known = now;
    // Without a row read, SQLite would prepare the next statement by the names that it remembers, and look at the file when that one runs.
    this.connection.exec('SELECT 1 FROM dbo.sqlite_schema LIMIT 1');
    return true;
  }
}
