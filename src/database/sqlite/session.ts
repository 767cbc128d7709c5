import type { Queryable, SqlParams, SqlRow, SqlValue } from '../database.js';
import { Gate } from '../gate.js';
import { toObjects } from '../rows.js';
import { slices } from '../slices.js';
import { plainTableName } from '../table-name.js';
import type { TransactionAction } from './messages.js';
import type { ThreadClient } from './thread-client.js';

/**
 * Cells sent to the thread in one message: enough to hide the cost of a message, and few enough (1 ms or so of copying) that
 * the event loop of the caller stays free.
 */
const CELLS_PER_MESSAGE = 20_000;
/** Parameter sets sent in one message. */
const SETS_PER_MESSAGE = 500;

/** Statements one after another. The Database has one session, and every transaction has one of its own. */
export abstract class Session implements Queryable {
  private readonly gate = new Gate();

  protected constructor(protected readonly thread: ThreadClient) {}

  async query<R = SqlRow>(sql: string, params: SqlParams = {}, options: { readonly limit?: number } = {}): Promise<R[]> {
    const rows = await this.alone(() => this.patiently(() => this.thread.call('query', { sql, params, limit: options.limit ?? null })));
    return toObjects(rows) as R[];
  }

  async execute(sql: string, params: SqlParams = {}): Promise<number> {
    return await this.alone(() => this.patiently(() => this.thread.call('execute', { sql, params: [params] })));
  }

  /** All or nothing. */
  async executeMany(sql: string, params: readonly SqlParams[]): Promise<number> {
    const parts = slices(params, SETS_PER_MESSAGE);
    return await this.alone(() =>
      this.asOne(() => this.sendAll(parts.map((part) => () => this.thread.call('execute', { sql, params: part })))),
    );
  }

  /** All or nothing. */
  async bulkLoad(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const name = plainTableName(table);
    const size = Math.max(1, Math.floor(CELLS_PER_MESSAGE / Math.max(1, columns.length)));
    const sends = slices(rows, size).map((part, index) => {
      const firstRow = index * size + 1;
      return () => this.thread.call('load', { table: name, columns, rows: part, firstRow });
    });
    return await this.alone(() => this.asOne(() => this.sendAll(sends)));
  }

  /** Runs `work` after all earlier work has ended. */
  protected async alone<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    return await this.gate.run(async () => {
      this.check();
      return await work();
    });
  }

  /** Combines several messages: all of them take effect, or none. */
  protected abstract asOne<T>(work: () => Promise<T>): Promise<T>;

  /** Throws when this session may not be used now. */
  protected abstract check(): void;

  /** Repeats `call` while another process holds the database. */
  protected abstract patiently<T>(call: () => Promise<T>): Promise<T>;

  protected async control(action: TransactionAction): Promise<void> {
    await this.thread.call('control', { action });
  }

  /** Sends the next message while the thread works on the current one. */
  private async sendAll(sends: readonly (() => Promise<number>)[]): Promise<number> {
    let touched = 0;
    let before: Promise<number> = Promise.resolve(0);
    for (const send of sends) {
      const current = send();
      // Its failure is handled in the next iteration; without this it would be an unhandled rejection until then.
      current.catch(() => undefined);
      touched += await before;
      before = current;
    }
    return touched + (await before);
  }
}
