import { isIPv6 } from 'node:net';
import { remedyOf } from '../../errors/registry.js';
import { DatabaseError, type DatabaseErrorCode } from '../errors.js';
import type { MssqlOptions } from './options.js';
import { WRITE_LOCK_REFUSED } from './write-lock.js';

/** The error code for SQL Server's error numbers. A number that is not listed is DATABASE_STATEMENT for a syntax error, else DATABASE_FAILED. */
const NUMBERS: Readonly<Record<number, DatabaseErrorCode>> = {
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

/** The driver's codes for a lost or failed connection. */
const LOST = new Set(['ESOCKET', 'ECLOSE', 'ECONNRESET', 'EINVALIDSTATE', 'EINSTLOOKUP', 'EPIPE', 'ENOTOPEN']);
const RETRYABLE: ReadonlySet<DatabaseErrorCode> = new Set<DatabaseErrorCode>([
  'DATABASE_BUSY',
  'DATABASE_FULL',
  'DATABASE_READ_ONLY',
  'DATABASE_UNAVAILABLE',
]);
/** Severity 15 is SQL Server's value for a syntax error. */
const SYNTAX_CLASS = 15;
/** Length of the part of a statement that an error shows. */
const SHOWN_SQL_CHARACTERS = 300;

/** The properties of a driver error beside the message. */
interface DriverFacts {
  readonly code?: string | undefined;
  readonly number?: number | undefined;
  readonly class?: number | undefined;
  readonly lineNumber?: number | undefined;
}

/** What was being done, for the message. */
export interface Attempt {
  /** The statement as the caller wrote it. */
  readonly sql?: string;
  /** Replaces "Statement: ..." where there is no statement, as for a bulk load. */
  readonly what?: string;
  /** Lines per statement where many were sent as one text: identifies the row that failed. */
  readonly linesPerRow?: number;
  readonly firstRow?: number;
}

/** The DatabaseError for anything that the server or the driver throws. */
export function toDatabaseError(error: unknown, attempt: Attempt = {}): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const first = firstOf(error);
  const facts = first as DriverFacts & Error;
  const message = first instanceof Error ? first.message : String(first);
  const code = codeOf(facts);
  const number = facts.number === undefined ? '' : ` (SQL Server error ${String(facts.number)})`;
  return new DatabaseError(
    code,
    `${rowOf(facts, attempt)}${sentence(message)}${number}${advice(code)}${shown(attempt)}`,
    RETRYABLE.has(code),
  );
}

/** A message of the server during a login. */
export interface Complaint {
  readonly number: number;
  readonly message: string;
}

/**
 * The failure of a login or of the connection. A server that cannot open the database now, as in a failover, reports that first (4060, 40613)
 * and then the failed login (18456): the transient error is the cause.
 */
export function connectFailure(error: unknown, options: MssqlOptions, complaints: readonly Complaint[]): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const reason = complaints.find(({ number }) => RETRYABLE.has(NUMBERS[number] ?? 'DATABASE_FAILED')) ?? complaints.at(-1);
  const number = reason?.number;
  const known = number === undefined ? undefined : NUMBERS[number];
  const cause = rootOf(error);
  const message = reason?.message ?? cause.message;
  // Any other obstacle to a connection, such as a name that does not resolve or a host that is down, may be transient.
  const code = known ?? 'DATABASE_UNAVAILABLE';
  const where = `${addressOf(options)}, database ${options.database}`;
  const shownNumber = number === undefined ? '' : ` (SQL Server error ${String(number)})`;
  return new DatabaseError(
    code,
    masked(`SQL Server at ${where} cannot be used: ${sentence(message)}${shownNumber}${hint(cause, message, code, options)}`, options),
    RETRYABLE.has(code),
    number ?? null,
  );
}

/** `server:port`; an address of IPv6 has brackets. */
export function addressOf({ server, port }: Pick<MssqlOptions, 'server' | 'port'>): string {
  return `${isIPv6(server) ? `[${server}]` : server}:${String(port)}`;
}

/** Shorter secrets are parts of ordinary words, so hiding them would say what they are. */
const SHORTEST_SECRET = 4;

/** What server, driver and the libraries for tokens say is not ours: whatever they repeat, the secrets of the login are hidden in it. */
function masked(text: string, { authentication }: MssqlOptions): string {
  const { password, token, clientSecret } = authentication.options as Readonly<Record<string, string | undefined>>;
  return [password, token, clientSecret]
    .filter((secret) => secret !== undefined && secret.length >= SHORTEST_SECRET)
    .reduce<string>((shown, secret) => shown.replaceAll(secret ?? '', '***'), text);
}

