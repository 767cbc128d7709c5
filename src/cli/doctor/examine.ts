import type { ProcessSettings } from '../../config/process-settings.js';
import type { Settings } from '../../config/settings.js';
import { migrationStatus } from '../../database/migration-status.js';
import { checkNamespace } from '../../temporal/namespace.js';
import type { NamespaceProblem } from '../../temporal/namespace.js';
import { databaseName, lackingRights, lackingTables, productSql, readsOf } from '../database-report.js';
import { describeSchedule } from '../temporal/schedule-facts.js';
import { describeVerification } from '../temporal/verification.js';
import { queueFacts } from '../temporal/workers.js';
import { judgeClocks, temporalAhead } from './clock-check.js';
import type { SeenClock } from './clock-check.js';
import { databaseClock, judgeMigrations, judgeReached, judgeReads, judgeRights } from './database-checks.js';
import { lookAt } from './deployment.js';
import type { Deployment, SeenMapping } from './deployment.js';
import { checkBoardOf, checkFile, checkScopesOf, checkTablesOf } from './mapping-checks.js';
import { judgeVersion, SET_TOKEN } from './monday-checks.js';
import { checkSnapshotFolder } from './snapshot-check.js';
import { describeServer, judgeAttributes, judgeNamespace, judgeSchedule, judgeVerification, TEMPORAL_SETTINGS } from './temporal-checks.js';
import { asked, checked, having, notChecked, ok, wrong } from './verdict.js';
import type { CheckResult, Verdict } from './verdict.js';
import { judgeWorkers } from './worker-check.js';

const TRY_AGAIN = 'look at the message, and run `npm run cli -- doctor` again';
const SETUP = 'npm run cli -- temporal setup';
const RUN_STATUS = 'npm run cli -- db status';

/** The settings of a deployment and the files of its mappings, as far as they can be read. */
export interface Found {
  readonly settings: Settings;
  readonly process: ProcessSettings;
  /** From where the settings are: `settings.json`, `the environment`. */
  readonly origin: string;
  readonly mappings: { readonly kind: 'paths'; readonly paths: readonly string[] } | { readonly kind: 'none'; readonly reason: string };
}

/** What needs the settings, in the order of the report: without them nothing of it can be checked. */
export const WITH_SETTINGS = [
  'database',
  'migrations',
  'rights',
  'source reads',
  'snapshot folder',
  'Temporal',
  'namespace',
  'search attributes',
  'workers',
  'token',
  'API version',
  'clock',
  'mapping',
] as const;
type Check = (typeof WITH_SETTINGS)[number] | 'tables' | 'scopes' | 'board' | 'schedule' | 'verification';

type Work = readonly [check: Check, verdict: Promise<Verdict>];

/** Examines a deployment: every check on its own, all at once. Reads only. Never rejects for what a service does. */
export async function examine(found: Found): Promise<CheckResult[]> {
  const paths = found.mappings.kind === 'paths' ? found.mappings.paths : [];
  const deployment = await lookAt(found.settings, paths);
  try {
    const shared = [...ofDatabase(deployment), ...ofTemporal(deployment), ...ofMonday(deployment)];
    const results: CheckResult[] = [{ check: 'settings', mapping: null, ...describeSettings(found) }];
    for (const [check, verdict] of shared) results.push({ check, mapping: null, ...(await verdict) });
    if (found.mappings.kind === 'none') {
      const fix = 'put <name>.yaml into that folder, or name the folder in ORDER_SYNC_MAPPINGS';
      results.push({ check: 'mapping', mapping: null, ...wrong(found.mappings.reason, fix) });
    }
    for (const mapping of deployment.mappings)
      for (const [check, verdict] of ofMapping(deployment, mapping)) results.push({ check, mapping: mapping.name, ...(await verdict) });
    return results;
  } finally {
    await deployment.close();
  }
}

function describeSettings({ settings, process, origin }: Found): Verdict {
  const versioned = process.deployment === null ? '' : `; workers belong to the deployment ${process.deployment.name}`;
  return ok(`from ${origin}: ${databaseName(settings.database)}; ${settings.temporal.address}; ${settings.monday.url}${versioned}`);
}

function ofDatabase({ settings, database, mappings }: Deployment): Work[] {
  const sql = productSql(settings.database.sqlFolder, settings.database.engine === 'sqlite');
  // Two checks await it; the one that fails says why.
  sql.catch(() => undefined);
  const sound = mappings.flatMap(({ whole }) => whole ?? []);
  return [
    ['database', database.then((reached) => judgeReached(settings.database, reached))],
    [
      'migrations',
      having('the database', database, RUN_STATUS, async (db) => {
        const status = await migrationStatus(db, await sql);
        return judgeMigrations(status, lackingTables(status, sound));
      }),
    ],
    [
      'rights',
      having('the database', database, RUN_STATUS, async (db) => judgeRights(db.engine, await lackingRights(db, await sql, sound))),
    ],
    ['source reads', having('the database', database, RUN_STATUS, async (db) => judgeReads(await readsOf(db)))],
    ['snapshot folder', checkSnapshotFolder(settings.snapshotFolder)],
  ];
}

