import type { RowChunk, SqlParams } from '../database.js';
import type { ThreadClient } from './thread-client.js';

let lastStream = 0;

/** Chunks of a SELECT. The next chunk is read while the caller works on this one, and no further chunk. */
export async function* readStream(thread: ThreadClient, sql: string, params: SqlParams, chunkRows: number): AsyncGenerator<RowChunk, void> {
  lastStream += 1;
  const stream = lastStream;
  const columns = await thread.call('streamOpen', { stream, sql, params, chunkRows });
  try {
    let next = thread.call('streamNext', { stream });
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      next = thread.call('streamNext', { stream });
      // Its failure is handled in the next iteration; a caller that stops here never awaits it.
      next.catch(() => undefined);
      yield { columns, rows };
    }
  } finally {
    await thread.call('streamClose', { stream });
  }
}
