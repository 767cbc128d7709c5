import { inspect } from 'node:util';
import { ConnectionError, RequestError } from 'tedious';
import { describe, expect, test } from 'vitest';
import type { DatabaseErrorCode } from '../../../src/database/errors.js';
import type { MssqlOptions } from '../../../src/database/mssql/options.js';
import { toDatabaseError } from '../../../src/database/mssql/driver-errors.js';
import { connectFailure } from '../../../src/database/mssql/connect-failure.js';

function serverError(number: number, message: string, lineNumber = 1): RequestError {
  return Object.assign(new RequestError(message, 'EREQUEST'), { number, lineNumber, class: 16 });
}

describe('the messages of SQL Server and of the driver, as one error', () => {
  test.each<[number, DatabaseErrorCode, boolean]>([
    [1205, 'DATABASE_BUSY', true],
    [1222, 'DATABASE_BUSY', true],
    [40501, 'DATABASE_BUSY', true],
    [10929, 'DATABASE_BUSY', true],
    [40613, 'DATABASE_UNAVAILABLE', true],
    [40197, 'DATABASE_UNAVAILABLE', true],
    [4060, 'DATABASE_UNAVAILABLE', true],
    [2627, 'DATABASE_DUPLICATE_KEY', false],
    [2601, 'DATABASE_DUPLICATE_KEY', false],
    [547, 'DATABASE_CONSTRAINT', false],
    [515, 'DATABASE_CONSTRAINT', false],
    [2628, 'DATABASE_VALUE', false],
    [8152, 'DATABASE_VALUE', false],
    [245, 'DATABASE_VALUE', false],
    [207, 'DATABASE_SCHEMA', false],
    [208, 'DATABASE_SCHEMA', false],
    [229, 'DATABASE_ACCESS', false],
    [102, 'DATABASE_STATEMENT', false],
    [9002, 'DATABASE_FULL', true],
    [1105, 'DATABASE_FULL', true],
    [3906, 'DATABASE_READ_ONLY', true],
    [3952, 'DATABASE_SNAPSHOT_REFUSED', false],
    [50_000, 'DATABASE_FAILED', false],
  ])('error %i is %s', (number, code, retryable) => {
    expect(toDatabaseError(serverError(number, 'x'), { sql: 'SELECT 1' })).toMatchObject({ code, retryable });
  });

  test('names what the server names, the statement, and what to do', () => {
    const message = "String or binary data would be truncated in table 'orders.dbo.MON', column 'Title'. Truncated value: 'abc'.";
    expect(toDatabaseError(serverError(2628, message), { sql: 'UPDATE  [dbo].[MON]\n SET [Title] = @t' }).message).toBe(
      `${message} (SQL Server error 2628) Statement: UPDATE [dbo].[MON] SET [Title] = @t`,
    );
    expect(toDatabaseError(serverError(208, "Invalid object name 'dbo.SYNC_Run'.")).message).toContain('npm run cli -- db migrate');
  });

  test('many statements in one text: the line of the error is the row', () => {
    const failure = toDatabaseError(serverError(547, 'The UPDATE statement conflicted.', 8), { sql: 'x', linesPerRow: 3, firstRow: 65 });
    expect(failure.message).toMatch(/^Row 67: The UPDATE statement conflicted/);
  });

  test('of several errors the one with a meaningful message counts', () => {
    const both = new AggregateError([
      serverError(3621, 'The statement has been terminated.'),
      serverError(2627, 'Violation of PRIMARY KEY constraint.'),
    ]);
    expect(toDatabaseError(both)).toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
  });

  test.each<[Error, DatabaseErrorCode]>([
    [new RequestError('Timeout: Request failed to complete in 120000ms', 'ETIMEOUT'), 'DATABASE_BUSY'],
    [new RequestError('Connection closed before request completed.', 'ECLOSE'), 'DATABASE_UNAVAILABLE'],
    [new ConnectionError('Connection lost - read ECONNRESET', 'ESOCKET'), 'DATABASE_UNAVAILABLE'],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'DATABASE_UNAVAILABLE'],
  ])('%s is worth another try', (error, code) => {
    expect(toDatabaseError(error)).toMatchObject({ code, retryable: true });
  });

  test('a refused login is not tried again, a database that moves is; the password is in neither', () => {
    const authentication = { type: 'default', options: { userName: 'sync', password: 'secret-1' } } as const;
    const options = { server: 'sql', port: 1433, database: 'orders', authentication, encrypt: true, trustServerCertificate: false };
    const loginFailed = { number: 18456, message: "Login failed for user 'sync'." };
    const refused = connectFailure(new ConnectionError(loginFailed.message, 'ELOGIN'), options, [loginFailed]);
    expect(refused).toMatchObject({ code: 'DATABASE_ACCESS', retryable: false });
    expect(refused.message).toMatch(/SQL Server at sql:1433, database orders cannot be used: Login failed.*Check MSSQL_USER/);
    expect(refused.message).not.toContain('secret');
    const moving = { number: 40613, message: 'Database orders is not currently available.' };
    expect(connectFailure(new ConnectionError(moving.message, 'ELOGIN'), options, [moving])).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
    });
    // In a failover the server says both, the reason first.
    const closed = { number: 4060, message: 'Cannot open database "orders" requested by the login.' };
    const failover = connectFailure(new ConnectionError(loginFailed.message, 'ELOGIN'), options, [closed, loginFailed]);
    expect(failover).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
      message: expect.stringMatching(/cannot be used: Cannot open database.*4060/) as string,
    });
    const certificate = connectFailure(
      new ConnectionError('Failed to connect to sql:1433 - self-signed certificate', 'ESOCKET'),
      options,
      [],
    );
    expect(certificate.message).toContain('MSSQL_TRUST_SERVER_CERTIFICATE=true');
  });

  test('whatever server, driver and token libraries repeat, no secret is shown', () => {
    const common = { server: 'sql', port: 1433, database: 'orders', encrypt: true, trustServerCertificate: false };
    const secrets = ['p%/?#@1', 'a-token', 'a-client-secret'];
    const ways: readonly MssqlOptions['authentication'][] = [
      { type: 'default', options: { userName: 'sync', password: 'p%/?#@1' } },
      { type: 'azure-active-directory-access-token', options: { token: 'a-token' } },
      {
        type: 'azure-active-directory-service-principal-secret',
        options: { clientId: 'c', tenantId: 't', clientSecret: 'a-client-secret' },
      },
    ];
    for (const authentication of ways) {
      const said = `Refused: ${secrets.join(', ')}`;
      const failure = connectFailure(new ConnectionError(said, 'ELOGIN'), { ...common, authentication }, [
        { number: 18456, message: said },
      ]);
      const secret = Object.values(authentication.options).at(-1) as string;
      expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(secret);
      expect(failure.message).toContain('***');
    }
  });
});
