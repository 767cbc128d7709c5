import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectWorker, connectionConfig } from '../../src/temporal/connect.js';
import { reachTemporal } from '../../src/temporal/reach.js';

async function profileFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'temporal.toml'), text);
  return join(folder, 'temporal.toml');
}

const PROFILE = '[profile.default]\naddress = "from-file:1"\nnamespace = "file-ns"\n[profile.night]\naddress = "night:2"\napi_key = "k"\n';

describe('the ambient connection', () => {
  test('takes the environment before the profile file, as the temporal CLI does', async () => {
    const TEMPORAL_CONFIG_FILE = await profileFile(PROFILE);
    const config = connectionConfig({ kind: 'ambient' }, { TEMPORAL_CONFIG_FILE, TEMPORAL_ADDRESS: 'env:7233' });
    expect(config).toMatchObject({ address: 'env:7233', namespace: 'file-ns', tls: false, origin: 'from TEMPORAL_ADDRESS' });
  });

  test('uses the named profile; an API key turns TLS on', async () => {
    const TEMPORAL_CONFIG_FILE = await profileFile(PROFILE);
    const config = connectionConfig({ kind: 'ambient' }, { TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE: 'night' });
    expect(config).toMatchObject({ address: 'night:2', namespace: 'default', tls: true, apiKey: 'k' });
    expect(config.origin).toContain('from the profile night in');
  });

  test('TEMPORAL_TLS=false wins over an API key', () => {
    const env = { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false', HOME: '/nowhere' };
    expect(connectionConfig({ kind: 'ambient' }, env).tls).toBe(false);
  });

  test('empty variables count as unset, and the default address is reported as the default', () => {
    const config = connectionConfig({ kind: 'ambient' }, { TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '', HOME: '/nowhere' });
    expect(config).toMatchObject({ address: 'localhost:7233', namespace: 'default' });
    expect(config.origin).toContain('neither TEMPORAL_ADDRESS nor a profile');
  });

  test('a profile that does not exist is an error', async () => {
    const TEMPORAL_CONFIG_FILE = await profileFile(PROFILE);
    expect(() => connectionConfig({ kind: 'ambient' }, { TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE: 'nope' })).toThrow(
      "Profile 'nope' not found",
    );
  });
});

describe('a given address', () => {
  test('ignores every ambient setting', async () => {
    const hostile = {
      TEMPORAL_ADDRESS: 'production:7233',
      TEMPORAL_NAMESPACE: 'production',
      TEMPORAL_API_KEY: 'secret',
      TEMPORAL_TLS: 'true',
      TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere/cert.pem',
      TEMPORAL_GRPC_META_AUTHORIZATION: 'secret',
      TEMPORAL_PROFILE: 'nope',
      TEMPORAL_CONFIG_FILE: await profileFile('this is [not toml'),
    };
    const config = connectionConfig({ kind: 'address', address: '127.0.0.1:1', namespace: 'tests' }, hostile);
    expect(config).toEqual({ address: '127.0.0.1:1', namespace: 'tests', tls: false, origin: 'given for this process' });
  });
});

describe('an unreachable server', () => {
  test.each([
    ['command', reachTemporal],
    ['worker', connectWorker],
  ] as const)('is named with the origin of its address, for the %s', async (_, connect) => {
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_API_KEY: 'secret', TEMPORAL_TLS: 'false', HOME: '/nowhere' };
    const error = await connect(connectionConfig({ kind: 'ambient' }, env)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(
      /No Temporal server answers at 127\.0\.0\.1:9 \(from TEMPORAL_ADDRESS\), namespace default, TLS off/,
    );
    expect((error as Error).message).not.toContain('secret');
  });
});
