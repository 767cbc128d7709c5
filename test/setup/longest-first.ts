import { relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Files that take half a minute or more, the longest first. Vitest itself begins with the largest files when it has not run them before. */
const LONGEST: readonly string[] = [
  'test/faults/breaks.test.ts',
  'test/faults/full.test.ts',
  'test/e2e/cancel-in-outage.test.ts',
  'test/runbook/outages.test.ts',
  'test/cli/follower.test.ts',
  'test/runbook/board.test.ts',
  'test/walk/walk.test.ts',
  'test/cli/findings.test.ts',
  'test/cli/operator.test.ts',
  'test/e2e/stop.test.ts',
  'test/protocol/lost-answers.test.ts',
  'test/cli/status-check.test.ts',
  'test/e2e/preflight.test.ts',
  'test/cli/removals.test.ts',
  'test/cli/runs.test.ts',
  'test/cli/remedies.test.ts',
  'test/package/package.test.ts',
  'test/e2e/alerts.test.ts',
  'test/e2e/deploy.test.ts',
  'test/contract/contract.test.ts',
  'test/protocol/isolation.test.ts',
  'test/protocol/half-applied.test.ts',
  'test/histories/whole-stack.test.ts',
  'test/demo/demo.test.ts',
];

/** Begins with the longest files of each rung, so that no worker is left alone with one at the end; a clean clone knows no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? LONGEST.length : at;
    };
    const rung = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return sorted.sort((a, b) => rung(a) - rung(b) || rank(a) - rank(b));
  }
}
