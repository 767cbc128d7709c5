import { resolve } from 'node:path';
import type { ConnectionAuthentication } from 'tedious';
import { z } from 'zod';
import type { MssqlConfig } from '../database/open.js';
import { serverAddress } from './mssql-server.js';
import { MSSQL_URL_SHAPE, NO_WINDOWS_LOGIN, parseMssqlUrl } from './mssql-url.js';

const truth = z.enum(['true', 'false']);
const encryption = z.enum(['true', 'false', 'strict']);
/** How the driver gets an Entra token, by the driver's own names without their common prefix. `sql` is a name and a password. */
const ways = ['sql', 'default', 'password', 'access-token', 'msi-vm', 'msi-app-service', 'service-principal-secret'] as const;

const SERVER_PORT = 1433;
const NOT_A_PORT = 'must be a port, 1 to 65535';

/** The variables that locate SQL Server. `MSSQL_URL` contains most of them; a separate variable overrides the URL. */
export const mssqlEnvironment = z.object({
  MSSQL_URL: z.string().optional(),
  MSSQL_SERVER: z.string().optional(),
  MSSQL_PORT: z
    .string()
    .regex(/^\d{1,5}$/, NOT_A_PORT)
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, NOT_A_PORT)
    .optional(),
  MSSQL_DATABASE: z.string().optional(),
  MSSQL_USER: z.string().optional(),
  MSSQL_PASSWORD: z.string().optional(),
  MSSQL_ENCRYPT: encryption.optional(),
  MSSQL_TRUST_SERVER_CERTIFICATE: truth.optional(),
  MSSQL_AUTHENTICATION: z.enum(ways, { error: `must be one of ${ways.join(', ')}. ${NO_WINDOWS_LOGIN}` }).default('sql'),
  MSSQL_ACCESS_TOKEN: z.string().optional(),
  MSSQL_CLIENT_ID: z.string().optional(),
  MSSQL_CLIENT_SECRET: z.string().optional(),
  MSSQL_TENANT_ID: z.string().optional(),
});

type MssqlEnvironment = z.infer<typeof mssqlEnvironment>;

/** The address of SQL Server, from the variables. Throws an error that names missing variables. */
export function mssqlConfig(env: MssqlEnvironment, sqlFolder: string): MssqlConfig {
  const url = env.MSSQL_URL === undefined ? {} : parseMssqlUrl(env.MSSQL_URL);
  const user = env.MSSQL_USER ?? url.user;
  const password = env.MSSQL_PASSWORD ?? url.password;
  const encrypt = env.MSSQL_ENCRYPT ?? encryption.parse(url.encrypt ?? 'true');
  const trust = env.MSSQL_TRUST_SERVER_CERTIFICATE ?? truth.parse(url.trustServerCertificate ?? 'false');
  const port = env.MSSQL_PORT ?? url.port;
  return {
    engine: 'mssql',
    sqlFolder: resolve(sqlFolder),
    server: serverAddress(given(env.MSSQL_SERVER ?? url.server, 'MSSQL_SERVER'), port),
    port: port ?? SERVER_PORT,
    database: given(env.MSSQL_DATABASE ?? url.database, 'MSSQL_DATABASE'),
    authentication: authentication(env, user, password),
    encrypt: encrypt === 'strict' ? encrypt : encrypt === 'true',
    trustServerCertificate: trust === 'true',
  };
}

function authentication(env: MssqlEnvironment, userName: string | undefined, password: string | undefined): ConnectionAuthentication {
  const clientId = env.MSSQL_CLIENT_ID;
  const tenantId = env.MSSQL_TENANT_ID;
  switch (env.MSSQL_AUTHENTICATION) {
    case 'sql':
      return { type: 'default', options: { userName: loginName(userName), password: given(password, 'MSSQL_PASSWORD') } };
    case 'default':
      return { type: 'azure-active-directory-default', options: clientId === undefined ? {} : { clientId } };
    case 'password':
      return {
        type: 'azure-active-directory-password',
        options: {
          userName: given(userName, 'MSSQL_USER'),
          password: given(password, 'MSSQL_PASSWORD'),
          clientId: given(clientId, 'MSSQL_CLIENT_ID'),
          tenantId: given(tenantId, 'MSSQL_TENANT_ID'),
        },
      };
    case 'access-token':
      return { type: 'azure-active-directory-access-token', options: { token: given(env.MSSQL_ACCESS_TOKEN, 'MSSQL_ACCESS_TOKEN') } };
    case 'msi-vm':
    case 'msi-app-service':
      return { type: `azure-active-directory-${env.MSSQL_AUTHENTICATION}`, options: clientId === undefined ? {} : { clientId } };
    case 'service-principal-secret':
      return {
        type: 'azure-active-directory-service-principal-secret',
        options: {
          clientId: given(clientId, 'MSSQL_CLIENT_ID'),
          clientSecret: given(env.MSSQL_CLIENT_SECRET, 'MSSQL_CLIENT_SECRET'),
          tenantId: given(tenantId, 'MSSQL_TENANT_ID'),
        },
      };
  }
}

/** The name of a SQL Server login has no backslash; that of a Windows account has. */
function loginName(userName: string | undefined): string {
  const name = given(userName, 'MSSQL_USER');
  if (name.includes('\\')) throw new Error(`MSSQL_USER, or the user of MSSQL_URL, is a Windows account. ${NO_WINDOWS_LOGIN}`);
  return name;
}

function given(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value;
  throw new Error(`DATABASE=mssql needs ${name}: set it, or MSSQL_URL as ${MSSQL_URL_SHAPE}.`);
}
