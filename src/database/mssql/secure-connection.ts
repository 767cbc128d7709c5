import { isIP } from 'node:net';
import { Connection } from 'tedious';
import type { MssqlOptions } from './options.js';
import { connectFailure, notEncrypted } from './failures.js';

/** A far-away server behind a gateway takes a few seconds to let somebody in; more means that it is not there. */
const CONNECT_TIMEOUT_MS = 15_000;
/** No statement of the product takes minutes; loads and streams have limits of their own. */
export const STATEMENT_TIMEOUT_MS = 120_000;
/** How long the server lets a statement wait for a lock before it answers 1222. The same patience as the embedded engine's. */
export const LOCK_WAIT_MS = 60_000;
/** Larger packets mean fewer of them: a load sends megabytes. The most that the server takes with encryption is 16 KiB. */
const PACKET_BYTES = 16_384;

/**
 * A connection that does not log in without encryption. The driver sends the password in the clear when it asked for encryption and
 * the server has none; here the login is withheld until the secure channel stands.
 */
export class SecureConnection extends Connection {
  private channel: 'none' | 'secure' = 'none';
  private checked = false;
  /** Numbers of what the server complained about during the login. */
  readonly loginErrors: number[] = [];

  constructor(private readonly target: MssqlOptions) {
    super({
      server: target.server,
      authentication: target.authentication,
      options: {
        port: target.port,
        database: target.database,
        encrypt: target.encrypt,
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
        rowCollectionOnRequestCompletion: false,
      },
    });
    this.on('secure', () => {
      this.channel = 'secure';
    });
    this.on('errorMessage', (message) => {
      this.loginErrors.push(message.number);
    });
  }

  /** Every attempt to connect starts here, also when the server sends the client elsewhere. */
  override sendPreLogin(): void {
    this.channel = this.target.encrypt === 'strict' ? 'secure' : 'none';
    super.sendPreLogin();
  }

  override sendLogin7Packet(): void {
    if (this.target.encrypt !== false && this.channel !== 'secure') throw notEncrypted(this.target);
    this.checked = true;
    super.sendLogin7Packet();
  }

  /** False when the driver went another way than the one that is guarded here. */
  get guarded(): boolean {
    return this.checked;
  }

  /** Ready for the next request. */
  get usable(): boolean {
    return !this.closed && this.state.name === 'LoggedIn';
  }
}

/** Connects and logs in. Rejects with a DatabaseError that names the server. */
export async function openConnection(options: MssqlOptions): Promise<SecureConnection> {
  const connection = new SecureConnection(options);
  // Between requests nobody waits for the error of a lost connection; the pool sees that it is not usable.
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => {
      if (error === undefined || error === null) resolve();
      else reject(connectFailure(error, options, connection.loginErrors));
    });
  });
  if (connection.guarded) return connection;
  connection.close();
  throw notEncrypted(options);
}
