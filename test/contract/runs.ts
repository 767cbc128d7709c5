import { afterAll, beforeAll, describe } from 'vitest';
import { testServer } from '../support/test-sync.js';
import { SERVER_URL } from './engines.js';
import type { Engine, Place } from './engines.js';

/** Whole runs with Temporal, workers in processes of their own and the simulated board; in one of them a worker is killed. */
const END_TO_END = ['run', 'kill'];

/** The embedded engine has them in the end-to-end tests themselves. */
export function runsContract(engine: Engine): void {
  if (engine.name !== 'mssql') return;
  describe('runs', async () => {
    let place: Place;

    beforeAll(async () => {
      place = await engine.create();
      testServer.mssqlUrl = SERVER_URL;
    });
    afterAll(async () => {
      testServer.mssqlUrl = undefined;
      await place.close();
    });

    for (const name of END_TO_END) {
      const file = new URL(`../e2e/${name}.test.ts`, import.meta.url).pathname;
      describe(name, async () => {
        await import(/* @vite-ignore */ `${file}?engine=${engine.name}`);
      });
    }
  });
}
