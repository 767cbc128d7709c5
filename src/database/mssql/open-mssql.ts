import type { Database } from '../database.js';
import { Connections } from './connections.js';
import { MssqlDatabase } from './mssql-database.js';
import type { MssqlOptions } from './options.js';

/** Opens SQL Server and logs in, so that a wrong password or a server without encryption is known at once. Rejects with a DatabaseError. */
export async function openMssql(options: MssqlOptions): Promise<Database> {
  return new MssqlDatabase(await Connections.open(options));
}
