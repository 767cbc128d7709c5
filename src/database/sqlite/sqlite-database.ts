import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import type { ColumnInfo, Database, Queryable, RowChunk, SqlParams } from '../database.js';
import { DatabaseError } from '../errors.js';
import { plainTableName } from '../table-name.js';
import type { SchemaObject } from './create-statements.js';
import type { ConnectionOptions } from './connection.js';
import type { Upgrade, Upgraded } from './migration-steps.js';
import { Session } from './session.js';
import type { ThreadClient } from './thread-client.js';
import { giveBack, takeThread } from './thread-pool.js';
import { Transaction } from './transaction.js';

/** Loads are written in pieces of a fraction of a second, and other transactions take seconds; a wait of more than a minute means that something hangs. */
export const WRITE_WAIT_MS = 60_000;
/** SQLite reports some locks at once instead of waiting; this pause prevents a busy loop. */
const BUSY_PAUSE_MS = 20;
/** Rows of a stream per message. */
const CHUNK_ROWS = 500;

/** The embedded engine behind the Database interface: one writing thread, and one for streams that is started when it is needed. */
export class SqliteDatabase extends Session implements Database {
  readonly engine = 'sqlite';
  private readonly current = new AsyncLocalStorage<Transaction>();
  private reader: Promise<ThreadClient> | null = null;
  private closed = false;

  constructor(
    thread: ThreadClient,
    private readonly connection: ConnectionOptions,
    private readonly writeWaitMs: number,
  ) {
    super(thread);
  }

  async now(): Promise<string> {
    this.checkOpen();
    return await this.thread.call('now', {});
  }

  async columns(table: string): Promise<ColumnInfo[]> {
    this.checkOpen();
    return [...(await this.thread.call('columns', { table: plainTableName(table) }))];
  }

  /** SQLite has one writer, so a concurrent transaction waits for its turn like any other and must be short. */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return await this.alone(() =>
      this.asOne(async () => {
        const transaction = new Transaction(this.thread);
        try {
          return await this.current.run(transaction, () => work(transaction));
        } finally {
          await transaction.end();
        }
      }),
    );
  }

  async *stream(sql: string, params: SqlParams = {}, options: { readonly chunkRows?: number } = {}): AsyncGenerator<RowChunk, void> {
    this.checkOpen();
    yield* readStream(await this.openReader(), sql, params, options.chunkRows ?? CHUNK_ROWS);
  }

  /** Creates the objects that the file lacks; returns their names. */
  async applyObjects(objects: readonly SchemaObject[]): Promise<readonly string[]> {
    return await this.alone(() => this.patiently(() => this.thread.call('applySchema', { objects })));
  }

  /** Brings the file up to date, in one transaction. */
  async upgrade(request: Upgrade): Promise<Upgraded> {
    return await this.alone(() => this.patiently(() => this.thread.call('upgrade', request)));
  }

  /** Waits for what has been started, then ends the threads. */
  async close(): Promise<void> {
    if (this.closed) return;
    await this.alone(async () => {
      this.closed = true;
      if (this.reader !== null) await giveBack(await this.reader);
      await giveBack(this.thread);
    });
  }

  protected async asOne<T>(work: () => Promise<T>): Promise<T> {
    await this.begin();
    try {
      const result = await work();
      await this.control('commit');
      return result;
    } catch (error) {
      // A failed thread has nothing to roll back; the caller gets the first error.
      await this.control('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** A statement of the Database inside its own transaction would wait for that transaction, and that one for the statement. */
  protected check(): void {
    this.checkOpen();
    if (this.current.getStore()?.open !== true) return;
    throw new DatabaseError('DATABASE_STATEMENT', 'Inside a transaction every statement must use the transaction, not the database.');
  }

  /** SQLite waits for a lock by itself for a limited time; this repeats the wait until the deadline. */
  protected async patiently<T>(call: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.writeWaitMs;
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const busy = error instanceof DatabaseError && error.code === 'DATABASE_BUSY';
        if (!busy || Date.now() >= deadline) throw error;
        await setTimeout(BUSY_PAUSE_MS);
      }
    }
  }

  /** The thread of the streams. A failed start is tried again by the next stream. */
  private async openReader(): Promise<ThreadClient> {
    this.reader ??= openThread({ ...this.connection, readOnly: true });
    try {
      return await this.reader;
    } catch (error) {
      this.reader = null;
      throw error;
    }
  }

  private checkOpen(): void {
    if (this.closed) throw new DatabaseError('DATABASE_CLOSED', 'The database is closed.');
  }

  private async begin(): Promise<void> {
    await this.patiently(() => this.control('begin'));
  }
}

/** Starts a thread with an open file. */
export async function openThread(options: ConnectionOptions): Promise<ThreadClient> {
  const thread = takeThread();
  try {
    await thread.call('open', options);
    return thread;
  } catch (error) {
    await giveBack(thread);
    throw error;
  }
}

let lastStream = 0;

/** Chunks of a SELECT. The next chunk is read while the caller works on this one, and never more than that. */
async function* readStream(thread: ThreadClient, sql: string, params: SqlParams, chunkRows: number): AsyncGenerator<RowChunk, void> {
  lastStream += 1;
  const stream = lastStream;
  const columns = await thread.call('streamOpen', { stream, sql, params, chunkRows });
  try {
    let next = thread.call('streamNext', { stream });
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      next = thread.call('streamNext', { stream });
      // Its failure is met in the next turn; a caller that stops here never asks.
      next.catch(() => undefined);
      yield { columns, rows };
    }
  } finally {
    await thread.call('streamClose', { stream });
  }
}
