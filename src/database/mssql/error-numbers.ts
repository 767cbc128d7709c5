import type { DatabaseErrorCode } from '../errors.js';
import { WRITE_LOCK_REFUSED } from './write-lock.js';

/** The error code for SQL Server's error numbers. A number that is not listed is DATABASE_STATEMENT for a syntax error, else DATABASE_FAILED. */
export const CODES_BY_NUMBER: Readonly<Record<number, DatabaseErrorCode>> = {
  ...codes('DATABASE_DUPLICATE_KEY', 2601, 2627),
  ...codes('DATABASE_CONSTRAINT', 515, 547, 550),
  // Conversion, overflow, truncation, and the bulk load's errors for them.
  ...codes('DATABASE_VALUE', 220, 232, 241, 242, 245, 248, 295, 2628, 4815, 4863, 8114, 8115, 8134, 8152, 8169),
  ...codes('DATABASE_SCHEMA', 207, 208, 213, 2812, 4902, 4924),
  ...codes('DATABASE_STATEMENT', 102, 105, 137, 156, 206, 4104, 8144, 8178, 10314),
  ...codes('DATABASE_ACCESS', 229, 230, 262, 297, 300, 916, 18452, 18456, 18470, 18486, 18487, 18488),
  // Deadlock, lock timeout, snapshot conflict, and a busy server that asks for a retry.
  ...codes('DATABASE_BUSY', 701, 1204, 1205, 1222, 3960, 3961, 8645, 8651, 10928, 10929, 40501, 49918, 49919, 49920, WRITE_LOCK_REFUSED),
  // A view or synonym of a database that allows no snapshot.
  ...codes('DATABASE_SNAPSHOT_REFUSED', 3952),
  // The log, or a file group of the data or of tempdb, has no room.
  ...codes('DATABASE_FULL', 1101, 1105, 9002),
  // Also during a failover from primary to secondary.
  ...codes('DATABASE_READ_ONLY', 3906),
  // A failover, a restart, a database that is moved or resumed.
  ...codes(
    'DATABASE_UNAVAILABLE',
    64,
    233,
    921,
    976,
    978,
    979,
    982,
    983,
    4060,
    4221,
    6005,
    10053,
    10054,
    10060,
    17142,
    18401,
    40143,
    40197,
    40540,
    40613,
  ),
};

export const RETRYABLE: ReadonlySet<DatabaseErrorCode> = new Set<DatabaseErrorCode>([
  'DATABASE_BUSY',
  'DATABASE_FULL',
  'DATABASE_READ_ONLY',
  'DATABASE_UNAVAILABLE',
]);

function codes(code: DatabaseErrorCode, ...numbers: readonly number[]): Record<number, DatabaseErrorCode> {
  return Object.fromEntries(numbers.map((number) => [number, code]));
}
