import { parseArgs } from 'node:util';
import { runWorker } from './worker/run-worker.js';

const { values } = parseArgs({ options: { settings: { type: 'string' } } });

runWorker(values.settings).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
