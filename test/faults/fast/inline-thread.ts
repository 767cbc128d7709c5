import { DatabaseError } from '../../../src/database/errors.js';
import type { AnswerOf, OperationName, RequestOf } from '../../../src/database/sqlite/messages.js';
import { ServedFile } from '../../../src/database/sqlite/served-file.js';
import type { ThreadClient } from '../../../src/database/sqlite/thread-client.js';
import { giveBack } from '../../../src/database/sqlite/thread-pool.js';
import { settleDown } from './virtual-time.js';

/** Others get their turn after so many calls, also those who watch the real clock. */
const CALLS_PER_TURN = 500;

/** What the engine's thread does, done at once in this one: waking another thread takes longer than most statements. */
class InlineThread {
  readonly usable = true;
  readonly #file = new ServedFile();
  #calls = 0;

  async call<K extends OperationName>(operation: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    this.#calls += 1;
    if (this.#calls % CALLS_PER_TURN === 0) await settleDown();
    const message = this.#file.answer({ id: this.#calls, operation, request });
    if ('answer' in message) return message.answer as AnswerOf<K>;
    throw new DatabaseError(message.failure.code, message.failure.message, message.failure.retryable);
  }

  async terminate(): Promise<void> {
    await this.call('close', {});
  }
}

/** The embedded engine keeps two idle threads; here it finds two that are none. A process that has one database at a time needs no more. */
export async function useInlineThreads(): Promise<void> {
  for (let count = 0; count < 2; count += 1) await giveBack(new InlineThread() as unknown as ThreadClient);
}
