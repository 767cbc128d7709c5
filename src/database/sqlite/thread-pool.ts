import { ThreadClient } from './thread-client.js';

/**
 * Threads whose database was closed. To start a thread takes longer than any operation on a small database, so an idle one is kept for the
 * next database; one database uses at most two.
 */
const IDLE_THREADS = 2;
const idle: ThreadClient[] = [];

/** A thread without a database. */
export function takeThread(): ThreadClient {
  for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) if (thread.usable) return thread;
  return new ThreadClient();
}

/** Closes the thread's database and keeps the thread, or ends it when enough are kept. */
export async function giveBack(thread: ThreadClient): Promise<void> {
  if (!thread.usable) return;
  await thread.call('close', {});
  if (idle.length < IDLE_THREADS) idle.push(thread);
  else await thread.terminate();
}
