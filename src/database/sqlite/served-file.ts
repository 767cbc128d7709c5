import type BetterSqlite from 'better-sqlite3';
import { DatabaseError } from '../errors.js';
import { applySchema } from './apply-schema.js';
import { Catalog } from './catalog.js';
import { openConnection, type ConnectionOptions } from './connection.js';
import { toDatabaseError } from './driver-errors.js';
import { CURRENT_TIME } from './functions.js';
import type { AnswerMessage, AnswerOf, OperationName, RequestMessage, RequestOf, TransactionAction } from './messages.js';
import { SchemaVersion } from './schema-version.js';
import { Statements } from './statements.js';
import { Streams } from './streams.js';
import { upgrade } from './upgrade.js';

type Handlers = { readonly [K in OperationName]: (request: RequestOf<K>) => AnswerOf<K> };

const TRANSACTION_SQL: Readonly<Record<TransactionAction, string>> = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  mark: 'SAVEPOINT part',
  keepMark: 'RELEASE part',
  returnToMark: 'ROLLBACK TO part',
};

interface Opened {
  readonly options: ConnectionOptions;
  readonly connection: BetterSqlite.Database;
  readonly version: SchemaVersion;
  readonly catalog: Catalog;
  readonly statements: Statements;
  readonly streams: Streams;
}

/**
 * An open file with its connections. It handles one message after another. The sender controls which session may send; here a statement
 * outside of a transaction gets one of its own.
 */
export class ServedFile {
  private opened: Opened | undefined;
  /** The sender has begun a transaction and not ended it. */
  private begun = false;

  /** Handles a message. Never throws: a failure is an answer. */
  answer(message: RequestMessage): AnswerMessage {
    try {
      const handler = this.handlers[message.operation] as (request: unknown) => unknown;
      return { id: message.id, answer: handler(message.request) };
    } catch (error) {
      const { code, message: text, retryable } = toDatabaseError(error);
      return { id: message.id, failure: { code, message: text, retryable } };
    }
  }

  private readonly handlers: Handlers = {
    open: (request) => {
      const connection = openConnection(request);
      const catalog = new Catalog(connection);
      const streams = new Streams(request);
      this.opened = {
        options: request,
        connection,
        version: new SchemaVersion(connection),
        catalog,
        statements: new Statements(connection, catalog),
        streams,
      };
      return null;
    },
    control: ({ action }) => {
      const { connection } = this.database();
      if (action !== 'rollback' || connection.inTransaction) connection.exec(TRANSACTION_SQL[action]);
      if (action === 'begin') this.begun = true;
      if (action === 'commit' || action === 'rollback') this.begun = false;
      return null;
    },
    query: ({ sql, params, limit }) =>
      named(sql, () => this.inTransaction('BEGIN', () => this.database().statements.query(sql, params, limit))),
    execute: ({ sql, params }) =>
      named(sql, () => this.write(() => params.reduce((touched, one) => touched + this.database().statements.execute(sql, one), 0))),
    load: (chunk) => this.write(() => this.database().statements.load(chunk)),
    columns: ({ table }) => {
      const columns = this.inTransaction('BEGIN', () => this.database().catalog.columns(table));
      return columns.map(({ name, ordinal, type, nullable }) => ({ name, ordinal, type, nullable }));
    },
    now: () => this.database().connection.prepare<[], string>(`SELECT ${CURRENT_TIME}`).pluck().get() ?? '',
    applySchema: ({ objects }) => {
      const { connection } = this.database();
      return applySchema(connection, objects, (work) => this.write(work));
    },
    upgrade: (request) => {
      const { connection, statements } = this.database();
      const changeRows = (sql: string): void => {
        named(sql, () => this.upToDate(() => statements.execute(sql, {})));
      };
      return upgrade({ connection, inWriteTransaction: (work) => this.write(work), changeRows }, request);
    },
    streamOpen: ({ stream, sql, params, chunkRows }) => named(sql, () => this.database().streams.open(stream, sql, params, chunkRows)),
    streamNext: ({ stream }) => this.database().streams.next(stream),
    streamClose: ({ stream }) => {
      this.database().streams.close(stream);
      return null;
    },
    close: () => {
      this.opened?.streams.closeAll();
      this.opened?.connection.close();
      this.opened = undefined;
      this.begun = false;
      return null;
    },
  };

  private database(): Opened {
    if (this.opened === undefined) throw new DatabaseError('DATABASE_CLOSED', 'The database is closed.');
    return this.opened;
  }

  /** Runs `work` in the open transaction, or in one of its own that takes the write lock first. */
  private write<T>(work: () => T): T {
    return this.inTransaction('BEGIN IMMEDIATE', work);
  }

  /**
   * Runs `work` in the open transaction, or in one of its own: reads need one as well, so that no table changes between the check of the schema
   * version and the statement.
   */
  private inTransaction<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
    this.checkTransaction();
    const { connection } = this.database();
    if (connection.inTransaction) return this.upToDate(work);
    connection.exec(begin);
    try {
      const result = this.upToDate(work);
      connection.exec('COMMIT');
      return result;
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs `work` after discarding everything cached about tables that have changed. */
  private upToDate<T>(work: () => T): T {
    const { version, catalog, statements } = this.database();
    if (version.changed()) {
      catalog.forget();
      statements.forget();
    }
    return work();
  }

  /** SQLite itself rolls back after some errors, such as a full disk. Later statements of the transaction must be refused. */
  private checkTransaction(): void {
    if (this.begun && !this.database().connection.inTransaction) {
      throw new DatabaseError('DATABASE_FAILED', 'SQLite has rolled the transaction back after an earlier error; start it again.');
    }
  }
}

function named<T>(sql: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toDatabaseError(error, sql);
  }
}
