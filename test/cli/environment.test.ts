import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenVariables, programEnvironment } from '../../src/config/environment.js';
import { loadSettings } from '../../src/config/settings.js';

let folder: string;
const file = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'environment-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a file of settings', () => {
  test('gives what the environment lacks; an empty variable hides it too', async () => {
    const named = await file('some.env', '# of the sync\nDATABASE=mssql\nMSSQL_PASSWORD="a # b"\nMONDAY_API_URL=https://file.example/v2\n');
    const env = { ORDER_SYNC_ENV_FILE: named, MONDAY_API_URL: '', DATABASE: 'sqlite' };
    expect(programEnvironment(env)).toEqual({ ...env, MSSQL_PASSWORD: 'a # b' });
  });

  test('does not mix its secrets and its server with those of the environment', async () => {
    const named = await file(
      'mixed.env',
      'MONDAY_API_TOKEN=of-the-file\nMSSQL_DATABASE=Orders\nMSSQL_PASSWORD=of-the-file\nMSSQL_ENCRYPT=true\n',
    );
    const env = { ORDER_SYNC_ENV_FILE: named, MONDAY_API_TOKEN_FILE: '/run/secrets/token', MSSQL_URL: 'mssql://sync:p@sql/live' };
    expect(programEnvironment(env)).toEqual({ ...env, MSSQL_ENCRYPT: 'true' });
  });

  test('must be there when it is named, and need not when it is not', () => {
    expect(() => programEnvironment({ ORDER_SYNC_ENV_FILE: join(folder, 'nowhere') })).toThrow(
      /^ORDER_SYNC_ENV_FILE names .*nowhere, which cannot be read: ENOENT.*\. Correct it, or set ORDER_SYNC_ENV_FILE=none/,
    );
    expect(programEnvironment({ ORDER_SYNC_ENV_FILE: 'none', A: '1' })).toEqual({ ORDER_SYNC_ENV_FILE: 'none', A: '1' });
  });
});

describe('a secret in a file', () => {
  test('is read without the end of its line', async () => {
    const token = await file('token', ' a token \r\n');
    const password = await file('password', 'two\n\n');
    expect(givenVariables({ MONDAY_API_TOKEN_FILE: token, MSSQL_PASSWORD_FILE: password, TEMPORAL_API_KEY: '' })).toMatchObject({
      MONDAY_API_TOKEN: ' a token ',
      MSSQL_PASSWORD: 'two\n',
    });
    const { monday, database } = await loadSettings(undefined, {
      MONDAY_API_TOKEN_FILE: token,
      DATABASE: 'mssql',
      MSSQL_SERVER: 'sql',
      MSSQL_DATABASE: 'orders',
      MSSQL_USER: 'sync',
      MSSQL_PASSWORD_FILE: token,
    });
    expect(monday.token).toBe(' a token ');
    expect(database).toMatchObject({ authentication: { options: { password: ' a token ' } } });
  });

  test('is refused with the reason when it is missing, empty or given twice', async () => {
    const empty = await file('empty', '\n');
    expect(() => givenVariables({ MSSQL_PASSWORD_FILE: join(folder, 'nowhere') })).toThrow(/^MSSQL_PASSWORD_FILE names .*ENOENT/);
    expect(() => givenVariables({ MSSQL_PASSWORD_FILE: empty })).toThrow(/^MSSQL_PASSWORD_FILE names .*, which is empty/);
    expect(() => givenVariables({ MSSQL_PASSWORD_FILE: empty, MSSQL_PASSWORD: 'p' })).toThrow(
      'MSSQL_PASSWORD and MSSQL_PASSWORD_FILE are both set. Leave one of them out.',
    );
  });
});

describe('wrong settings', () => {
  test('are listed in words, and no value is shown', async () => {
    const env = {
      DATABASE: 'oracle',
      MSSQL_PORT: '99999999',
      MONDAY_API_URL: 'secret-1',
      MONDAY_EFFECT_BOUND_SECONDS: 'secret-2',
      MONDAY_INDEX_LAG_SECONDS: '-1',
    };
    await expect(loadSettings(undefined, env)).rejects.toThrow(
      'The environment cannot be used: ' +
        'MONDAY_API_URL must be an address such as https://host/path; MONDAY_EFFECT_BOUND_SECONDS must be a number; ' +
        'MONDAY_INDEX_LAG_SECONDS must be more than 0; DATABASE must be sqlite or mssql; MSSQL_PORT must be a port, 1 to 65535. See docs/configuration.md',
    );
  });

  test('of a file are named by their place in it', async () => {
    const path = await file('settings.json', JSON.stringify({ temporal: { address: 1, namespace: 'n', x: 2 }, snapshotFolder: 's' }));
    await expect(loadSettings(path)).rejects.toThrow(
      'settings.json is not a settings file: temporal.address must be a text; temporal must not contain x, which no setting is called; ' +
        'monday is missing; mappingsFolder is missing; bounds is missing.',
    );
  });
});
