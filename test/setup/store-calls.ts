import { basename, dirname } from 'node:path';
import { afterAll, expect } from 'vitest';
import { leaveCalls } from '../contract/left-calls.js';
import { PROTOCOL } from '../contract/protocol-tests.js';

// Tests of the protocol that the contract relies on tell it which functions of the store they have called. A set-up file, because the count must begin
// before src/store is loaded.
const file = expect.getState().testPath ?? '';
const name = basename(file, '.test.ts');
if (basename(dirname(file)) === 'protocol' && (PROTOCOL as readonly string[]).includes(name)) {
  const { functionsRun } = await import('../contract/functions-run.js');
  afterAll(async () => {
    await leaveCalls(name, await functionsRun.calls());
  });
}
