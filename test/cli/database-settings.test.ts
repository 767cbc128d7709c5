import { describe, expect, test } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';

const databaseOf = async (env: Record<string, string>) => (await loadSettings(undefined, env)).database;

describe('which database it is', () => {
  test('the embedded engine unless SQL Server is chosen', async () => {
    expect(await databaseOf({})).toMatchObject({ engine: 'sqlite' });
    expect(await databaseOf({ DATABASE: 'sqlite', MSSQL_SERVER: 'sql' })).toMatchObject({ engine: 'sqlite' });
    await expect(databaseOf({ MSSQL_SERVER: 'sql' })).rejects.toThrow(/not chosen: set DATABASE=mssql/);
    await expect(databaseOf({ DATABASE: 'oracle' })).rejects.toThrow(/DATABASE/);
  });

  test('variables, encrypted by default', async () => {
    const env = { DATABASE: 'mssql', MSSQL_SERVER: 'sql', MSSQL_DATABASE: 'orders', MSSQL_USER: 'sync', MSSQL_PASSWORD: 'p' };
    expect(await databaseOf(env)).toMatchObject({
      engine: 'mssql',
      server: 'sql',
      port: 1433,
      database: 'orders',
      encrypt: true,
      trustServerCertificate: false,
      authentication: { type: 'default', options: { userName: 'sync', password: 'p' } },
    });
    expect(await databaseOf({ ...env, MSSQL_ENCRYPT: 'strict', MSSQL_TRUST_SERVER_CERTIFICATE: 'true', MSSQL_PORT: '1500' })).toMatchObject(
      { encrypt: 'strict', trustServerCertificate: true, port: 1500 },
    );
    expect(await databaseOf({ ...env, MSSQL_ENCRYPT: 'false' })).toMatchObject({ encrypt: false });
    await expect(databaseOf({ ...env, MSSQL_ENCRYPT: 'yes' })).rejects.toThrow(/MSSQL_ENCRYPT/);
    await expect(databaseOf({ ...env, MSSQL_PASSWORD: '' })).rejects.toThrow(/needs MSSQL_PASSWORD/);
    await expect(databaseOf({ DATABASE: 'mssql' })).rejects.toThrow(/needs MSSQL_SERVER/);
  });

  test('one URL, with special characters encoded; a variable counts more', async () => {
    const url = 'mssql://sync:p%40ss%2Fword@sql.example:1500/orders?encrypt=true&trustServerCertificate=true';
    expect(await databaseOf({ DATABASE: 'mssql', MSSQL_URL: url, MSSQL_DATABASE: 'other' })).toMatchObject({
      server: 'sql.example',
      port: 1500,
      database: 'other',
      trustServerCertificate: true,
      authentication: { options: { userName: 'sync', password: 'p@ss/word' } },
    });
    const wrong = databaseOf({ DATABASE: 'mssql', MSSQL_URL: 'postgres://sync:secret@sql/orders' });
    await expect(wrong).rejects.toThrow(/not an address of a SQL Server/);
    await expect(wrong).rejects.not.toThrow(/secret/);
    await expect(databaseOf({ DATABASE: 'mssql', MSSQL_URL: `${url}&Encrypt=1` })).rejects.toThrow(
      /value for encrypt that is not true, false or strict/,
    );
  });

  test('Entra, by the ways of the driver', async () => {
    const env = { DATABASE: 'mssql', MSSQL_SERVER: 'sql', MSSQL_DATABASE: 'orders' };
    expect(await databaseOf({ ...env, MSSQL_AUTHENTICATION: 'default', MSSQL_CLIENT_ID: 'c' })).toMatchObject({
      authentication: { type: 'azure-active-directory-default', options: { clientId: 'c' } },
    });
    expect(await databaseOf({ ...env, MSSQL_AUTHENTICATION: 'access-token', MSSQL_ACCESS_TOKEN: 't' })).toMatchObject({
      authentication: { type: 'azure-active-directory-access-token', options: { token: 't' } },
    });
    expect(await databaseOf({ ...env, MSSQL_AUTHENTICATION: 'msi-app-service' })).toMatchObject({
      authentication: { type: 'azure-active-directory-msi-app-service' },
    });
    await expect(databaseOf({ ...env, MSSQL_AUTHENTICATION: 'service-principal-secret', MSSQL_CLIENT_ID: 'c' })).rejects.toThrow(
      /needs MSSQL_CLIENT_SECRET/,
    );
  });
});
