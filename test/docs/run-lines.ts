// Which test runs a command line that a page shows without naming a server of the reader's own. The test must contain the words.

/** Commands of `order-sync`, with the options that pages show. The demo's servers, or a stack like it, serve these tests. */
export const RUN_BY: Readonly<Record<string, string>> = {
  adopt: 'test/cli/first-contact.test.ts',
  'adopt --foreign': 'test/cli/first-contact.test.ts',
  'accept-new': 'test/cli/keys.test.ts',
  'alerts show': 'test/e2e/alerts.test.ts',
  'alerts test': 'test/e2e/alerts.test.ts',
  'alerts test --target': 'test/e2e/alerts.test.ts',
  approve: 'test/e2e/claim.test.ts',
  batches: 'test/cli/operator.test.ts',
  'batches --batch': 'test/cli/operator.test.ts',
  'board prepare': 'test/cli/fresh-board.test.ts',
  cancel: 'test/cli/follower.test.ts',
  'db migrate': 'test/cli/upgrade.test.ts',
  'db status': 'test/cli/upgrade.test.ts',
  errors: 'test/cli/operator.test.ts',
  'errors close --reason': 'test/cli/operator.test.ts',
  'errors show': 'test/cli/operator.test.ts',
  'errors --code': 'test/cli/operator.test.ts',
  explain: 'test/cli/usage.test.ts',
  findings: 'test/cli/findings.test.ts',
  'findings --order --all': 'test/cli/findings.test.ts',
  'findings --severity': 'test/cli/findings.test.ts',
  'findings close --reason': 'test/cli/findings.test.ts',
  'findings show': 'test/cli/findings.test.ts',
  generate: 'test/cli/generate.test.ts',
  keys: 'test/cli/keys.test.ts',
  rekey: 'test/cli/keys.test.ts',
  removals: 'test/cli/removals.test.ts',
  'removals approve --customer': 'test/cli/removals.test.ts',
  'removals keep': 'test/cli/removals.test.ts',
  'retry --batch': 'test/cli/operator.test.ts',
  'retry --code': 'test/cli/operator.test.ts',
  'retry --customer': 'test/cli/operator.test.ts',
  run: 'test/cli/operator.test.ts',
  runs: 'test/cli/runs.test.ts',
  pause: 'test/e2e/claim.test.ts',
  reject: 'test/e2e/claim.test.ts',
  resume: 'test/e2e/claim.test.ts',
  'runs show': 'test/cli/runs.test.ts',
  'schedule create --every': 'test/cli/schedule.test.ts',
  'schedule describe': 'test/cli/schedule.test.ts',
  'schedule pause --note': 'test/cli/schedule.test.ts',
  'schedule resume': 'test/cli/schedule.test.ts',
  'schedule trigger': 'test/cli/schedule.test.ts',
  status: 'test/cli/operator.test.ts',
  'status --check': 'test/cli/status-check.test.ts',
  'status --check --max-age': 'test/cli/status-check.test.ts',
  'temporal setup': 'test/cli/schedule.test.ts',
  validate: 'test/cli/validate.test.ts',
  'validate --database': 'test/cli/validate.test.ts',
  'validate --board': 'test/cli/validate-board.test.ts',
  'validate --board --fix': 'test/cli/fresh-board.test.ts',
};

interface Run {
  readonly test: string;
  /** A text of that file which shows the call. */
  readonly by: string;
}

/** Other lines, whole. */
export const LINES: Readonly<Record<string, Run>> = {
  'npm ci': { test: '.ci/run', by: 'step npm ci' },
  'npm test': { test: '.ci/run', by: 'npm test' },
  'npm run lint': { test: '.ci/run', by: 'step npm run lint' },
  'npm ci && npm test': { test: '.ci/run', by: 'npm test' },
  'npm run test:unit': { test: 'package.json', by: '"test": "vitest run"' },
  'npm run demo': { test: 'test/demo/demo.test.ts', by: "'demo'" },
  'npm ci && npm run demo': { test: 'test/demo/demo.test.ts', by: "'demo'" },
  'npm run worker': { test: 'test/worker/terminated.test.ts', by: "'worker'" },
  'npx order-sync demo': { test: 'test/package/package.test.ts', by: "orderSync(['demo'" },
  'npx order-sync worker': { test: 'test/package/package.test.ts', by: "orderSync(['worker'" },
  'npx order-sync simulator --board mappings/boards/customer-master-schedule.json': {
    test: 'test/package/package.test.ts',
    by: "orderSync(['simulator', '--board'",
  },
  'kubectl kustomize deploy/kubernetes/overlays/example --load-restrictor LoadRestrictionsNone': {
    test: 'test/deploy/pages.test.ts',
    by: "line.startsWith('kubectl ')",
  },
  'npm run simulator -- --board mappings/boards/customer-master-schedule.json --port 8080 --plan personal': {
    test: 'test/simulator/process.test.ts',
    by: "'--board'",
  },
};
