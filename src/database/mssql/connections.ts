import mssql from 'mssql';
import type { Connection } from 'tedious';
import { DatabaseError } from '../errors.js';
import { connectFailure, notEncrypted } from './connect-failure.js';
import type { Complaint } from './connect-failure.js';
import type { MssqlOptions } from './options.js';
import { runBatch } from './requests.js';
import { connectionConfig, guardLogin, isGuarded, isUsable } from './secure-connection.js';

/** How long the server lets a statement wait for a lock before it answers 1222. The same patience as the embedded engine's. */
const LOCK_WAIT_MS = 60_000;

/**
 * What every session is set to before its first call, whatever the server, the database or the login has as a default. Connections are never
 * reset, so it holds for their life.
 * - Counts of rows decide what a statement did: NOCOUNT and ROWCOUNT must not change them.
 * - After an error nothing of a transaction remains: XACT_ABORT. Each begins by its own BEGIN: IMPLICIT_TRANSACTIONS.
 * - Filtered indexes and computed columns ask for the seven of ANSI_NULLS to NUMERIC_ROUNDABORT as they are here.
 * - Dates and messages read alike in every country: LANGUAGE first, since it sets the two that follow.
 */
const SESSION = `SET NOCOUNT OFF;
SET ROWCOUNT 0;
SET XACT_ABORT ON;
SET IMPLICIT_TRANSACTIONS OFF;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCK_TIMEOUT ${String(LOCK_WAIT_MS)};
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET ANSI_WARNINGS ON;
SET ARITHABORT ON;
SET CONCAT_NULL_YIELDS_NULL ON;
SET QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET LANGUAGE us_english;
SET DATEFORMAT ymd;
SET DATEFIRST 7;`;

/** A worker writes over one connection at a time, streams over one or two, and reads over the rest. */
const CONNECTIONS = 10;
/** How long a call waits for a connection before it gives up. The same limit as for a lock. */
const WAIT_MS = 60_000;
/** How long closing waits for calls that are under way. A load may take that long; a call that hangs is cancelled. */
const CLOSE_WAIT_MS = 60_000;

/**
 * The pool of `mssql`, which lends plain connections of the driver. Requests and transactions use them without `mssql`: its requests copy
 * every row, return dates as objects and DECIMAL as numbers, and accept no encoded rows; its transactions begin in a separate request, while
 * ours take the lock of the writers in the same one.
 */
export class Connections {
  private readonly lent = new Set<Connection>();
  private readonly prepared = new WeakSet<Connection>();
  private closing: Promise<void> | null = null;

  private readonly lending: mssql.ConnectionPool['pool'];

  private constructor(
    private readonly pool: mssql.ConnectionPool,
    private readonly options: MssqlOptions,
    private readonly toFailure: (error: unknown) => DatabaseError,
  ) {
    this.lending = pool.pool;
  }

  /** Connects and logs in, so that a wrong password or a server without encryption is known at once. Rejects with a DatabaseError. */
  static async open(options: MssqlOptions): Promise<Connections> {
    const complaints = new WeakMap<Error, readonly Complaint[]>();
    const pool = new mssql.ConnectionPool({
      ...connectionConfig(options),
      validateConnection: 'socket',
      pool: { max: options.connections ?? CONNECTIONS, acquireTimeoutMillis: WAIT_MS, createTimeoutMillis: WAIT_MS },
      beforeConnect: (connection) => {
        guardLogin(connection, options);
        collectComplaints(connection, complaints);
      },
    });
    // Between requests no caller waits for the error of a lost connection; the pool detects that it is unusable.
    pool.on('error', () => undefined);
    const toFailure = (error: unknown): DatabaseError => {
      const cause = error instanceof mssql.MSSQLError ? (error.originalError ?? error) : error;
      return connectFailure(cause, options, complaints.get(cause as Error) ?? []);
    };
    await pool.connect().catch((error: unknown) => {
      throw toFailure(error);
    });
    const connections = new Connections(pool, options, toFailure);
    try {
      await connections.use(() => Promise.resolve());
      return connections;
    } catch (error) {
      await connections.close();
      throw error;
    }
  }

  /** Lends a connection to `work`. It returns to the pool when `work` has ended. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.acquire();
    try {
      return await work(connection);
    } finally {
      this.release(connection);
    }
  }

  /** Lends a connection until it is released. Rejects with a DatabaseError when none is available. */
  async acquire(): Promise<Connection> {
    this.checkOpen();
    const connection = await this.lending.acquire().promise.catch((error: unknown) => {
      throw this.refusal(error);
    });
    this.lent.add(connection);
    try {
      this.checkOpen();
      await this.prepare(connection);
      return connection;
    } catch (error) {
      connection.close();
      this.release(connection);
      throw error;
    }
  }

  /** Returns a connection to the pool. One that is closed, in the middle of a request or in a transaction is not used again. */
  release(connection: Connection): void {
    if (!this.lent.delete(connection)) return;
    if (!isUsable(connection) || connection.inTransaction) connection.close();
    this.lending.release(connection);
  }

  /** Waits for what has been started, then ends all connections. */
  async close(): Promise<void> {
    this.closing ??= this.end();
    await this.closing;
  }

  private async end(): Promise<void> {
    const timer = setTimeout(() => {
      for (const connection of this.lent) connection.close();
    }, CLOSE_WAIT_MS);
    await this.pool.close().finally(() => {
      clearTimeout(timer);
    });
  }

  /** Prepares a connection before its first call. */
  private async prepare(connection: Connection): Promise<void> {
    if (this.prepared.has(connection)) return;
    if (!isGuarded(connection)) throw notEncrypted(this.options);
    await runBatch(connection, SESSION);
    this.prepared.add(connection);
  }

  /** Why there is no connection. Any error other than a failed connect is the pool's own timeout. */
  private refusal(error: unknown): DatabaseError {
    if (this.closing !== null) return closedError();
    if (error instanceof mssql.MSSQLError) return this.toFailure(error);
    return new DatabaseError(
      'DATABASE_BUSY',
      `None of the ${String(this.options.connections ?? CONNECTIONS)} connections to SQL Server became free for a minute; try again.`,
      true,
    );
  }

  private checkOpen(): void {
    if (this.closing !== null) throw closedError();
  }
}

/** Keeps the server's messages during a login, beside the error that ends the login. */
function collectComplaints(connection: Connection, kept: WeakMap<Error, readonly Complaint[]>): void {
  const complaints: Complaint[] = [];
  const listen = (message: Complaint): void => {
    complaints.push(message);
  };
  connection.on('errorMessage', listen);
  connection.once('connect', (error?: Error) => {
    connection.removeListener('errorMessage', listen);
    if (error !== undefined) kept.set(error, complaints);
  });
}

function closedError(): DatabaseError {
  return new DatabaseError('DATABASE_CLOSED', 'The database is closed.');
}
