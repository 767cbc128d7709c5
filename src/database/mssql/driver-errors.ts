import { isIPv6 } from 'node:net';
import { DatabaseError, type DatabaseErrorCode } from '../errors.js';
import type { MssqlOptions } from './options.js';
import { WRITE_LOCK_REFUSED } from './write-lock.js';

/** What SQL Server's error numbers mean to a caller. What is not listed is DATABASE_STATEMENT for a syntax error, else DATABASE_FAILED. */
const NUMBERS: Readonly<Record<number, DatabaseErrorCode>> = {
  ...codes('DATABASE_DUPLICATE_KEY', 2601, 2627),
  ...codes('DATABASE_CONSTRAINT', 515, 547, 550),
  // Conversion, overflow, truncation, and what the bulk load says for them.
  ...codes('DATABASE_VALUE', 220, 232, 241, 242, 245, 248, 295, 2628, 4815, 4863, 8114, 8115, 8134, 8152, 8169),
  ...codes('DATABASE_SCHEMA', 207, 208, 213, 2812, 4902, 4924),
  ...codes('DATABASE_STATEMENT', 102, 105, 137, 156, 206, 4104, 8144, 8178, 10314),
  ...codes('DATABASE_ACCESS', 229, 230, 262, 297, 300, 916, 18452, 18456, 18470, 18486, 18487, 18488),
  // Deadlock, lock timeout, conflict of snapshots, and a server that asks for patience.
  ...codes('DATABASE_BUSY', 701, 1204, 1205, 1222, 3960, 3961, 8645, 8651, 10928, 10929, 40501, 49918, 49919, 49920, WRITE_LOCK_REFUSED),
  // A view or synonym that leads into a database which allows no snapshot.
  ...codes('DATABASE_SNAPSHOT_REFUSED', 3952),
  // The log, or a file group of the data or of tempdb, has no room.
  ...codes('DATABASE_FULL', 1101, 1105, 9002),
  // Also while a failover makes a primary a secondary.
  ...codes('DATABASE_READ_ONLY', 3906),
  // A failover, a restart, a database that moves or wakes up.
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

/** Names by which the driver tells that the connection is gone or never came about. */
const LOST = new Set(['ESOCKET', 'ECLOSE', 'ECONNRESET', 'EINVALIDSTATE', 'EINSTLOOKUP', 'EPIPE', 'ENOTOPEN']);
const RETRYABLE: ReadonlySet<DatabaseErrorCode> = new Set<DatabaseErrorCode>([
  'DATABASE_BUSY',
  'DATABASE_FULL',
  'DATABASE_READ_ONLY',
  'DATABASE_UNAVAILABLE',
]);
/** Severity 15 is SQL Server's own for a statement that it cannot read. */
const SYNTAX_CLASS = 15;
/** A statement is named in an error by its beginning. */
const SHOWN_SQL_CHARACTERS = 300;

/** What the driver puts into its errors beside the message. */
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
  /** Lines of one statement where many of them went out as one text: tells the row that failed. */
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

/** What the server says during a login. */
export interface Complaint {
  readonly number: number;
  readonly message: string;
}

/**
 * The failure of a login or of the way to the server. A server that cannot open the database now, as in a failover, says that first (4060, 40613)
 * and then that the login failed (18456): what may pass is the reason.
 */
export function connectFailure(error: unknown, options: MssqlOptions, complaints: readonly Complaint[]): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const reason = complaints.find(({ number }) => RETRYABLE.has(NUMBERS[number] ?? 'DATABASE_FAILED')) ?? complaints.at(-1);
  const number = reason?.number;
  const known = number === undefined ? undefined : NUMBERS[number];
  const cause = rootOf(error);
  const message = reason?.message ?? cause.message;
  // Whatever else keeps a client from connecting, a name that does not resolve or a host that is down, may pass.
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
      'only where nobody can listen, set MSSQL_ENCRYPT=false.',
  );
}

function codes(code: DatabaseErrorCode, ...numbers: readonly number[]): Record<number, DatabaseErrorCode> {
  return Object.fromEntries(numbers.map((number) => [number, code]));
}

function firstOf(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  // The first that says something: what follows are its consequences.
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

function advice(code: DatabaseErrorCode): string {
  if (code === 'DATABASE_SCHEMA') return ' If it is a table of the sync, bring it up to date with `npm run cli -- db migrate`.';
  if (code === 'DATABASE_ACCESS') return ' `npm run cli -- db status` names the rights that the login lacks.';
  if (code === 'DATABASE_SNAPSHOT_REFUSED') return ' Allow it there: ALTER DATABASE [...] SET ALLOW_SNAPSHOT_ISOLATION ON.';
  return '';
}

/** What the network says, below the words in which the driver wraps it: of several addresses the first that failed. */
function rootOf(error: unknown): Error & DriverFacts {
  let root = error;
  for (;;) {
    const next: unknown = root instanceof AggregateError ? root.errors[0] : root instanceof Error ? root.cause : undefined;
    if (!(next instanceof Error)) return root instanceof Error ? root : new Error(String(root));
    root = next;
  }
}

/** Where the way to a server ends, by the names that Node gives its errors. */
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No server listens there.',
  ENOTFOUND: 'The name is not known.',
  EAI_AGAIN: 'The name cannot be looked up now.',
  ETIMEDOUT: 'Nothing answers there.',
  EHOSTUNREACH: 'No way leads there.',
  ENETUNREACH: 'No way leads there.',
};

function hint(cause: DriverFacts, message: string, code: DatabaseErrorCode, { encrypt }: MssqlOptions): string {
  if (/self.signed|certificate/i.test(message)) {
    return ' Give the server a certificate that this machine trusts, or set MSSQL_TRUST_SERVER_CERTIFICATE=true.';
  }
  if (code === 'DATABASE_ACCESS') return ' Check MSSQL_USER and MSSQL_PASSWORD, and that the login may use the database.';
  const network = NETWORK[cause.code ?? ''];
  if (network === undefined && code === 'DATABASE_UNAVAILABLE' && encrypt === 'strict') {
    return ' MSSQL_ENCRYPT=strict is TDS 8, which SQL Server has since 2022 and a server before that answers by hanging up or not at all. For such a server set MSSQL_ENCRYPT=true.';
  }
  return `${network === undefined ? '' : ` ${network}`} Check MSSQL_SERVER, MSSQL_PORT and MSSQL_DATABASE.`;
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
