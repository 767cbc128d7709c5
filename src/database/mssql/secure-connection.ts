import { isIP } from 'node:net';
import type { config as PoolConfig } from 'mssql';
import type { Connection } from 'tedious';
import { notEncrypted } from './failures.js';
import type { MssqlOptions } from './options.js';

/** A far-away server behind a gateway takes a few seconds to let somebody in; more means that it is not there. */
const CONNECT_TIMEOUT_MS = 15_000;
/** No statement of the product takes minutes; loads and streams have limits of their own. */
const STATEMENT_TIMEOUT_MS = 120_000;
/** Larger packets mean fewer of them: a load sends megabytes. The most that the server takes with encryption is 16 KiB. */
const PACKET_BYTES = 16_384;

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
      trustServerCertificate: target.trustServerCertificate,
      // TLS has no names for addresses, and a certificate that is trusted unseen is compared with none.
      ...(target.trustServerCertificate && isIP(target.server) !== 0 ? { serverName: 'localhost' } : {}),
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
  connection.on('secure', () => {
    secure = true;
  });
  // Every attempt to connect starts here, also when the server sends the client elsewhere.
  connection.sendPreLogin = () => {
    secure = target.encrypt === 'strict';
    preLogin();
  };
  connection.sendLogin7Packet = () => {
    if (target.encrypt !== false && !secure) throw notEncrypted(target);
    guarded.add(connection);
    login();
  };
}

/** False when the driver logged in another way than the one that is guarded here. */
export function isGuarded(connection: Connection): boolean {
  return guarded.has(connection);
}

/** Ready for the next request. */
export function isUsable(connection: Connection): boolean {
  return !connection.closed && connection.state.name === 'LoggedIn';
}
