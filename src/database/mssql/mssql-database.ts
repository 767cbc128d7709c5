import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Connection } from 'tedious';
import type { ColumnInfo, Database, Queryable, QueryOptions, RowChunk, SqlParams, SqlRow, SqlValue } from '../database.js';
import { DatabaseError } from '../errors.js';
import { Gate } from '../gate.js';
import { toObjects } from '../rows.js';
import { plainTableName } from '../table-name.js';
import { Catalog } from './catalog.js';
import type { Connections } from './connections.js';
import { toDatabaseError } from './driver-errors.js';
import { run, runBatch } from './requests.js';
import { isUsable } from './secure-connection.js';
import { Statements, toParameters } from './statements.js';
import { readStream } from './stream.js';
import { Transaction } from './transaction.js';
import { beginReading, endReading } from './view-of-data.js';
import { BEGIN_BESIDE, BEGIN_WRITING } from './write-lock.js';

/** Rows of a stream per chunk. */
const CHUNK_ROWS = 500;
/** A read outside of a transaction changes nothing: after a deadlock or a lost connection it is run again. */
const READ_ATTEMPTS = 3;
const READ_PAUSE_MS = 100;
const NOW = 'SELECT CAST(SYSUTCDATETIME() AS DATETIME2(3)) AS [now]';

/** SQL Server behind the Database interface: connections of a pool, and one writer at a time. */
export class MssqlDatabase implements Database {
  readonly engine = 'mssql';
  private readonly current = new AsyncLocalStorage<Transaction>();
  private readonly catalog = new Catalog();
  /** The writers of this process wait here, so that only one of its connections waits for the lock of the server. */
  private readonly writers = new Gate();

  constructor(private readonly connections: Connections) {}

  async query<R = SqlRow>(sql: string, params: SqlParams = {}, options: QueryOptions = {}): Promise<R[]> {
    this.checkOutside();
    return toObjects(await this.read((connection) => new Statements(connection, this.catalog).query(sql, params, options))) as R[];
  }

  async execute(sql: string, params: SqlParams = {}): Promise<number> {
    return await this.transaction((tx) => tx.execute(sql, params));
  }

  async executeMany(sql: string, params: readonly SqlParams[]): Promise<number> {
    return await this.transaction((tx) => tx.executeMany(sql, params));
  }

  /** All or nothing. It waits for no other writer, since nothing reads its rows before they are published. */
  async bulkLoad(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<number> {
    return await this.transaction((tx) => tx.bulkLoad(table, columns, rows), { beside: true });
  }

  async now(): Promise<string> {
    const { rows } = await this.read((connection) => run(connection, NOW));
    return String(rows[0]?.[0]);
  }

  async columns(table: string): Promise<ColumnInfo[]> {
    const name = plainTableName(table);
    // Other systems may rebuild their tables between two runs.
    this.catalog.forget();
    const columns = await this.read((connection) => this.catalog.columns(connection, name));
    return columns.map(({ name: columnName, ordinal, type, nullable }) => ({ name: columnName, ordinal, type, nullable }));
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>, { beside = false }: { readonly beside?: boolean } = {}): Promise<T> {
    this.checkOutside();
    if (beside) return await this.connections.use((connection) => this.inTransaction(connection, BEGIN_BESIDE, work));
    return await this.writers.run(() => this.connections.use((connection) => this.inTransaction(connection, BEGIN_WRITING, work)));
  }

  async *stream(sql: string, params: SqlParams = {}, options: { readonly chunkRows?: number } = {}): AsyncGenerator<RowChunk, void> {
    const parameters = toParameters(params);
    const connection = await this.connections.acquire();
    try {
      const select = await beginReading(connection, sql, parameters).catch((error: unknown) => {
        throw toDatabaseError(error, { sql });
      });
      yield* readStream(connection, select, parameters, options.chunkRows ?? CHUNK_ROWS);
    } finally {
      await endReading(connection);
      this.connections.release(connection);
    }
  }

  /** Waits for what has been started, then ends the connections. */
  async close(): Promise<void> {
    await this.connections.close();
  }

  private async inTransaction<T>(connection: Connection, begin: string, work: (tx: Queryable) => Promise<T>): Promise<T> {
    const transaction = new Transaction(new Statements(connection, this.catalog));
    try {
      await control(connection, begin);
      const result = await this.current.run(transaction, () => work(transaction));
      await transaction.end();
      await control(connection, 'COMMIT TRANSACTION');
      return result;
    } catch (error) {
      await transaction.end().catch(() => undefined);
      await rollBack(connection);
      throw error;
    }
  }

  private async read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.connections.use(work);
      } catch (error) {
        const failure = toDatabaseError(error);
        if (!failure.retryable || attempt === READ_ATTEMPTS) throw failure;
        await setTimeout(READ_PAUSE_MS * attempt);
      }
    }
  }

  /** A statement of the Database inside its own transaction would wait for that transaction, and that one for the statement. */
  private checkOutside(): void {
    if (this.current.getStore()?.open !== true) return;
    throw new DatabaseError('DATABASE_STATEMENT', 'Inside a transaction every statement must use the transaction, not the database.');
  }
}

async function control(connection: Connection, batch: string): Promise<void> {
  try {
    await runBatch(connection, batch);
  } catch (error) {
    throw toDatabaseError(error, { what: 'At the start or end of a transaction.' });
  }
}

/** After most errors the server has rolled back by itself. The pool discards a connection that cannot do that. */
async function rollBack(connection: Connection): Promise<void> {
  if (!isUsable(connection)) return;
  await runBatch(connection, 'IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION').catch(() => {
    connection.close();
  });
}
