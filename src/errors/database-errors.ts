import type { ErrorEntry } from './entry.js';
import { run, entry } from './own-entry.js';

/** What the database answers, in words of both engines. */
export const databaseErrors: readonly ErrorEntry[] = [
  entry(
    'DATABASE_CONSTRAINT',
    run,
    'A row violates a constraint of its table; the message names it.',
    'Correct the value in the source and start `npm run cli -- run`, or report a defect of this service.',
  ),
  entry(
    'DATABASE_DUPLICATE_KEY',
    run,
    'The database already holds a row of this key; the message names the table. The step was retried for five minutes, then the run was closed and all other orders stay pending.',
    'Start `npm run cli -- run`. If it is reported again, report a defect of this service with the message.',
  ),
  entry(
    'DATABASE_CLOSED',
    { retry: 'later', scope: 'run' },
    'The worker closed its connection to the database while it was shutting down.',
    'Nothing to do: another worker, or this one after its restart, tries it again.',
  ),
  entry(
    'DATABASE_SCHEMA',
    run,
    'A table or column is missing, or is not what this version needs.',
    'Bring the tables of the sync up to date with `npm run cli -- db migrate`, or move an old embedded database file away.',
  ),
  entry('DATABASE_STATEMENT', run, 'The database rejected a statement as invalid.', 'Report a defect of this service with the message.'),
  entry(
    'DATABASE_VALUE',
    run,
    'A value does not fit its column; the message names table, column and row.',
    'Correct the value in the source and start `npm run cli -- run`, or report a defect of this service.',
  ),
  entry(
    'DATABASE_ACCESS',
    run,
    'The database refused the login or a permission, or offers no encryption.',
    'Correct the login, its rights or the certificate of the server. `npm run cli -- db status` names the rights that the login lacks.',
  ),
  entry(
    'DATABASE_SNAPSHOT_REFUSED',
    run,
    'The source view reads another database, which does not allow snapshot isolation while its own database does (SQL Server error 3952).',
    'Run ALTER DATABASE [...] SET ALLOW_SNAPSHOT_ISOLATION ON for the database that the message names, then start `npm run cli -- run`.',
  ),
  entry(
    'DATABASE_FULL',
    { retry: 'later', scope: 'run' },
    'The database, its log or tempdb is full (SQL Server errors 1101, 1105, 9002). The transaction was rolled back.',
    'Back up the log, or enlarge the file. The step is tried again; nothing is lost meanwhile.',
  ),
  entry(
    'DATABASE_READ_ONLY',
    { retry: 'later', scope: 'run' },
    'The database accepts no writes (SQL Server error 3906): it is set to read-only, or this server has become a secondary.',
    'Name the primary or the listener in MSSQL_SERVER, or set the database to READ_WRITE. The step is tried again.',
  ),
  entry(
    'DATABASE_UNAVAILABLE',
    { retry: 'later', scope: 'run' },
    'The database cannot be reached: a restart, a failover or a broken connection.',
    'Nothing to do: the step is tried again. If it lasts, check whether the server is running: `npm run cli -- doctor`.',
  ),
  entry(
    'DATABASE_FAILED',
    run,
    'The database reported an error that is unknown to this version. The step was retried for five minutes, then the run was closed and all other orders stay pending.',
    "Read the database's own message and check whether the server is healthy; then start `npm run cli -- run`.",
  ),
  entry(
    'DATABASE_BUSY',
    { retry: 'later', scope: 'run' },
    'The database is busy: a lock, a deadlock or a timeout. The transaction was rolled back.',
    'Nothing to do: the step is tried again. If it is frequent, check what else holds locks.',
  ),
];
