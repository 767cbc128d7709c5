import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ConnectionError, RequestError } from 'tedious';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ActivityGuard } from '../../src/activities/activity-guard.js';
import type { DatabaseErrorCode } from '../../src/database/errors.js';
import { toDatabaseError } from '../../src/database/mssql/driver-errors.js';
import { connectFailure } from '../../src/database/mssql/connect-failure.js';
import { SourceMissing } from '../../src/store/source/source.js';

/** The failures are asserted, not logged. */
const QUIET = new DefaultLogger('ERROR', () => undefined);

/** An attempt that ended with `error`: what is reported to Temporal, and what Temporal hands to the next attempt. */
async function attemptOf(
  error: unknown,
  heartbeatDetails: unknown,
): Promise<{ readonly failure: ApplicationFailure; readonly details: unknown }> {
  const environment = new MockActivityEnvironment(
    { heartbeatDetails },
    { logger: QUIET, interceptors: [(context) => ({ inbound: new ActivityGuard(context) })] },
  );
  let details: unknown = heartbeatDetails;
  environment.on('heartbeat', (beat: unknown) => (details = beat));
  const failure = (await environment.run(() => Promise.reject(error as Error)).catch((outcome: unknown) => outcome)) as ApplicationFailure;
  return { failure, details };
}

/** What a worker reports to Temporal about an activity whose statement or login ended with `error`. */
async function failureOf(error: unknown, attempt = 1): Promise<ApplicationFailure> {
  const environment = new MockActivityEnvironment(
    { attempt },
    { logger: QUIET, interceptors: [(context) => ({ inbound: new ActivityGuard(context) })] },
  );
  const outcome = await environment.run(() => Promise.reject(error as Error)).catch((failure: unknown) => failure);
  expect(outcome).toBeInstanceOf(ApplicationFailure);
  return outcome as ApplicationFailure;
}

function statement(number: number, message: string, lineNumber = 1): unknown {
  const error = Object.assign(new RequestError(message, 'EREQUEST'), { number, lineNumber, class: 16 });
  return toDatabaseError(error, { sql: 'UPDATE [dbo].[MON_CustMasterSchedule] SET [ORDER QTY] = @p', linesPerRow: 1 });
}

function login(...numbers: readonly number[]): unknown {
  const authentication = { type: 'default', options: { userName: 'sync', password: 'secret' } } as const;
  const options = { server: 'sql', port: 1433, database: 'orders', authentication, encrypt: true, trustServerCertificate: false };
  return connectFailure(
    new ConnectionError('Login failed.', 'ELOGIN'),
    options,
    numbers.map((number) => ({ number, message: `Complaint ${String(number)}.` })),
  );
}

describe('a failure of SQL Server that passes is tried again by Temporal', () => {
  test.each<[string, unknown, DatabaseErrorCode]>([
    ['a reset line', toDatabaseError(new ConnectionError('Connection lost - read ECONNRESET', 'ESOCKET')), 'DATABASE_UNAVAILABLE'],
    [
      'a line that ends in a request',
      toDatabaseError(new RequestError('Connection closed before request completed.', 'ECLOSE')),
      'DATABASE_UNAVAILABLE',
    ],
    [
      'a statement that takes too long',
      toDatabaseError(new RequestError('Timeout: Request failed to complete in 120000ms', 'ETIMEOUT')),
      'DATABASE_BUSY',
    ],
    ['a deadlock', statement(1205, 'Transaction was deadlocked on lock resources.'), 'DATABASE_BUSY'],
    ['a lock that is not granted', statement(1222, 'Lock request time out period exceeded.'), 'DATABASE_BUSY'],
    ['a conflict of snapshots', statement(3960, 'Snapshot isolation transaction aborted due to update conflict.'), 'DATABASE_BUSY'],
    ['Azure SQL that is busy', statement(40501, 'The service is currently busy.'), 'DATABASE_BUSY'],
    ['Azure SQL that has no resources', statement(10928, 'The limit for the database has been reached.'), 'DATABASE_BUSY'],
    [
      'Azure SQL that moves in a statement',
      statement(40197, 'The service has encountered an error processing your request.'),
      'DATABASE_UNAVAILABLE',
    ],
    ['Azure SQL that moves in a login', login(40613), 'DATABASE_UNAVAILABLE'],
    ['a login in a failover', login(4060, 18456), 'DATABASE_UNAVAILABLE'],
    ['a login at a secondary replica', login(978), 'DATABASE_UNAVAILABLE'],
    ['a login while the server starts', login(18401), 'DATABASE_UNAVAILABLE'],
    ['a server that is not there', login(), 'DATABASE_UNAVAILABLE'],
    ['a log without room', statement(9002, 'The transaction log for database orders is full.'), 'DATABASE_FULL'],
    ['a file without room', statement(1105, 'Could not allocate space for object dbo.StagingOrders.'), 'DATABASE_FULL'],
    [
      'a primary that has become a secondary',
      statement(3906, 'Failed to update database orders because the database is read-only.'),
      'DATABASE_READ_ONLY',
    ],
  ])('%s', async (_name, error, type) => {
    expect(await failureOf(error)).toMatchObject({ type, nonRetryable: false });
  });
});

