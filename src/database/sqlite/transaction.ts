import { DatabaseError } from '../errors.js';
import { Session } from './session.js';
import type { ThreadClient } from './thread-client.js';

/** The session inside a transaction. It can be used only until the transaction ends. */
export class Transaction extends Session {
  private over = false;

  constructor(thread: ThreadClient) {
    super(thread);
  }

  get open(): boolean {
    return !this.over;
  }

  /** Waits for the statements that have been started and refuses new ones. Harmless when the transaction has ended already. */
  async end(): Promise<void> {
    if (this.over) return;
    await this.alone(() => {
      this.over = true;
      return Promise.resolve();
    });
  }

  /** A load that fails half way leaves nothing, even when the caller continues with the transaction. */
  protected async asOne<T>(work: () => Promise<T>): Promise<T> {
    await this.control('mark');
    try {
      const result = await work();
      await this.control('keepMark');
      return result;
    } catch (error) {
      await this.control('returnToMark');
      await this.control('keepMark');
      throw error;
    }
  }

  protected check(): void {
    if (this.over)
      throw new DatabaseError(
        'DATABASE_STATEMENT',
        'The transaction has ended; this statement came too late. Await every statement inside it.',
      );
  }

  /** The transaction holds the write lock already. */
  protected async patiently<T>(call: () => Promise<T>): Promise<T> {
    return await call();
  }
}
