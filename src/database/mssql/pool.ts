import { DatabaseError } from '../errors.js';
import type { SecureConnection } from './secure-connection.js';

/** How long a call waits for a connection before it gives up. The same patience as with a lock. */
const WAIT_MS = 60_000;
/** How long closing waits for calls that are under way. A load may take that long; what hangs is cut off. */
const CLOSE_WAIT_MS = 60_000;

interface Waiting {
  readonly resolve: (connection: SecureConnection) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Open connections, each lent to one caller at a time. */
export class Pool {
  private readonly idle: SecureConnection[] = [];
  private readonly lent = new Set<SecureConnection>();
  private readonly waiting: Waiting[] = [];
  private opening = 0;
  private closed = false;
  private drained: (() => void) | null = null;

  constructor(
    private readonly open: () => Promise<SecureConnection>,
    private readonly size: number,
  ) {}

  /** Lends a connection to `work`. It comes back when `work` has ended, and is thrown away when it is not fit for another call. */
  async use<T>(work: (connection: SecureConnection) => Promise<T>): Promise<T> {
    const connection = await this.acquire();
    try {
      return await work(connection);
    } finally {
      this.release(connection);
    }
  }

  async acquire(): Promise<SecureConnection> {
    this.checkOpen();
    for (let kept = this.idle.pop(); kept !== undefined; kept = this.idle.pop()) {
      if (kept.usable) return this.lend(kept);
      kept.close();
    }
    if (this.lent.size + this.opening < this.size) return await this.openNew();
    return await this.wait();
  }

  /** Gives a connection back. One that is closed, in the middle of a request or in a transaction is not used again. */
  release(connection: SecureConnection): void {
    if (!this.lent.delete(connection)) return;
    if (!connection.usable || connection.inTransaction || this.closed) {
      connection.close();
      this.serveWaiting();
    } else {
      const next = this.waiting.shift();
      if (next === undefined) this.idle.push(connection);
      else serve(next, this.lend(connection));
    }
    if (this.lent.size === 0) this.drained?.();
  }

  /** Waits for what has been started, then ends all connections. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const waiting of this.waiting.splice(0)) {
      clearTimeout(waiting.timer);
      waiting.reject(closedError());
    }
    for (const connection of this.idle.splice(0)) connection.close();
    await this.drain();
    for (const connection of this.lent) connection.close();
  }

  private async drain(): Promise<void> {
    if (this.lent.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLOSE_WAIT_MS);
      this.drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async openNew(): Promise<SecureConnection> {
    this.opening += 1;
    try {
      const connection = await this.open();
      if (!this.closed) return this.lend(connection);
      connection.close();
      throw closedError();
    } catch (error) {
      // Whoever waits must not wait for a connection that does not come.
      this.serveWaiting();
      throw error;
    } finally {
      this.opening -= 1;
    }
  }

  /** A connection was thrown away: whoever waits gets a new one in its place. */
  private serveWaiting(): void {
    const next = this.closed ? undefined : this.waiting.shift();
    if (next === undefined) return;
    this.openNew().then(
      (connection) => {
        serve(next, connection);
      },
      (error: unknown) => {
        clearTimeout(next.timer);
        next.reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  private async wait(): Promise<SecureConnection> {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(new DatabaseError('DATABASE_BUSY', `All ${String(this.size)} connections to SQL Server were in use for a minute; try again.`, true));
      }, WAIT_MS);
      const entry: Waiting = { resolve, reject, timer };
      this.waiting.push(entry);
    });
  }

  private lend(connection: SecureConnection): SecureConnection {
    this.lent.add(connection);
    return connection;
  }

  private checkOpen(): void {
    if (this.closed) throw closedError();
  }
}

function serve(waiting: Waiting, connection: SecureConnection): void {
  clearTimeout(waiting.timer);
  waiting.resolve(connection);
}

function closedError(): DatabaseError {
  return new DatabaseError('DATABASE_CLOSED', 'The database is closed.');
}
