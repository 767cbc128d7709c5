import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { ProtocolBounds } from '../sync/services.js';
import type { DatabaseConfig } from '../database/open.js';
import { connectionConfig } from '../temporal/connect.js';
import type { ConnectionConfig } from '../temporal/connect.js';
import { givenVariables, programEnvironment } from './environment.js';
import { inWords, problemsOf } from './in-words.js';
import { mssqlConfig } from './database-settings.js';
import { PACKAGE_SQL, sqlFolder } from './package-files.js';
import {
  apiVersion,
  databaseVariables,
  fileVariables,
  idempotency,
  mondayVariables,
  mssqlVariables,
  temporalVariables,
} from './variables.js';

export { PROJECT_ROOT } from './package-files.js';

/** Addresses and credentials of the services that a worker or a command uses. */
export interface Settings {
  readonly temporal: ConnectionConfig;
  /** Address of Temporal's UI for links; null when it is not known. */
  readonly temporalUi: string | null;
  readonly database: DatabaseConfig;
  /** Needed by workers and by commands that read the board; other commands need no token. */
  readonly monday: { readonly url: string; readonly token: string | null; readonly apiVersion: string };
  readonly mappingsFolder: string;
  readonly snapshotFolder: string;
  /** Where each run leaves its report as a page; null for nowhere. */
  readonly reportsFolder: string | null;
  readonly bounds: ProtocolBounds;
  /** The file of the alerts, and the variables that it may name; null for no alerts. */
  readonly alerts: AlertsSource | null;
}

/** Where alerts are described. */
export interface AlertsSource {
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
}

// Temporal's own configuration reads and checks the other variables of Temporal.
const { TEMPORAL_UI_URL } = temporalVariables.shape;
const environment = z.object({ ...mondayVariables.shape, ...databaseVariables.shape, ...fileVariables.shape, TEMPORAL_UI_URL });

/** Shape of a settings file, which a self-contained stack writes for the services that it has started. Its times are in milliseconds. */
export const settingsFile = z.strictObject({
  temporal: z
    .strictObject({
      address: z.string().describe('Host and port of the server, without TLS.'),
      namespace: z.string().describe('Namespace of the workflows.'),
      uiUrl: z.url().optional().describe("Address of Temporal's UI, for links."),
    })
    .describe('The Temporal server.'),
  databaseFile: z.string().optional().describe('File of the embedded engine. A file has exactly one of databaseFile and mssqlUrl.'),
  mssqlUrl: z.string().optional().meta({ description: 'A SQL Server, as MSSQL_URL.', secret: true }),
  monday: z
    .strictObject({
      url: z.url().describe("Monday's endpoint."),
      token: z.string().min(1).optional().meta({ description: 'As MONDAY_API_TOKEN.', secret: true }),
      apiVersion: apiVersion.describe("Version of Monday's API."),
    })
    .describe('The API of Monday.'),
  mappingsFolder: z.string().describe('As ORDER_SYNC_MAPPINGS.'),
  alertsFile: z.string().optional().describe('As ORDER_SYNC_ALERTS. The file can name no variables.'),
  snapshotFolder: z.string().describe('Folder of the snapshot.'),
  reportsFolder: z.string().optional().describe('As ORDER_SYNC_REPORTS.'),
  bounds: z
    .strictObject({
      effectMs: z.number().positive().describe('As MONDAY_EFFECT_BOUND_SECONDS, in milliseconds.'),
      indexLagMs: z.number().positive().describe('As MONDAY_INDEX_LAG_SECONDS, in milliseconds.'),
      idempotency: idempotency.optional().meta({ description: 'As MONDAY_IDEMPOTENCY.', otherwise: '`"untrusted"`' }),
    })
    .describe('What the protocol assumes of Monday.'),
});

export type SettingsFile = z.input<typeof settingsFile>;

/**
 * Settings of a worker or command. With a settings file nothing else is read: no variable, no Temporal profile. Without one, they come
 * from the environment (without `env`, from that of the program and `.env`), and Temporal's from the sources that its own command line uses. Throws one error that lists every problem.
 */
