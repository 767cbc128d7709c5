import { resolve } from 'node:path';
import type { ConnectionAuthentication } from 'tedious';
import type { z } from 'zod';
import type { MssqlConfig } from '../database/open.js';
import { serverAddress } from './mssql-server.js';
import { MSSQL_URL_SHAPE, NO_WINDOWS_LOGIN, parseMssqlUrl } from './mssql-url.js';
import { encryption, truth } from './variables.js';
import type { mssqlVariables } from './variables.js';

const SERVER_PORT = 1433;

type MssqlEnvironment = z.infer<typeof mssqlVariables>;

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
