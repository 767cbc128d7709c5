import { Worker } from 'node:worker_threads';
import { DatabaseError } from '../errors.js';
import type { AnswerMessage, AnswerOf, OperationName, RequestMessage, RequestOf } from './messages.js';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Node starts a thread from the compiled file itself; the TypeScript sources need one that brings their loader. */
const FIRST_FILE = import.meta.url.endsWith('.js') ? './thread.js' : './start-thread.mjs';

/** The main thread's end of a SQLite thread. It keeps the process alive only while an answer is awaited. */
export class ThreadClient {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private ended: Error | null = null;

  constructor() {
    // No flags are inherited: the loader and the inspector of the main thread must not start twice.
    this.worker = new Worker(new URL(FIRST_FILE, import.meta.url), { execArgv: [] });
    this.worker.unref();
    this.worker.on('message', (message: AnswerMessage) => {
      this.settle(message);
    });
    this.worker.on('error', (error) => {
      this.end(new DatabaseError('DATABASE_FAILED', `The thread of the database failed: ${String(error)}`));
    });
    this.worker.on('exit', () => {
      this.end(new DatabaseError('DATABASE_CLOSED', 'The database is closed.'));
    });
  }

  /** Sends a request; requests are handled in the order in which they were sent. Rejects with a DatabaseError. */
  async call<K extends OperationName>(operation: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    if (this.ended !== null) throw this.ended;
    const id = this.nextId;
    this.nextId += 1;
    const message: RequestMessage = { id, operation, request };
    return await new Promise<AnswerOf<K>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.worker.ref();
      try {
        this.worker.postMessage(message);
      } catch (error) {
        this.waiting.delete(id);
        if (this.waiting.size === 0) this.worker.unref();
        reject(new DatabaseError('DATABASE_VALUE', `A value cannot be sent to the database: ${String(error)}`));
      }
    });
  }

  /** False once the thread has ended or failed. */
  get usable(): boolean {
    return this.ended === null;
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private settle(message: AnswerMessage): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (this.waiting.size === 0) this.worker.unref();
    if ('answer' in message) waiting?.resolve(message.answer);
    else waiting?.reject(new DatabaseError(message.failure.code, message.failure.message, message.failure.retryable));
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const waiting of this.waiting.values()) waiting.reject(this.ended);
    this.waiting.clear();
  }
}
