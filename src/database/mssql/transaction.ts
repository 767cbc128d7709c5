import type { Queryable, QueryOptions, SqlParams, SqlRow, SqlValue } from '../database.js';
import { DatabaseError } from '../errors.js';
import { Gate } from '../gate.js';
import { toObjects } from '../rows.js';
import type { Statements } from './statements.js';

/** The statements inside a transaction. After the first failure every further statement is refused: the server has rolled everything back. */
export class Transaction implements Queryable {
  private readonly gate = new Gate();
  private over = false;
  private failure: unknown = null;

  constructor(private readonly statements: Statements) {}

  get open(): boolean {
    return !this.over;
  }

  async query<R = SqlRow>(sql: string, params: SqlParams = {}, options: QueryOptions = {}): Promise<R[]> {
    return toObjects(await this.alone(() => this.statements.query(sql, params, options))) as R[];
  }

  async execute(sql: string, params: SqlParams = {}): Promise<number> {
    return await this.alone(() => this.statements.execute(sql, params));
  }

  async executeMany(sql: string, params: readonly SqlParams[]): Promise<number> {
    return await this.alone(() => this.statements.executeMany(sql, params));
  }

  async bulkLoad(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<number> {
    return await this.alone(() => this.statements.bulkLoad(table, columns, rows));
  }

  /** Waits for the statements that have been started and refuses new ones. Rejects when one of them has failed, even if the caller caught that error. */
  async end(): Promise<void> {
    await this.gate.run(() => {
      this.over = true;
      return Promise.resolve();
    });
    if (this.failure !== null) throw rolledBack(this.failure);
  }

  private async alone<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    return await this.gate.run(async () => {
      this.check();
      try {
        return await work();
      } catch (error) {
        this.failure ??= error;
        throw error;
      }
    });
  }

  private check(): void {
    if (this.over)
      throw new DatabaseError(
        'DATABASE_STATEMENT',
        'The transaction has ended; this statement came too late. Await every statement inside it.',
      );
    if (this.failure !== null) throw rolledBack(this.failure);
  }
}

function rolledBack(cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const retryable = cause instanceof DatabaseError && cause.retryable;
  const code = cause instanceof DatabaseError ? cause.code : 'DATABASE_FAILED';
  return new DatabaseError(code, `The transaction was rolled back after an earlier error; start it again. ${reason}`, retryable);
}
