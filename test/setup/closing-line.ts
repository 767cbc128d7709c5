import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends the output with `N passed, N failed`, and `, N skipped` with the reason of each skip above it, so that scripts and people find the result. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state);
    // A file that cannot be loaded has no tests, and an error outside of a test belongs to none; both are failures.
    const broken = modules.filter((module) => module.state() === 'failed' && inModule(module, 'failed') === 0);
    const failed = inState('failed').length + broken.length + unhandledErrors.length;
    const skipped = inState('skipped');
    for (const test of skipped) console.log(`skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${reason(test)}`);
    // Behind the other reporters' summaries, whatever their order.
    process.once('exit', () => {
      process.stdout.write(
        `${String(inState('passed').length)} passed, ${String(failed)} failed${skipped.length > 0 ? `, ${String(skipped.length)} skipped` : ''}\n`,
      );
    });
  }
}

function inModule(module: TestModule, state: string): number {
  return [...module.children.allTests()].filter((test) => test.result().state === state).length;
}

function reason(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' ? result.note : undefined) ?? 'no reason given: use context.skip(reason)';
}
