import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.js';
import { filesOf } from './test/setup/rungs.js';
import type { Rung } from './test/setup/rungs.js';

// Times for a person are local: the tests expect the same on every machine.
process.env['TZ'] = 'UTC';

// Said by whatever looks for the Temporal CLI in a test below the system rung.
const NO_TEMPORAL = { TEMPORAL_CLI_PATH: '/no-temporal-server-below-test-system' };

/** A rung of the ladder (test/setup/rungs.ts). The rungs run one after the other, the quickest first. */
const rung = (name: Rung, groupOrder: number, own: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  test: {
    name,
    ...filesOf(name),
    // Temporal's native runtime exists once per process; each test file gets a process of its own.
    pool: 'forks',
    sequence: { groupOrder },
    // Some tests wait for real servers on slow machines. A deadline inside the test says what was awaited; this is the last resort.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    ...own,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Pure code leaves nothing behind: the files of a worker share its process.
      rung('unit', 0, { isolate: false, setupFiles: ['test/setup/unit-guard.ts'], env: NO_TEMPORAL }),
      rung('integration', 1, { setupFiles: ['test/setup/store-calls.ts'], env: NO_TEMPORAL }),
      // Its tests wait for servers, backoffs and processes that end: four of the longest compute for 139 of their 313 s. So three share two cores.
      rung('system', 2, { maxWorkers: 3, globalSetup: ['test/setup/temporal.ts', 'test/setup/program.ts'] }),
    ],
    // Servers, workers and databases of the tests share the machine with the tests.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/setup/environment.ts', 'test/setup/store-calls-folder.ts'],
    reporters: ['default', './test/setup/closing-line.ts'],
  },
});