function ofTemporal({ settings, temporal }: Deployment): Work[] {
  const { address, namespace } = settings.temporal;
  let problems: Promise<readonly NamespaceProblem[]> | undefined;
  const inNamespace = async (judge: (problems: readonly NamespaceProblem[]) => Verdict): Promise<Verdict> =>
    await having('Temporal', temporal, SETUP, async ({ connection }) => judge(await (problems ??= checkNamespace(connection, namespace))));
  return [
    [
      'Temporal',
      temporal.then(async (client) =>
        client.kind === 'none'
          ? wrong(client.reason, TEMPORAL_SETTINGS)
          : await checked(TEMPORAL_SETTINGS, async () => await describeServer(client.value, address)),
      ),
    ],
    ['namespace', inNamespace((all) => judgeNamespace(namespace, all))],
    ['search attributes', inNamespace(judgeAttributes)],
    [
      'workers',
      having('Temporal', temporal, 'npm run worker', async (client) =>
        judgeWorkers(await queueFacts({ services: { temporal: client }, namespace })),
      ),
    ],
  ];
}

function ofMonday(deployment: Deployment): Work[] {
  const { settings, api } = deployment;
  const { apiVersion, url } = settings.monday;
  const clock: Work = ['clock', compareClocks(deployment)];
  if (api === null) {
    const none = wrong('there is none: a worker does not start without it', SET_TOKEN);
    return [['token', Promise.resolve(none)], ['API version', Promise.resolve(notChecked('needs a token'))], clock];
  }
  return [
    [
      'token',
      api.then((look) =>
        look.kind === 'none' ? wrong(look.reason, SET_TOKEN, 'check MONDAY_API_URL') : ok(`Monday accepts it at ${url}`),
      ),
    ],
    [
      'API version',
      having(
        'a token that Monday accepts',
        api,
        TRY_AGAIN,
        async (look) => await Promise.resolve(judgeVersion(apiVersion, look, Date.now())),
      ),
    ],
    clock,
  ];
}

async function compareClocks({ settings, database, temporal, api }: Deployment): Promise<Verdict> {
  const differences: Readonly<Record<string, Promise<number | null>>> = {
    Monday: mondayAhead(api),
    'the database': databaseAhead(database),
    'Temporal at least': polledAhead(temporal, settings.temporal.namespace),
  };
  const seen = await Promise.all(Object.entries(differences).map(async ([name, aheadMs]) => ({ name, aheadMs: await aheadMs })));
  const known = seen.filter((clock): clock is SeenClock => clock.aheadMs !== null);
  return judgeClocks(
    known,
    seen.flatMap(({ name, aheadMs }) => (aheadMs === null ? [name.replace(/ at least$/, '')] : [])),
  );
}

/** Monday names the whole second that has begun: on average half a second more has passed. */
async function mondayAhead(api: Deployment['api']): Promise<number | null> {
  const look = await api;
  if (look?.kind !== 'answer' || look.value.dateMs === null) return null;
  return look.value.dateMs + 500 - (look.value.askedMs + look.value.answeredMs) / 2;
}

async function databaseAhead(database: Deployment['database']): Promise<number | null> {
  const reached = await database;
  const before = Date.now();
  const now = await databaseClock(reached);
  return now === null ? null : now - (before + Date.now()) / 2;
}

async function polledAhead(temporal: Deployment['temporal'], namespace: string): Promise<number | null> {
  const client = await temporal;
  if (client.kind === 'none') return null;
  const queues = await asked(async () => await queueFacts({ services: { temporal: client.value }, namespace }));
  if (queues.kind === 'none') return null;
  return temporalAhead(
    queues.value.flatMap(({ pollers }) => pollers.map(({ lastPollMs }) => lastPollMs)),
    Date.now(),
  );
}

function ofMapping(deployment: Deployment, mapping: SeenMapping): Work[] {
  const { settings, temporal } = deployment;
  const { namespace } = settings.temporal;
  return [
    ['mapping', checkFile(deployment, mapping)],
    ['tables', checkTablesOf(deployment, mapping)],
    ['scopes', checkScopesOf(deployment, mapping)],
    ['board', checkBoardOf(deployment, mapping)],
    [
      'schedule',
      having('Temporal', temporal, 'npm run cli -- schedule describe', async (client) =>
        judgeSchedule(await describeSchedule({ services: { temporal: client }, namespace, mapping: mapping.name }, 'runs'), Date.now()),
      ),
    ],
    [
      'verification',
      having('Temporal', temporal, 'npm run cli -- schedule describe --verify', async (client) =>
        judgeVerification(await describeVerification({ services: { temporal: client }, namespace, mapping: mapping.name }), Date.now()),
      ),
    ],
  ];
}
