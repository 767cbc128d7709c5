import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { config as PoolConfig } from 'mssql';
import type { Connection } from 'tedious';
import { DatabaseError } from '../errors.js';
import { addressOf, notEncrypted } from './connect-failure.js';
import type { MssqlOptions } from './options.js';

/** A remote server behind a gateway takes a few seconds for a login; a server that takes longer counts as unreachable. */
const CONNECT_TIMEOUT_MS = 15_000;
/** No statement of the product takes minutes; loads and streams have limits of their own. */
const STATEMENT_TIMEOUT_MS = 120_000;
/** A load sends megabytes, and larger packets are fewer. 16 KiB is the server's maximum with encryption. */
const PACKET_BYTES = 16_384;

/** The server name in TLS for a server that is given by its address. */
const NO_NAME = 'localhost';
/** Node's code for a certificate that an authority has signed for another name. */
const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** Options of connections, in the form of `mssql`. */
export function connectionConfig(target: MssqlOptions): PoolConfig {
  return {
    server: target.server,
    authentication: target.authentication,
    options: {
      port: target.port,
      database: target.database,
      // The driver accepts 'strict' too; the types of `mssql` lack it.
      encrypt: target.encrypt as boolean,
      trustServerCertificate: target.trustServerCertificate || checkedHere(target),
      // TLS server names cannot be addresses: Node warns of them (DEP0123), and the server ignores one. With TDS 8 the driver leaves it out.
      ...(isIP(target.server) === 0 || target.encrypt === 'strict' ? {} : { serverName: NO_NAME }),
      appName: 'order-sync',
      connectTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: STATEMENT_TIMEOUT_MS,
      packetSize: PACKET_BYTES,
      // An error in any statement rolls back the whole transaction.
      abortTransactionOnError: true,
      lowerCaseGuids: true,
      useUTC: true,
    },
  };
}

/** Connections whose login was guarded. */
const guarded = new WeakSet<Connection>();

/**
 * Makes a new connection withhold its login until the encrypted channel exists. By itself the driver sends the password unencrypted when
 * encryption was requested and the server has none.
 */
export function guardLogin(connection: Connection, target: MssqlOptions): void {
  let secure = false;
  const preLogin = connection.sendPreLogin.bind(connection);
  const login = connection.sendLogin7Packet.bind(connection);
  let problem: string | null = null;
  connection.on('secure', (socket) => {
    secure = true;
    problem = checkedHere(target) ? problemOfCertificate(socket, target.server) : null;
  });
  // Every attempt to connect starts here, also when the server redirects the client.
  connection.sendPreLogin = () => {
    secure = target.encrypt === 'strict';
    preLogin();
  };
  connection.sendLogin7Packet = () => {
    if (target.encrypt !== false && !secure) throw notEncrypted(target);
    if (problem !== null) throw certificateRefused(target, problem);
    guarded.add(connection);
    login();
  };
}

/** The driver checks a certificate against a name. Against an address it is checked here, before the login; with TDS 8 Node does that by itself. */
function checkedHere({ server, encrypt, trustServerCertificate }: MssqlOptions): boolean {
  return isIP(server) !== 0 && encrypt === true && !trustServerCertificate;
}

/** Why the certificate of a channel is not that of the server at this address; null when it is. Node has checked the signature. */
export function problemOfCertificate(socket: Pick<TLSSocket, 'authorizationError' | 'getPeerCertificate'>, address: string): string | null {
  // Node sets a code, although its types lack it.
  const found: unknown = socket.authorizationError;
  const signed = found instanceof Error ? found.message : typeof found === 'string' ? found : null;
  if (signed !== null && signed !== OTHER_NAME) return signed;
  return checkServerIdentity(address, socket.getPeerCertificate(true))?.message ?? null;
}

function certificateRefused(target: MssqlOptions, problem: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_ACCESS',
    `The certificate of SQL Server at ${addressOf(target)} cannot be trusted (${problem}), so the login was not sent. ` +
      'Give the server a certificate for this address that this machine trusts, or set MSSQL_TRUST_SERVER_CERTIFICATE=true.',
  );
}

/** False when the driver logged in by a path that is not guarded here. */
export function isGuarded(connection: Connection): boolean {
  return guarded.has(connection);
}

/** Ready for the next request. */
export function isUsable(connection: Connection): boolean {
  return !connection.closed && connection.state.name === 'LoggedIn';
}
