import { readDdl } from '../database/ddl/read-ddl.js';
import type { Database } from '../database/database.js';
import type { LackingTable, MigrationStatus } from '../database/migration-status.js';
import { isolationOf, SELECT_OPTIONS } from '../database/mssql/read-isolation.js';
import type { ReadIsolation } from '../database/mssql/read-isolation.js';
import { missingRights } from '../database/mssql/rights.js';
import type { MissingRights } from '../database/mssql/rights.js';
import type { DatabaseConfig } from '../database/open.js';
import { loadProductSql, withoutSource, withTablesOf } from '../database/sql-files.js';
import type { ProductSql } from '../database/sql-files.js';
import type { Mapping } from '../mapping/schema.js';
import { wantedRights } from './commands/db-rights.js';

/** The SQL of the product for an engine and the mappings of these names. The embedded engine creates every table by itself, that of the shipped source too. */
export async function productSql(folder: string, withSource: boolean, mappings: readonly string[]): Promise<ProductSql> {
  const sql = await loadProductSql(folder);
  const definition = withTablesOf(sql.definition, mappings);
  return { ...sql, definition: withSource ? definition : withoutSource(definition) };
}

/** Tables of the product that lack columns. Other systems create the sources; `validate` checks whether these have the columns of a mapping. */
export function lackingTables({ lacking }: MigrationStatus, mappings: readonly Mapping[]): LackingTable[] {
  const foreign = new Set(mappings.map((mapping) => mapping.source.table.toLowerCase()));
  return lacking.filter(({ table }) => !foreign.has(table.toLowerCase()));
}

/** Rights that the login lacks as that of workers and commands; the embedded engine has no logins. */
export async function lackingRights(database: Database, sql: ProductSql, mappings: readonly Mapping[]): Promise<MissingRights[]> {
  return database.engine === 'sqlite' ? [] : await missingRights(database, wantedRights(readDdl(sql.definition), mappings));
}

/** How the source is read beside its writers; null for the embedded engine, which always reads beside its writer. */
export async function readsOf(database: Database): Promise<ReadIsolation | null> {
  if (database.engine === 'sqlite') return null;
  const [options] = await database.query<{ state: number; versions: number }>(SELECT_OPTIONS);
  return isolationOf(options?.state, options?.versions);
}

/** Which database it is, for a person. */
export function databaseName(database: DatabaseConfig): string {
  return database.engine === 'sqlite' ? database.file : `${database.database} on ${database.server}:${String(database.port)}`;
}
