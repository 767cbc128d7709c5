import type { Database } from './database.js';
import type { DescribedTables } from './described.js';
import { describeMssql } from './mssql/describe.js';
import { describeSqlite } from './sqlite/describe.js';

/** Every table and view of dbo, from the present catalog of the database. */
export async function describeTables(database: Database): Promise<DescribedTables> {
  return database.engine === 'mssql' ? await describeMssql(database) : await describeSqlite(database);
}
