// The layers of src, top to bottom. Imports point downwards only, type imports included.
//   worker.ts client.ts worker cli -> config -> workflows activities -> sync -> monday store snapshot mapping temporal -> orders -> database
// errors is a pure registry for everyone. contracts holds what workflows, activities and CLI say to each other.
// sandbox lies above src: src never imports it. Its simulator shares no code with the product that it is to test.
const TOP = '^src/(worker\\.ts|client\\.ts|worker/|cli/|config/)';
const CAPABILITY = '^src/(monday|store|snapshot|mapping)/';
// Pure types that another capability may name.
const SHARED_TYPES = ['^src/monday/types\\.ts$', '^src/mapping/(types|schema)\\.ts$'];

const packages = (...names) => `(^|/node_modules/|^node_modules/)(${names.join('|')})(/|$)`;
const IO_BUILTINS =
  '^(node:)?(fs|net|http|https|http2|tls|dns|dgram|child_process|worker_threads|cluster|os|process|readline|repl|inspector|sqlite|timers|stream|perf_hooks)(/|$)';
const IO_PACKAGES = packages(
  'mssql',
  'tedious',
  'better-sqlite3',
  'graphql-request',
  'hyparquet',
  'hyparquet-writer',
  '@temporalio/(client|worker|activity)',
);

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { path: from }, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('errors-import-nothing', 'The registry of errors is pure and stands below everything.', '^src/errors/', {
      path: '^src/',
      pathNot: '^src/errors/',
    }),
    forbid('database-is-the-floor', 'The database adapters know nothing of orders.', '^src/database/', {
      path: '^src/',
      pathNot: '^src/(database|errors)/',
    }),
    forbid('orders-look-down-only', 'The rules of orders use each other and the errors.', '^src/orders/', {
      path: '^src/',
      pathNot: '^src/(orders|errors|database)/',
    }),
    forbid(
      'orders-name-database-types-only',
      'The adapters do I/O; the rules of orders may name their types, and use their arithmetic.',
      '^src/orders/',
      {
        path: '^src/database/',
        pathNot: ['^src/database/(decimal|calendar)\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid('orders-do-no-io', 'The rules of orders are pure: no file, no network, no driver.', '^src/orders/', {
      path: [IO_BUILTINS, IO_PACKAGES],
    }),
    forbid(
      'capabilities-look-down-only',
      'A capability is used by activities and entry points, never the other way round.',
      [CAPABILITY, '^src/temporal/'],
      {
        path: [TOP, '^src/(workflows|activities|sync)/'],
      },
    ),
    forbid('capabilities-stay-apart', 'No capability imports the inside of another; activities bring them together.', CAPABILITY, {
      path: [CAPABILITY, '^src/temporal/'],
      pathNot: ['^src/$1/', ...SHARED_TYPES],
    }),
    forbid('capabilities-share-types-only', 'The shared types are for `import type`.', CAPABILITY, {
      path: SHARED_TYPES,
      pathNot: '^src/$1/',
      dependencyTypesNot: ['type-only'],
    }),
    forbid('temporal-stands-alone', 'Connecting to Temporal needs no capability.', '^src/temporal/', {
      path: [CAPABILITY, '^src/orders/', '^src/database/'],
    }),
    forbid(
      'steps-look-down-only',
      'Entry points wire workflows and activities, never the other way round.',
      '^src/(workflows|activities|sync|contracts)/',
      { path: TOP },
    ),
    forbid(
      'use-cases-look-down-only',
      'A use case is called by activities and the command line, never the other way round.',
      '^src/sync/',
      {
        path: '^src/(workflows|activities)/',
      },
    ),
    forbid(
      'contracts-name-types-only',
      'What workflows, activities and command line say to each other needs no code of theirs.',
      '^src/contracts/',
      {
        path: '^src/(?!contracts/)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid('pages-do-no-io', 'A page is made from what it is given.', '^src/cli/pages/', {
      path: [IO_BUILTINS, IO_PACKAGES],
    }),
    forbid('config-knows-no-command', 'Settings are read for the command line and the worker, not by them.', '^src/config/', {
      path: '^src/(cli|worker|workflows|activities)/',
    }),
    forbid(
      'workflows-are-pure',
      'Workflow code is replayed in a sandbox: pure rules, error codes and search attributes are all it may use. Of the rest it may name types (`import type`).',
      '^src/workflows/',
      {
        path: '^src/',
        pathNot: ['^src/(workflows|contracts|orders|errors)/', '^src/temporal/search-attributes\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid('workflows-use-no-package-but-temporal', 'The sandbox has no Node; other packages may hide I/O or chance.', '^src/workflows/', {
      path: '.',
      // A relative path that does not resolve has a rule of its own.
      pathNot: ['^src/', '^\\.\\.?/(?!.*node_modules)', packages('@temporalio/(workflow|common)')],
    }),
    forbid(
      'loops-name-types-only',
      'The loops of a batch and of a run are pure: all they do goes through the steps that they are given.',
      '^src/workflows/loop/',
      {
        path: '^src/',
        // One sentence for a wait, wherever it is shown; a pure function.
        pathNot: ['^src/workflows/loop/', '^src/orders/wait\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid('loops-know-no-temporal', 'Tests run the loops without Temporal; the workflows beside them bring it.', '^src/workflows/loop/', {
      path: packages('@temporalio/[^/]+'),
    }),
    forbid('simulator-shares-no-code', 'A mistake shared with the product would cancel itself out.', '^sandbox/simulator/', {
      path: '^(src|sandbox)/',
      pathNot: '^sandbox/simulator/',
    }),
    forbid(
      'simulator-is-spoken-to-over-http',
      'Whoever tries the product talks to the simulator as to Monday.',
      '^sandbox/(?!simulator/)',
      { path: '^sandbox/simulator/' },
    ),
    forbid('product-needs-no-sandbox', 'What exists for trying and testing is no part of the product.', '^src/', {
      path: '^(sandbox|test|bench)/',
    }),
    forbid('entry-points-are-not-imported', 'worker.ts and client.ts are started, not imported.', '^src/', {
      path: '^src/(worker|client)\\.ts$',
    }),
    {
      name: 'no-circular',
      comment: 'Files that need each other are one idea, or one idea too many.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and that nobody imports is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '^src/(worker|client)\\.ts$',
          '^sandbox/[^/]+/main\\.ts$',
          '^sandbox/sample/load\\.ts$',
          '^sandbox/simulator/page/',
        ],
      },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      comment: 'The file or package does not exist, or is missing in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      comment: 'What src needs at run time belongs to dependencies.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
