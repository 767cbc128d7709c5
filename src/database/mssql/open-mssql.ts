import type { Database } from '../database.js';
import { MssqlDatabase } from './mssql-database.js';
import type { MssqlOptions } from './options.js';
import { Pool } from './pool.js';
import { runBatch } from './requests.js';
import { LOCK_WAIT_MS, openConnection } from './secure-connection.js';
import type { SecureConnection } from './secure-connection.js';

/** A worker writes over one connection at a time, streams over one or two, and reads over the rest. */
const CONNECTIONS = 10;

/** Opens SQL Server and logs in once, so that a wrong password or a server without encryption is known at once. Rejects with a DatabaseError. */
export async function openMssql(options: MssqlOptions): Promise<Database> {
  const pool = new Pool(() => openSession(options), options.connections ?? CONNECTIONS);
  try {
    await pool.use(() => Promise.resolve());
    return new MssqlDatabase(pool);
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function openSession(options: MssqlOptions): Promise<SecureConnection> {
  const connection = await openConnection(options);
  try {
    await runBatch(connection, `SET LOCK_TIMEOUT ${String(LOCK_WAIT_MS)}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
