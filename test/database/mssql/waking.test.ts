import { describe, expect, onTestFinished, test } from 'vitest';
import { DatabaseError } from '../../../src/database/errors.js';
import { openMssql } from '../../../src/database/mssql/open-mssql.js';
import { whenAwake } from '../../../src/database/mssql/waking.js';
import { openDatabase } from '../../../src/database/open.js';
import { SQL_FOLDER } from '../../contract/engines.js';
import { loginServer } from './login-server.js';
import type { Refusal } from './login-server.js';

const ASLEEP: Refusal = { number: 40613, message: "Database 'orders' on server 'sql' is not currently available." };
/** The driver itself tries a login four times within two seconds. */
const LOGINS_OF_DRIVER = 4;

describe('a database that wakes up', () => {
  test('is waited for when it is opened, with a line of progress', { timeout: 60_000 }, async () => {
    const { options, logins } = await loginServer((login) => (login <= LOGINS_OF_DRIVER ? ASLEEP : null));
    const lines: string[] = [];
    const database = await openDatabase({ engine: 'mssql', sqlFolder: SQL_FOLDER, ...options }, (line) => lines.push(line));
    onTestFinished(async () => {
      await database.close();
    });
    expect(lines).toEqual([expect.stringMatching(/^The database is waking up \(40613\); waiting, \d s of 120 s\.$/)]);
    expect(logins()).toBeGreaterThan(LOGINS_OF_DRIVER);
  });

  test('and does not, fails at the end of the time with the cure, and without the password', { timeout: 60_000 }, async () => {
    const { options } = await loginServer(() => ({ ...ASLEEP, message: `${ASLEEP.message} not to be seen` }));
    const lines: string[] = [];
    const patience = { totalMs: 2_000, pauseMs: 20 };
    const failure = await whenAwake(
      () => openMssql(options),
      (line) => lines.push(line),
      patience,
    ).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
      message: expect.stringMatching(/cannot be used: Database 'orders'.*40613.*tried for \d s.*Azure portal/) as string,
    });
    expect(String((failure as Error).message)).not.toContain('not to be seen');
    expect(lines.length).toBeGreaterThan(0);
  });
});

describe('what is waited for', () => {
  const failing = (number: number | null) => new DatabaseError('DATABASE_UNAVAILABLE', 'It is not there.', true, number);
  const attempt = async (...failures: readonly Error[]) => {
    const lines: string[] = [];
    let at = 0;
    const open = (): Promise<string> => {
      const failure = failures[at];
      at += 1;
      return failure === undefined ? Promise.resolve('open') : Promise.reject(failure);
    };
    const outcome = await whenAwake(open, (line) => lines.push(line), { totalMs: 10_000, pauseMs: 1 }).catch((error: unknown) => error);
    return { outcome, lines };
  };

  test.each([40197, 40501, 40613, 49918, 49919, 49920])('%i', async (number) => {
    const { outcome, lines } = await attempt(failing(number), failing(number));
    expect(outcome).toBe('open');
    expect(lines).toEqual([
      expect.stringContaining(`(${String(number)}); waiting, 0 s of 10 s.`),
      expect.stringContaining(`(${String(number)}); waiting, 0 s of 10 s.`),
    ]);
  });

  test.each([18456, 4060, null])('%s is not: a person sees it at once', async (number) => {
    const failure = failing(number);
    expect(await attempt(failure)).toEqual({ outcome: failure, lines: [] });
  });

  test('a failure of another kind on the way ends it', async () => {
    const failure = failing(18456);
    expect((await attempt(failing(40613), failure)).outcome).toBe(failure);
  });
});
