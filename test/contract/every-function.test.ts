import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingIn } from './functions-run.js';
import { callsOf, hasLeftCalls } from './left-calls.js';
import { PROTOCOL } from './protocol-tests.js';

/** So the contract on a server, which runs the same tests, calls every one there. It belongs to the rung after theirs. */
test('every function of the store has run on the embedded engine, in the contract or in a test of the protocol that it includes', async (context) => {
  for (const name of PROTOCOL) expect(existsSync(new URL(`../protocol/${name}.test.ts`, import.meta.url)), name).toBe(true);
  const sources = ['contract', ...PROTOCOL];
  const absent = sources.filter((name) => !hasLeftCalls(name));
  if (absent.length > 0) context.skip(`counts what the whole integration rung calls, and these did not run: ${absent.join(', ')}`);
  expect(missingIn(await Promise.all(sources.map(callsOf)))).toEqual([]);
});
