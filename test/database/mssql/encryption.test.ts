import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openMssql } from '../../../src/database/mssql/open-mssql.js';
import type { MssqlOptions } from '../../../src/database/mssql/options.js';
import { problemOfCertificate } from '../../../src/database/mssql/secure-connection.js';
import { LOGIN, loginServer, NO_ENCRYPTION, PRELOGIN } from './login-server.js';

/** A server without encryption that writes down the types of the packets that it gets, and hangs up on a login. */
async function plainServer(): Promise<{ options: Omit<MssqlOptions, 'encrypt'>; packets: number[] }> {
  const packets: number[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      packets.push(data[0] ?? 0);
      if (data[0] === PRELOGIN) socket.write(NO_ENCRYPTION);
      else socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const authentication = { type: 'default', options: { userName: 'sync', password: 'not to be seen' } } as const;
  const { port } = server.address() as AddressInfo;
  return { options: { server: '127.0.0.1', port, database: 'orders', authentication, trustServerCertificate: false }, packets };
}

test('a server without encryption gets no login', async () => {
  const { options, packets } = await plainServer();
  await expect(openMssql({ ...options, encrypt: true })).rejects.toMatchObject({
    code: 'DATABASE_ACCESS',
    retryable: false,
    message: expect.stringMatching(/offers no encryption, so the login was not sent.*MSSQL_ENCRYPT=false/) as string,
  });
  expect(packets).toEqual([PRELOGIN]);
});

test('it gets one when encryption was switched off by name', async () => {
  const { options, packets } = await plainServer();
  await expect(openMssql({ ...options, encrypt: false })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
  expect(packets).toEqual([PRELOGIN, LOGIN]);
});

test('a server that is not there is worth another try, and named', async () => {
  const { options } = await plainServer();
  const nobody = { ...options, port: 1, encrypt: true };
  await expect(openMssql(nobody)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    retryable: true,
    message: expect.stringMatching(
      /SQL Server at 127\.0\.0\.1:1, database orders cannot be used: connect ECONNREFUSED.*No server listens there/,
    ) as string,
  });
});

test('an address of IPv6 is connected to, and has brackets in messages', async ({ skip }) => {
  const there = await loginServer(() => null, '::1').catch((error: unknown) => skip(`no IPv6 here: ${String(error)}`));
  const database = await openMssql(there.options);
  await database.close();
  await expect(openMssql({ ...there.options, port: 1 })).rejects.toMatchObject({
    message: expect.stringContaining('SQL Server at [::1]:1, database orders cannot be used') as string,
  });
});

test('a server without TDS 8 is distinguished from others, with the setting that corrects it', async () => {
  const { options, packets } = await plainServer();
  await expect(openMssql({ ...options, encrypt: 'strict' })).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringMatching(/MSSQL_ENCRYPT=strict is TDS 8.*set MSSQL_ENCRYPT=true/) as string,
  });
  expect(packets).not.toContain(LOGIN);
});

describe('the certificate of a server that is named by its address', () => {
  const certificate = { subject: { CN: 'sql' }, subjectaltname: 'DNS:sql.example, IP Address:10.0.0.5' } as unknown as PeerCertificate;
  const channel = (found: string | null): Parameters<typeof problemOfCertificate>[0] => ({
    authorizationError: found as unknown as Error,
    getPeerCertificate: () => certificate as never,
  });

  test('is that of the address', () => {
    expect(problemOfCertificate(channel('ERR_TLS_CERT_ALTNAME_INVALID'), '10.0.0.5')).toBeNull();
    expect(problemOfCertificate(channel(null), '10.0.0.5')).toBeNull();
  });

  test('is that of another address', () => {
    expect(problemOfCertificate(channel('ERR_TLS_CERT_ALTNAME_INVALID'), '10.0.0.6')).toContain("IP: 10.0.0.6 is not in the cert's list");
  });

  test('is not signed by an authority that this machine trusts', () => {
    expect(problemOfCertificate(channel('DEPTH_ZERO_SELF_SIGNED_CERT'), '10.0.0.5')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});