export async function loadSettings(file: string | undefined, env?: NodeJS.ProcessEnv): Promise<Settings> {
  return file === undefined ? fromEnvironment(givenVariables(env ?? programEnvironment())) : fromFile(await readJson(file), file);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The settings file ${file} cannot be read: ${reason}. Name a file that exists and holds JSON.`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error shows a piece of the file, which holds passwords and tokens.
    throw new Error(`The settings file ${file} is no JSON. Correct it, or name a file that exists and holds JSON.`);
  }
}

function fromFile(json: unknown, file: string): Settings {
  const parsed = settingsFile.safeParse(json, { error: inWords });
  if (!parsed.success) throw new Error(`${file} is not a settings file: ${problemsOf(parsed.error, 'it')}.`);
  const { temporal, databaseFile, mssqlUrl, monday, reportsFolder, alertsFile, ...rest } = parsed.data;
  const { address, namespace, uiUrl } = temporal;
  return {
    ...rest,
    reportsFolder: reportsFolder ?? null,
    temporal: connectionConfig({ kind: 'address', address, namespace }),
    temporalUi: uiUrl ?? null,
    monday: { ...monday, token: monday.token ?? null },
    database: namedDatabase(file, databaseFile, mssqlUrl),
    alerts: alertsFile === undefined ? null : { file: resolve(alertsFile), variables: {} },
  };
}

function fromEnvironment(env: Record<string, string>): Settings {
  const parsed = environment.safeParse(env, { error: inWords });
  if (!parsed.success) {
    throw new Error(
      `The environment cannot be used: ${problemsOf(parsed.error, 'it')}. See docs/configuration.md, or try \`npm run demo\`, which needs none.`,
    );
  }
  const folder = resolve(parsed.data.ORDER_SYNC_FOLDER);
  const temporal = connectionConfig({ kind: 'ambient' }, env);
  return {
    temporal,
    temporalUi: parsed.data.TEMPORAL_UI_URL ?? cloudUi(temporal.address),
    database: chosenDatabase(parsed.data, resolve(folder, 'orders.db')),
    monday: {
      url: parsed.data.MONDAY_API_URL,
      token: parsed.data.MONDAY_API_TOKEN ?? null,
      apiVersion: parsed.data.MONDAY_API_VERSION,
    },
    alerts: parsed.data.ORDER_SYNC_ALERTS === undefined ? null : { file: resolve(parsed.data.ORDER_SYNC_ALERTS), variables: env },
    mappingsFolder: resolve(parsed.data.ORDER_SYNC_MAPPINGS),
    snapshotFolder: resolve(folder, 'snapshot'),
    reportsFolder: parsed.data.ORDER_SYNC_REPORTS === undefined ? null : resolve(parsed.data.ORDER_SYNC_REPORTS),
    bounds: {
      effectMs: parsed.data.MONDAY_EFFECT_BOUND_SECONDS * 1000,
      indexLagMs: parsed.data.MONDAY_INDEX_LAG_SECONDS * 1000,
      idempotency: parsed.data.MONDAY_IDEMPOTENCY,
    },
  };
}

/** Temporal Cloud has one UI for all; the UI of any other server may be anywhere. */
function cloudUi(address: string): string | null {
  return /\.(tmprl\.cloud|temporal\.io)(:\d+)?$/.test(address) ? 'https://cloud.temporal.io' : null;
}

/** The embedded engine unless SQL Server is chosen. A server that is described but not chosen is probably an oversight. */
function chosenDatabase(env: z.infer<typeof environment>, defaultFile: string): DatabaseConfig {
  if (env.DATABASE === 'mssql') return mssqlConfig(env, sqlFolder());
  if (env.DATABASE === undefined && (env.MSSQL_URL !== undefined || env.MSSQL_SERVER !== undefined)) {
    throw new Error(
      'A SQL Server is described by MSSQL_URL or MSSQL_SERVER, but not chosen: set DATABASE=mssql to use it, or DATABASE=sqlite for the embedded engine.',
    );
  }
  return embedded(env.DATABASE_FILE ?? defaultFile, sqlFolder());
}

function namedDatabase(settingsFileName: string, databaseFile: string | undefined, mssqlUrl: string | undefined): DatabaseConfig {
  if (databaseFile !== undefined && mssqlUrl === undefined) return embedded(databaseFile, PACKAGE_SQL);
  if (mssqlUrl !== undefined && databaseFile === undefined) return mssqlConfig(mssqlVariables.parse({ MSSQL_URL: mssqlUrl }), PACKAGE_SQL);
  throw new Error(`${settingsFileName} is not a settings file: it needs either databaseFile or mssqlUrl.`);
}

function embedded(file: string, folder: string): DatabaseConfig {
  return { engine: 'sqlite', file: resolve(file), sqlFolder: folder };
}
