/** The thread that owns the connections of a file, so that SQLite never blocks the main thread's event loop. */
import { parentPort } from 'node:worker_threads';
import type { RequestMessage } from './messages.js';
import { ServedFile } from './served-file.js';

const file = new ServedFile();

parentPort?.on('message', (message: RequestMessage) => {
  parentPort?.postMessage(file.answer(message));
});