/** The server offers no encryption. The password has not been sent. */
export function notEncrypted(options: MssqlOptions): DatabaseError {
  return new DatabaseError(
    'DATABASE_ACCESS',
    `SQL Server at ${addressOf(options)} offers no encryption, so the login was not sent. Give the server a certificate; ` +
      'only on a network without eavesdroppers, set MSSQL_ENCRYPT=false.',
  );
}

function codes(code: DatabaseErrorCode, ...numbers: readonly number[]): Record<number, DatabaseErrorCode> {
  return Object.fromEntries(numbers.map((number) => [number, code]));
}

function firstOf(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  // The first message: later ones are its consequences.
  const errors: readonly unknown[] = error.errors;
  return errors.find((one) => NUMBERS[(one as DriverFacts).number ?? 0] !== undefined) ?? errors[0] ?? error;
}

function codeOf(facts: DriverFacts): DatabaseErrorCode {
  const known = facts.number === undefined ? undefined : NUMBERS[facts.number];
  if (known !== undefined) return known;
  if (facts.code === 'ETIMEOUT') return 'DATABASE_BUSY';
  if (facts.code !== undefined && LOST.has(facts.code)) return 'DATABASE_UNAVAILABLE';
  if (facts.code === 'EPARAM') return 'DATABASE_VALUE';
  return facts.class === SYNTAX_CLASS ? 'DATABASE_STATEMENT' : 'DATABASE_FAILED';
}

function rowOf(facts: DriverFacts, { linesPerRow, firstRow }: Attempt): string {
  if (linesPerRow === undefined || facts.lineNumber === undefined || facts.lineNumber < 1) return '';
  return `Row ${String((firstRow ?? 1) + Math.floor((facts.lineNumber - 1) / linesPerRow))}: `;
}

function shown({ sql, what }: Attempt): string {
  if (what !== undefined) return ` ${what}`;
  return sql === undefined ? '' : ` Statement: ${sql.trim().replace(/\s+/g, ' ').slice(0, SHOWN_SQL_CHARACTERS)}`;
}

/** Codes whose message is mostly read where the registry is not at hand: while tables are set up and rights are given. */
const WITH_REMEDY: ReadonlySet<DatabaseErrorCode> = new Set(['DATABASE_SCHEMA', 'DATABASE_ACCESS', 'DATABASE_SNAPSHOT_REFUSED']);

function advice(code: DatabaseErrorCode): string {
  return WITH_REMEDY.has(code) ? ` ${remedyOf(code)}` : '';
}

/** The error of the network, which the driver wraps: for several addresses the first that failed. */
function rootOf(error: unknown): Error & DriverFacts {
  let root = error;
  for (;;) {
    const next: unknown = root instanceof AggregateError ? root.errors[0] : root instanceof Error ? root.cause : undefined;
    if (!(next instanceof Error)) return root instanceof Error ? root : new Error(String(root));
    root = next;
  }
}

/** Explanation of a failed connection by Node's error code. */
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No server listens there.',
  ENOTFOUND: 'The name does not exist.',
  EAI_AGAIN: 'The name cannot be looked up now.',
  ETIMEDOUT: 'Nothing answers there.',
  EHOSTUNREACH: 'There is no route to it.',
  ENETUNREACH: 'There is no route to it.',
};

function hint(cause: DriverFacts, message: string, code: DatabaseErrorCode, { encrypt }: MssqlOptions): string {
  if (/self.signed|certificate/i.test(message)) {
    return ' Give the server a certificate that this machine trusts, or set MSSQL_TRUST_SERVER_CERTIFICATE=true.';
  }
  if (code === 'DATABASE_ACCESS') return ' Check MSSQL_USER and MSSQL_PASSWORD, and that the login may use the database.';
  const network = NETWORK[cause.code ?? ''];
  if (network === undefined && code === 'DATABASE_UNAVAILABLE' && encrypt === 'strict') {
    return ' MSSQL_ENCRYPT=strict is TDS 8, which SQL Server supports since 2022. An older server closes the connection or does not answer. For such a server set MSSQL_ENCRYPT=true.';
  }
  return `${network === undefined ? '' : ` ${network}`} Check MSSQL_SERVER, MSSQL_PORT and MSSQL_DATABASE.`;
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
