import { resolve } from 'node:path';
import { mssqlConfig } from '../../src/config/database-settings.js';
import { mssqlVariables } from '../../src/config/variables.js';
import { parseMssqlUrl } from '../../src/config/mssql-url.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import type { MssqlConfig } from '../../src/database/open.js';

/** Names the one database of a server whose contents demo, tests and benches may destroy. The product itself never reads it. */
export const DISPOSABLE = 'ORDER_SYNC_DISPOSABLE_DATABASE';

/** Why no server is used, and how to use one. */
export const WITHOUT_SERVER = `no SQL Server is used. Only ${DISPOSABLE}=<name> with an MSSQL_URL of the database of that name selects one; DATABASE and other MSSQL_ variables are not read`;

/**
 * The URL of the SQL Server whose database may be emptied, or undefined for the embedded engine. Only `ORDER_SYNC_DISPOSABLE_DATABASE` selects a
 * server, never the product's own settings alone. Throws when it is set and MSSQL_URL is not that of the database of exactly this name.
 */
export function disposableUrl(env: NodeJS.ProcessEnv): string | undefined {
  const name = env[DISPOSABLE] ?? '';
  if (name === '') return undefined;
  const url = env['MSSQL_URL'] ?? '';
  if (url === '')
    throw new Error(
      `${DISPOSABLE} names ${name}, but MSSQL_URL is missing: set it to that database, or unset ${DISPOSABLE} for the embedded engine.`,
    );
  const { database } = parseMssqlUrl(url);
  if (database === name) return url;
  throw new Error(
    `${DISPOSABLE} names ${name}, but MSSQL_URL names ${database ?? 'no database'}. Both must be exactly the same; nothing was changed.`,
  );
}

/** The configuration from such a URL alone. */
export function disposableConfig(url: string): MssqlConfig {
  return mssqlConfig(mssqlVariables.parse({ MSSQL_URL: url }), resolve(PROJECT_ROOT, 'sql'));
}