describe('a lasting failure of SQL Server ends the activity and reports what is wrong', () => {
  test.each<[string, unknown, DatabaseErrorCode, RegExp]>([
    [
      'a foreign key',
      statement(
        547,
        'The UPDATE statement conflicted with the FOREIGN KEY constraint "FK_MON". The conflict occurred in table "dbo.MON", column \'ID\'.',
        3,
      ),
      'DATABASE_CONSTRAINT',
      /^Row 3: .*"dbo\.MON", column 'ID'/,
    ],
    [
      'a missing value',
      statement(515, "Cannot insert the value NULL into column 'KEY', table 'orders.dbo.MON'; column does not allow nulls.", 2),
      'DATABASE_CONSTRAINT',
      /^Row 2: .*column 'KEY', table 'orders\.dbo\.MON'/,
    ],
    [
      'a text that is too long',
      statement(2628, "String or binary data would be truncated in table 'orders.dbo.MON', column 'Title'. Truncated value: 'abc'.", 7),
      'DATABASE_VALUE',
      /^Row 7: .*table 'orders\.dbo\.MON', column 'Title'/,
    ],
    [
      'a text that is too long, as SQL Server 2016 says it',
      statement(8152, 'String or binary data would be truncated.', 7),
      'DATABASE_VALUE',
      /^Row 7: .*Statement: UPDATE \[dbo\]\.\[MON_CustMasterSchedule\] SET \[ORDER QTY\]/,
    ],
    [
      'a text that is no number',
      statement(245, "Conversion failed when converting the varchar value 'x' to data type int.", 4),
      'DATABASE_VALUE',
      /^Row 4: .*'x' to data type int.*\[MON_CustMasterSchedule\] SET \[ORDER QTY\]/,
    ],
    [
      'a table that is not there',
      statement(208, "Invalid object name 'dbo.SYNC_Run'."),
      'DATABASE_SCHEMA',
      /'dbo\.SYNC_Run'.*npm run cli -- db migrate/,
    ],
    [
      'a right that is missing',
      statement(229, "The INSERT permission was denied on the object 'MON'."),
      'DATABASE_ACCESS',
      /db status` names the rights/,
    ],
    [
      'a source in a database without snapshots',
      statement(3952, "Snapshot isolation transaction failed accessing database 'erp'."),
      'DATABASE_SNAPSHOT_REFUSED',
      /'erp'.*SET ALLOW_SNAPSHOT_ISOLATION ON/,
    ],
    ['a statement that cannot be read', statement(102, "Incorrect syntax near 'FROM'."), 'DATABASE_STATEMENT', /Statement: UPDATE/],
    ['a wrong password', login(18456), 'DATABASE_ACCESS', /sql:1433, database orders.*Check MSSQL_USER/],
  ])('%s', async (_name, error, type, message) => {
    expect(await failureOf(error)).toMatchObject({ type, nonRetryable: true, message: expect.stringMatching(message) as string });
  });
});

test('a missing source is waited for ten minutes, then reported, and never with the advice to migrate', async () => {
  const missing = new SourceMissing('dbo.ORDERS_UNIFIED');
  let waitedMs = 0;
  let attempt = 1;
  let failure = await failureOf(missing, attempt);
  for (; failure.nonRetryable !== true; failure = await failureOf(missing, attempt)) {
    waitedMs += Number(failure.nextRetryDelay);
    attempt += 1;
  }
  expect(waitedMs).toBe(600_000);
  expect(failure).toMatchObject({
    type: 'SOURCE_MISSING',
    message: expect.stringMatching(/dbo\.ORDERS_UNIFIED does not exist.*db status/) as string,
  });
  expect(failure.message).not.toContain('db migrate');
});

describe('a failure that this version does not know is tried again for minutes, then final', () => {
  const MINUTE = 60_000;
  const T0 = Date.parse('2026-03-01T03:00:00Z');
  const unknown = statement(99_999, 'The storage has a problem of its own.');
  const passing = toDatabaseError(new ConnectionError('Connection lost - read ECONNRESET', 'ESOCKET'));
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The attempts of one activity at these minutes; whether Temporal tries again after each. */
  async function attempts(...failures: readonly (readonly [minute: number, error: unknown])[]): Promise<boolean[]> {
    let details: unknown;
    const again: boolean[] = [];
    for (const [minute, error] of failures) {
      vi.setSystemTime(T0 + minute * MINUTE);
      const outcome = await attemptOf(error, details);
      details = outcome.details;
      again.push(outcome.failure.nonRetryable !== true);
    }
    return again;
  }

  test.each<[string, unknown, string]>([
    ['an error number without an entry', unknown, 'DATABASE_FAILED'],
    ['an error of something else', new Error('ENOSPC: no space left on device'), 'UNKNOWN_FAILURE'],
  ])('%s', async (_name, error, type) => {
    expect((await attemptOf(error, undefined)).failure).toMatchObject({ type, nonRetryable: false });
    expect(await attempts([0, error], [1, error], [4.9, error], [5, error])).toEqual([true, true, true, false]);
  });

  test('counted from the first in a row: hours of a known outage before it, or in between, do not count', async () => {
    expect(
      await attempts([0, passing], [300, passing], [301, unknown], [303, passing], [310, unknown], [314, unknown], [315, unknown]),
    ).toEqual([true, true, true, true, true, true, false]);
  });

  test('the last one contains the message of the database, and how long it was tried', async () => {
    vi.setSystemTime(T0 + 6 * MINUTE);
    const { failure } = await attemptOf(unknown, { unknownSince: T0 });
    expect(failure.message).toMatch(/The storage has a problem of its own\. .*tried again for 360 s without success/);
  });
});
