import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Temporal's native runtime exists once per process; each test file gets a process of its own.
    pool: 'forks',
    // Servers, workers and databases of the tests share the machine with the tests.
    maxWorkers: 2,
    // Some tests wait for real servers on slow machines. A deadline inside the test says what was awaited; this is the last resort.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/setup/global.ts'],
    reporters: ['default', './test/setup/closing-line.ts'],
  },
});
