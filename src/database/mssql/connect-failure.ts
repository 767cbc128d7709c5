import { isIPv6 } from 'node:net';
import { DatabaseError } from '../errors.js';
import type { DatabaseErrorCode } from '../errors.js';
import type { MssqlOptions } from './options.js';
import { CODES_BY_NUMBER, RETRYABLE } from './error-numbers.js';
import type { DriverFacts } from './driver-errors.js';
import { sentence } from './driver-errors.js';

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
  const reason = complaints.find(({ number }) => RETRYABLE.has(CODES_BY_NUMBER[number] ?? 'DATABASE_FAILED')) ?? complaints.at(-1);
  const number = reason?.number;
  const known = number === undefined ? undefined : CODES_BY_NUMBER[number];
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
