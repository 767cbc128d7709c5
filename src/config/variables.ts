import { z } from 'zod';
import { API_VERSION } from '../monday/client.js';
import { DEFAULT_BOUNDS } from '../sync/services.js';
import { MSSQL_URL_SHAPE, NO_WINDOWS_LOGIN } from './mssql-url.js';

// Every variable that the program reads, each with what docs/configuration.md says of it. A new one gets its line in the section that it belongs
// to; then `npm run cli -- generate`. test/docs/configuration.test.ts finds a variable that the code reads and that is not here.

/** What the page says of a variable besides its type and default. */
interface About {
  /** Never shown in a message, a table or a log. */
  readonly secret?: true;
  /** `<name>_FILE` may name a file that holds it. */
  readonly file?: true;
  /** The default in words, where it is no fixed value. */
  readonly otherwise?: string;
  /** The type in words of JSON Schema, where the program reads a text. */
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A variable with its meaning. */
const about = <T extends z.ZodType>(schema: T, description: string, rest: About = {}): T => schema.meta({ description, ...rest });
const text = (description: string, rest?: About): z.ZodOptional<z.ZodString> => about(z.string().optional(), description, rest);
const secret = (description: string, rest: About = {}): z.ZodOptional<z.ZodString> => text(description, { secret: true, ...rest });

/** Monday answers an unknown version with the current one, and a malformed one with an error. It names them after the first month of a quarter. */
export const apiVersion = z
  .string()
  .regex(/^\d{4}-(01|04|07|10)$/, { error: 'must be a version of the API such as 2026-10' })
  .default(API_VERSION);
export const idempotency = z.enum(['trusted', 'untrusted']);
export const truth = z.enum(['true', 'false']);
export const encryption = z.enum(['true', 'false', 'strict']);

const seconds = z.coerce.number().positive();
/** How the driver gets an Entra token, by the driver's own names without their common prefix. `sql` is a name and a password. */
const ways = ['sql', 'default', 'password', 'access-token', 'msi-vm', 'msi-app-service', 'service-principal-secret'] as const;
const HIGHEST_PORT = 65_535;
const NOT_A_PORT = 'must be a port, 1 to 65535';
const port = z
  .string()
  .regex(/^\d{1,5}$/, NOT_A_PORT)
  .transform(Number)
  .refine((number) => number >= 1 && number <= HIGHEST_PORT, NOT_A_PORT);

export const mondayVariables = z.object({
  MONDAY_API_TOKEN: secret('Token of the account that writes. Needs the scopes boards:read and boards:write.', {
    file: true,
    otherwise: 'required by workers and by commands that read the board',
  }),
  MONDAY_API_URL: about(z.url().default('https://api.monday.com/v2'), "Monday's endpoint, or that of the simulator."),
  MONDAY_API_VERSION: about(apiVersion, "Version of Monday's API; the default is the tested one."),
  MONDAY_EFFECT_BOUND_SECONDS: about(seconds.default(DEFAULT_BOUNDS.effectMs / 1000), 'Longest time until a sent request takes effect.'),
  MONDAY_INDEX_LAG_SECONDS: about(
    seconds.default(DEFAULT_BOUNDS.indexLagMs / 1000),
    'Longest time until a search by column shows a write.',
  ),
  MONDAY_IDEMPOTENCY: about(
    idempotency.default('untrusted'),
    'Whether you trust Monday to keep every answer under its key, lost answers and errors too. With `untrusted` a create is repeated only after both bounds; only its own orders wait.',
  ),
});

/** The variables that locate the database. `MSSQL_URL` contains most of those of SQL Server; a separate variable overrides the URL. */
export const mssqlVariables = z.object({
  MSSQL_URL: secret(`The SQL Server (2019 or later) or Azure SQL database with the orders, as \`${MSSQL_URL_SHAPE}\`.`, { file: true }),
  MSSQL_SERVER: text('Name or address of the server, without a port.', { otherwise: 'required without MSSQL_URL' }),
  MSSQL_PORT: about(port.optional(), 'Port of the server.', {
    otherwise: '`1433`',
    type: 'integer',
    minimum: 1,
    maximum: HIGHEST_PORT,
  }),
  MSSQL_DATABASE: text('Name of the database.', { otherwise: 'required without MSSQL_URL' }),
  MSSQL_USER: text('Login of SQL Server, no Windows account.', { otherwise: 'required where the login has a name' }),
  MSSQL_PASSWORD: secret('Its password.', { file: true, otherwise: 'required where the login has a password' }),
  MSSQL_ENCRYPT: about(encryption.optional(), 'Encryption; `strict` is TDS 8. A server without encryption gets no login.', {
    otherwise: '`true`',
  }),
  MSSQL_TRUST_SERVER_CERTIFICATE: about(truth.optional(), 'Whether to accept a certificate that no known authority has signed.', {
    otherwise: '`false`',
  }),
  MSSQL_AUTHENTICATION: about(
    z.enum(ways, { error: `must be one of ${ways.join(', ')}. ${NO_WINDOWS_LOGIN}` }).default('sql'),
    '`sql`: a login with a password. The others get a token of Entra: `default` from the identity of the place where the program runs.',
  ),
  MSSQL_ACCESS_TOKEN: secret('Token of Entra, for `access-token`.', { file: true }),
  MSSQL_CLIENT_ID: text('Client of Entra, for `password` and `service-principal-secret`; chooses one of several managed identities.'),
  MSSQL_CLIENT_SECRET: secret('Secret of the client, for `service-principal-secret`.', { file: true }),
  MSSQL_TENANT_ID: text('Tenant of Entra, for `password` and `service-principal-secret`.'),
});

export const databaseVariables = z.object({
  DATABASE: about(z.enum(['sqlite', 'mssql']).optional(), '`mssql` for SQL Server, `sqlite` for the embedded engine.', {
    otherwise: '`"sqlite"`; required when a server is described',
  }),
  DATABASE_FILE: text('File of the embedded database.', { otherwise: '`orders.db` in ORDER_SYNC_FOLDER' }),
  ...mssqlVariables.shape,
});

/** Read by Temporal's own configuration, as for its command line. A variable overrides the profile. */
export const temporalVariables = z.object({
  TEMPORAL_ADDRESS: text('Host and port of the server.', { otherwise: '`localhost:7233`' }),
  TEMPORAL_NAMESPACE: text('Namespace of the workflows.', { otherwise: '`default`' }),
  TEMPORAL_API_KEY: secret('API key of Temporal Cloud. It turns TLS on.', { file: true }),
  TEMPORAL_TLS: about(truth.optional(), 'Whether the connection is encrypted.', { otherwise: '`true` with a key or certificate' }),
  TEMPORAL_TLS_CLIENT_CERT_PATH: text('File of the client certificate.'),
  TEMPORAL_TLS_CLIENT_CERT_DATA: text('The client certificate itself.'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: text('File of the key of that certificate.'),
  TEMPORAL_TLS_CLIENT_KEY_DATA: secret('The key itself. Prefer the file.'),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: text('File of the certificate of the authority that signed the one of the server.'),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: text('That certificate itself.'),
  TEMPORAL_TLS_SERVER_NAME: text('Name that the certificate of the server must have.', { otherwise: 'the host of the address' }),
  TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: about(truth.optional(), 'Accepts any certificate. For tests alone.', { otherwise: '`false`' }),
  TEMPORAL_PROFILE: text('Profile of the configuration file.', { otherwise: '`default`' }),
  TEMPORAL_CONFIG_FILE: text('The configuration file of Temporal, with the profiles.', {
    otherwise: "`temporalio/temporal.toml` in the user's configuration",
  }),
  'TEMPORAL_GRPC_META_*': secret('A header of every call to Temporal; `*` is its name.'),
  TEMPORAL_UI_URL: about(z.url().optional(), "Address of Temporal's UI, for links.", {
    otherwise: 'that of Temporal Cloud there, else none',
  }),
});

export const fileVariables = z.object({
  ORDER_SYNC_FOLDER: about(z.string().default('.order-sync'), 'Folder of the snapshot and of the embedded database.'),
  ORDER_SYNC_MAPPINGS: about(z.string().default('mappings'), 'Folder of the mappings.'),
  ORDER_SYNC_REPORTS: text('Folder in which each run leaves its report as a page.', { otherwise: 'no reports' }),
  ORDER_SYNC_ALERTS: text('File of the alerts: what is watched, and who is notified. See docs/monitoring.md.', { otherwise: 'no alerts' }),
  ORDER_SYNC_ENV_FILE: text('Another file in place of `.env`, or `none`. Read from the environment alone.', {
    otherwise: '`.env` if it exists',
  }),
});

/** How a worker process runs. */
export const workerVariables = z.object({
  HEALTH_PORT: about(
    z.coerce.number().int().min(0).max(HIGHEST_PORT).optional(),
    'Port of `/livez`, `/readyz` and `/metrics`; 0 takes a free one.',
    {
      otherwise: 'no port',
    },
  ),
  LOG_LEVEL: about(z.enum(['debug', 'info', 'warn', 'error']).default('info'), 'The least level of the lines that a worker logs.'),
  WORKFLOW_BUNDLE: text('File of the workflows, written by `npm run bundle`.', {
    otherwise: 'the bundle of the build; from the sources, the workflows are bundled at the start',
  }),
  // Temporal writes a version as `name.build`, so the name has no dot. The two variables are those that Temporal's Worker Controller for Kubernetes sets.
  TEMPORAL_DEPLOYMENT_NAME: about(
    z
      .string()
      .regex(/^[^.]+$/, 'must not contain a dot')
      .optional(),
    "Name of the Worker Deployment of Temporal's Worker Versioning, the same for all versions of the worker; see [upgrading](upgrading.md#versions-of-the-worker).",
    { otherwise: 'no versioning' },
  ),
  TEMPORAL_WORKER_BUILD_ID: text('Version of this worker within the deployment.', {
    otherwise: 'version of the package and a digest of the workflows',
  }),
});

export const terminalVariables = z.object({
  DEBUG: text('Any text: errors are written with their stack.'),
  NO_COLOR: text('Any text: no colours.'),
});

/** Every variable of the program, by the title of its section on the page. */
export const VARIABLES: Readonly<Record<string, z.ZodObject>> = {
  Monday: mondayVariables,
  Database: databaseVariables,
  Temporal: temporalVariables,
  'Files and folders': fileVariables,
  Worker: workerVariables,
  Terminal: terminalVariables,
};

/** Names of the variables that a file of their own may hold, as Docker and Kubernetes give secrets. */
export const IN_FILES: readonly string[] = Object.values(VARIABLES).flatMap(({ shape }) =>
  Object.entries(shape).flatMap(([name, schema]) => ((schema as z.ZodType).meta()?.['file'] === true ? [name] : [])),
);
