// Which test runs a command line that a page shows without naming a server of the reader's own. The test must contain the words.
// The lines of docs/operations.md are typed besides, section by section, by test/runbook, on a stack in the state of the section.

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
  dashboard: 'test/cli/runs.test.ts',
  'dashboard --port': 'test/cli/runs.test.ts',
  'db migrate': 'test/cli/upgrade.test.ts',
  'db status': 'test/cli/upgrade.test.ts',
  doctor: 'test/cli/status-check.test.ts',
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
  init: 'test/package/package.test.ts',
  'init --demo': 'test/package/package.test.ts',
  keys: 'test/cli/keys.test.ts',
  plan: 'test/cli/removals.test.ts',
  'plan --order': 'test/cli/removals.test.ts',
  'plan --customer --limit --show': 'test/cli/removals.test.ts',
  'plan --po --board': 'test/cli/removals.test.ts',
  'plan --html': 'test/cli/removals.test.ts',
  'plan --run': 'test/e2e/claim.test.ts',
  rekey: 'test/cli/keys.test.ts',
  removals: 'test/cli/removals.test.ts',
  'removals approve --customer': 'test/cli/removals.test.ts',
  'removals keep': 'test/cli/removals.test.ts',
  'retry --order': 'test/cli/operator.test.ts',
  'retry --batch': 'test/cli/operator.test.ts',
  'retry --code': 'test/cli/operator.test.ts',
  'retry --code --from-source': 'test/cli/operator.test.ts',
  'retry --customer': 'test/cli/operator.test.ts',
  run: 'test/cli/operator.test.ts',
  runs: 'test/cli/runs.test.ts',
  pause: 'test/e2e/claim.test.ts',
  reject: 'test/e2e/claim.test.ts',
  resume: 'test/e2e/claim.test.ts',
  'runs --columns': 'test/cli/runs.test.ts',
  'runs show --html': 'test/cli/runs.test.ts',
  'errors --csv --columns': 'test/cli/runs.test.ts',
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
  watch: 'test/cli/follower.test.ts',
  verify: 'test/cli/removals.test.ts',
  'verify --heal': 'test/cli/removals.test.ts',
  'verify --customer': 'test/cli/removals.test.ts',
  'resolve --recreate': 'test/cli/removals.test.ts',
  validate: 'test/cli/validate.test.ts',
  'validate --database': 'test/cli/validate.test.ts',
  'validate --board': 'test/cli/validate-board.test.ts',
  'validate --board --fix': 'test/cli/fresh-board.test.ts',
};

/**
 * Sections of docs/operations.md that a test plays: it brings a stack into the state that the section is about, and types every line of it. By heading. A section
 * with samples must be here.
 */
export const PLAYED: Readonly<Record<string, string>> = {
  'A label is missing': 'test/runbook/board.test.ts',
  'An item was archived': 'test/runbook/board.test.ts',
  'An item was deleted': 'test/runbook/board.test.ts',
  'A group was renamed': 'test/runbook/board.test.ts',
  'A column was deleted': 'test/runbook/board.test.ts',
  'A column was replaced': 'test/runbook/board.test.ts',
  'A customer is gone from the source': 'test/runbook/board.test.ts',
  'The source is empty': 'test/runbook/board.test.ts',
  'One order is gone from the source': 'test/runbook/board.test.ts',
  'Rows of the source are bad': 'test/runbook/board.test.ts',
  'An uncertain outcome': 'test/runbook/outages.test.ts',
  'Monday refuses the token': 'test/runbook/outages.test.ts',
  'The calls of the day are used up': 'test/runbook/outages.test.ts',
  'Monday answers with errors': 'test/runbook/outages.test.ts',
  'The database is locked': 'test/runbook/outages.test.ts',
  'A worker was killed': 'test/runbook/outages.test.ts',
  'Temporal is not reachable': 'test/runbook/outages.test.ts',
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
  'npx order-sync init --table SALES_ORDERS --board 9500000001 --group SEASON --yes': {
    test: 'test/package/package.test.ts',
    by: "['npx order-sync init --demo', ...ran]",
  },
  'npx order-sync validate sales-orders --database --board': {
    test: 'test/package/package.test.ts',
    by: "['npx order-sync init --demo', ...ran]",
  },
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
