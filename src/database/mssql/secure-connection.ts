import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { config as PoolConfig } from 'mssql';
import type { Connection } from 'tedious';
import { DatabaseError } from '../errors.js';
import { addressOf, notEncrypted } from './driver-errors.js';
import type { MssqlOptions } from './options.js';

/** A far-away server behind a gateway takes a few seconds to let somebody in; more means that it is not there. */
const CONNECT_TIMEOUT_MS = 15_000;
/** No statement of the product takes minutes; loads and streams have limits of their own. */
const STATEMENT_TIMEOUT_MS = 120_000;
/** Larger packets mean fewer of them: a load sends megabytes. The most that the server takes with encryption is 16 KiB. */
const PACKET_BYTES = 16_384;

/** The name that is asked for where the server has an address alone. */
const NO_NAME = 'localhost';
/** What Node says of a certificate that an authority vouches for, and that names somebody else. */
const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** How connections are made, as `mssql` takes it. */
export function connectionConfig(target: MssqlOptions): PoolConfig {
  return {
    server: target.server,
    authentication: target.authentication,
    options: {
      port: target.port,
      database: target.database,
      // The driver takes 'strict' too; the types of `mssql` do not know that yet.
      encrypt: target.encrypt as boolean,
      trustServerCertificate: target.trustServerCertificate || checkedHere(target),
      // TLS has no names for addresses: Node warns of them (DEP0123), and the server would not look at one. With TDS 8 the driver leaves it out.
      ...(isIP(target.server) === 0 || target.encrypt === 'strict' ? {} : { serverName: NO_NAME }),
      appName: 'order-sync',
      connectTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: STATEMENT_TIMEOUT_MS,
      packetSize: PACKET_BYTES,
      // After an error nothing of the transaction remains, whatever the statement was.
      abortTransactionOnError: true,
      lowerCaseGuids: true,
      useUTC: true,
    },
  };
}

/** Connections that went the guarded way. */
const guarded = new WeakSet<Connection>();

/**
 * Makes a connection that is about to connect withhold its login until the secure channel stands. By itself the driver sends the password
 * in the clear when it asked for encryption and the server has none.
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
  // Every attempt to connect starts here, also when the server sends the client elsewhere.
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

/** The driver holds a certificate against a name. Against an address it is held here, before the login; with TDS 8 Node does that by itself. */
function checkedHere({ server, encrypt, trustServerCertificate }: MssqlOptions): boolean {
  return isIP(server) !== 0 && encrypt === true && !trustServerCertificate;
}

/** Why the certificate of a channel is not that of the server at this address; null when it is. Node has checked who signed it. */
export function problemOfCertificate(socket: Pick<TLSSocket, 'authorizationError' | 'getPeerCertificate'>, address: string): string | null {
  // Node gives a code, whatever its types say.
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

/** False when the driver logged in another way than the one that is guarded here. */
export function isGuarded(connection: Connection): boolean {
  return guarded.has(connection);
}

/** Ready for the next request. */
export function isUsable(connection: Connection): boolean {
  return !connection.closed && connection.state.name === 'LoggedIn';
}
