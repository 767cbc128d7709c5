import type BetterSqlite from 'better-sqlite3';
import type { SqlParams, SqlValue } from '../database.js';
import { DatabaseError } from '../errors.js';
import { Catalog } from './catalog.js';
import { openConnection, type ConnectionOptions } from './connection.js';
import { Statements } from './statements.js';

interface OpenStream {
  readonly connection: BetterSqlite.Database;
  readonly rows: Iterator<SqlValue[]>;
  readonly chunkRows: number;
}

/**
 * Running SELECTs, each on a read-only connection of its own: it reads the file as it was when the SELECT was opened, despite later writes,
 * and blocks no other connection.
 */
export class Streams {
  private readonly running = new Map<number, OpenStream>();

  constructor(private readonly options: ConnectionOptions) {}

  /** Starts the SELECT and returns the names of its columns. */
  open(id: number, sql: string, params: SqlParams, chunkRows: number): readonly string[] {
    const connection = openConnection({ ...this.options, readOnly: true });
    try {
      // From here on the view of the file is fixed: its tables look the same to the statement that is prepared and to the rows that are read.
      connection.exec('BEGIN; SELECT COUNT(*) FROM dbo.sqlite_schema');
      const { names, rows } = new Statements(connection, new Catalog(connection)).iterate(sql, params);
      this.running.set(id, { connection, rows, chunkRows });
      return names;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** The next rows; none at the end. */
  next(id: number): SqlValue[][] {
    const stream = this.running.get(id);
    if (stream === undefined) throw new DatabaseError('DATABASE_CLOSED', 'The stream was closed while rows were still asked for.');
    const chunk: SqlValue[][] = [];
    while (chunk.length < stream.chunkRows) {
      const step = stream.rows.next();
      if (step.done === true) break;
      chunk.push(step.value);
    }
    return chunk;
  }

  close(id: number): void {
    const stream = this.running.get(id);
    if (stream === undefined) return;
    this.running.delete(id);
    stream.rows.return?.();
    stream.connection.close();
  }

  closeAll(): void {
    for (const id of [...this.running.keys()]) this.close(id);
  }
}
