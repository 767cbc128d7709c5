/**
 * The ladder of tests: which rung the files of a folder belong to, or a single file that differs from its folder. The longest path that fits decides.
 * unit: opens no connection, no server, no process (`unit-guard.ts` holds it to that).
 * integration: the simulator and whole worlds in the test's own process, or in copies of it; no Temporal server.
 * system: everything that starts programs: Temporal, worker processes, the command line.
 */
export const RUNGS = {
  unit: [
    'test/orders',
    'test/mapping',
    'test/monday',
    'test/errors',
    'test/docs',
    'test/store',
    'test/snapshot',
    'test/database',
    'test/lint',
    'test/golden',
    'test/pages',
    'test/sample',
    'test/cli/alerts-file.test.ts',
    'test/cli/database-settings.test.ts',
    'test/cli/doctor-checks.test.ts',
    'test/cli/document-names.test.ts',
    'test/cli/environment.test.ts',
    'test/cli/generated-documents.test.ts',
    'test/cli/init.test.ts',
    'test/cli/output.test.ts',
    'test/cli/plain-view.test.ts',
    'test/cli/plan-lines.test.ts',
    'test/compose/image.test.ts',
    'test/compose/services.test.ts',
    'test/demo/checks.test.ts',
    'test/deploy/kubernetes.test.ts',
    'test/demo/disposable-database.test.ts',
    'test/temporal/namespace.test.ts',
    'test/worker/log.test.ts',
  ],
  integration: [
    'test/protocol',
    'test/simulator',
    'test/histories',
    'test/activities',
    'test/contract',
    'test/faults/fast.test.ts',
    'test/cli/without-temporal.test.ts',
    'test/pages/browser.test.ts',
    'test/monday/answers.test.ts',
    'test/monday/live.test.ts',
    'test/monday/transport.test.ts',
    'test/store/reconciliation.test.ts',
    'test/store/leases.test.ts',
    'test/database/mssql/encryption.test.ts',
    'test/database/mssql/waking.test.ts',
  ],
  system: [
    'test/e2e',
    'test/runbook',
    'test/cli',
    'test/demo',
    'test/compose',
    'test/package',
    'test/deploy',
    'test/replay',
    'test/temporal',
    'test/walk',
    'test/worker',
    'test/faults',
    'test/contract/every-function.test.ts',
    'test/contract/killed-load.test.ts',
    'test/database/shared-file.test.ts',
    'test/histories/whole-stack.test.ts',
    'test/sample/commands.test.ts',
    'test/simulator/process.test.ts',
    'test/snapshot/kill.test.ts',
    'test/snapshot/pipe.test.ts',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Rung = keyof typeof RUNGS;

/** The globs of a rung for vitest: its folders and files, without what another rung names inside of them. */
export function filesOf(rung: Rung): { readonly include: string[]; readonly exclude: string[] } {
  const own = RUNGS[rung];
  const others = Object.entries(RUNGS).flatMap(([name, paths]) => (name === rung ? [] : paths));
  return {
    include: own.map(glob),
    exclude: others.filter((path) => own.some((folder) => path.startsWith(`${folder}/`))).map(glob),
  };
}

const glob = (path: string): string => (path.endsWith('.test.ts') ? path : `${path}/**/*.test.ts`);
