import type { ConnectionAuthentication } from 'tedious';

/** Where the SQL Server is and how the service logs in. */
export interface MssqlOptions {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  /** In the form of the driver: a name and password, or one of its methods to get an Entra token. */
  readonly authentication: ConnectionAuthentication;
  /** `strict` is TDS 8, which encrypts from the first byte. With `false` the password and all orders are sent unencrypted. */
  readonly encrypt: boolean | 'strict';
  /** Accepts a certificate that no authority has signed, as a newly installed server has. */
  readonly trustServerCertificate: boolean;
  /** Connections at once; ten by default. */
  readonly connections?: number;
}
