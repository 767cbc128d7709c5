import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ConnectionError, RequestError } from 'tedious';
import { describe, expect, test } from 'vitest';
import { ActivityGuard } from '../../src/activities/activity-guard.js';
import type { DatabaseErrorCode } from '../../src/database/errors.js';
import { connectFailure, toDatabaseError } from '../../src/database/mssql/failures.js';
import { SourceMissing } from '../../src/store/source.js';

/** The failures are asserted, not logged. */
const QUIET = new DefaultLogger('ERROR', () => undefined);

/** What a worker tells Temporal about an activity whose statement or login ended with `error`. */
async function failureOf(error: unknown, attempt = 1): Promise<ApplicationFailure> {
  const environment = new MockActivityEnvironment({ attempt }, { logger: QUIET, interceptors: [(context) => ({ inbound: new ActivityGuard(context) })] });
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
  return connectFailure(new ConnectionError('Login failed.', 'ELOGIN'), options, numbers.map((number) => ({ number, message: `Complaint ${String(number)}.` })));
}

describe('a failure of SQL Server that passes is tried again by Temporal', () => {
  test.each<[string, unknown, DatabaseErrorCode]>([
    ['a reset line', toDatabaseError(new ConnectionError('Connection lost - read ECONNRESET', 'ESOCKET')), 'DATABASE_UNAVAILABLE'],
    ['a line that ends in a request', toDatabaseError(new RequestError('Connection closed before request completed.', 'ECLOSE')), 'DATABASE_UNAVAILABLE'],
    ['a statement that takes too long', toDatabaseError(new RequestError('Timeout: Request failed to complete in 120000ms', 'ETIMEOUT')), 'DATABASE_BUSY'],
    ['a deadlock', statement(1205, 'Transaction was deadlocked on lock resources.'), 'DATABASE_BUSY'],
    ['a lock that is not granted', statement(1222, 'Lock request time out period exceeded.'), 'DATABASE_BUSY'],
    ['a conflict of snapshots', statement(3960, 'Snapshot isolation transaction aborted due to update conflict.'), 'DATABASE_BUSY'],
    ['Azure SQL that is busy', statement(40501, 'The service is currently busy.'), 'DATABASE_BUSY'],
    ['Azure SQL that has no resources', statement(10928, 'The limit for the database has been reached.'), 'DATABASE_BUSY'],
    ['Azure SQL that moves in a statement', statement(40197, 'The service has encountered an error processing your request.'), 'DATABASE_UNAVAILABLE'],
    ['Azure SQL that moves in a login', login(40613), 'DATABASE_UNAVAILABLE'],
    ['a login in a failover', login(4060, 18456), 'DATABASE_UNAVAILABLE'],
    ['a login at a secondary replica', login(978), 'DATABASE_UNAVAILABLE'],
    ['a login while the server starts', login(18401), 'DATABASE_UNAVAILABLE'],
    ['a server that is not there', login(), 'DATABASE_UNAVAILABLE'],
    ['a log without room', statement(9002, 'The transaction log for database orders is full.'), 'DATABASE_FULL'],
    ['a file without room', statement(1105, 'Could not allocate space for object dbo.StagingOrders.'), 'DATABASE_FULL'],
    ['a primary that has become a secondary', statement(3906, 'Failed to update database orders because the database is read-only.'), 'DATABASE_READ_ONLY'],
  ])('%s', async (_name, error, type) => {
    expect(await failureOf(error)).toMatchObject({ type, nonRetryable: false });
  });
});

describe('a failure of SQL Server that stays ends the activity and says what is wrong', () => {
  test.each<[string, unknown, DatabaseErrorCode, RegExp]>([
    ['a foreign key', statement(547, 'The UPDATE statement conflicted with the FOREIGN KEY constraint "FK_MON". The conflict occurred in table "dbo.MON", column \'ID\'.', 3), 'DATABASE_CONSTRAINT', /^Row 3: .*"dbo\.MON", column 'ID'/],
    ['a missing value', statement(515, "Cannot insert the value NULL into column 'KEY', table 'orders.dbo.MON'; column does not allow nulls.", 2), 'DATABASE_CONSTRAINT', /^Row 2: .*column 'KEY', table 'orders\.dbo\.MON'/],
    ['a text that is too long', statement(2628, "String or binary data would be truncated in table 'orders.dbo.MON', column 'Title'. Truncated value: 'abc'.", 7), 'DATABASE_VALUE', /^Row 7: .*table 'orders\.dbo\.MON', column 'Title'/],
    ['a text that is too long, as SQL Server 2016 says it', statement(8152, 'String or binary data would be truncated.', 7), 'DATABASE_VALUE', /^Row 7: .*Statement: UPDATE \[dbo\]\.\[MON_CustMasterSchedule\] SET \[ORDER QTY\]/],
    ['a text that is no number', statement(245, "Conversion failed when converting the varchar value 'x' to data type int.", 4), 'DATABASE_VALUE', /^Row 4: .*'x' to data type int.*\[MON_CustMasterSchedule\] SET \[ORDER QTY\]/],
    ['a table that is not there', statement(208, "Invalid object name 'dbo.SYNC_Run'."), 'DATABASE_SCHEMA', /'dbo\.SYNC_Run'.*npm run cli -- db migrate/],
    ['a right that is missing', statement(229, "The INSERT permission was denied on the object 'MON'."), 'DATABASE_ACCESS', /db status` names the rights/],
    ['a source in a database without snapshots', statement(3952, "Snapshot isolation transaction failed accessing database 'erp'."), 'DATABASE_SNAPSHOT_REFUSED', /'erp'.*SET ALLOW_SNAPSHOT_ISOLATION ON/],
    ['a statement that cannot be read', statement(102, "Incorrect syntax near 'FROM'."), 'DATABASE_STATEMENT', /Statement: UPDATE/],
    ['a wrong password', login(18456), 'DATABASE_ACCESS', /sql:1433, database orders.*Check MSSQL_USER/],
  ])('%s', async (_name, error, type, message) => {
    expect(await failureOf(error)).toMatchObject({ type, nonRetryable: true, message: expect.stringMatching(message) as string });
  });
});

test('a source that is not there is waited for ten minutes, then told, and never with the advice to migrate', async () => {
  const missing = new SourceMissing('dbo.ORDERS_UNIFIED');
  let waitedMs = 0;
  let attempt = 1;
  let failure = await failureOf(missing, attempt);
  for (; failure.nonRetryable !== true; failure = await failureOf(missing, attempt)) {
    waitedMs += Number(failure.nextRetryDelay);
    attempt += 1;
  }
  expect(waitedMs).toBe(600_000);
  expect(failure).toMatchObject({ type: 'SOURCE_MISSING', message: expect.stringMatching(/dbo\.ORDERS_UNIFIED is not there.*db status/) as string });
  expect(failure.message).not.toContain('db migrate');
});
