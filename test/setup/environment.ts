import { disposableUrl } from '../../sandbox/disposable/disposable-server.js';
import { parseMssqlUrl } from '../../src/config/mssql-url.js';

// Variables that would point a test at a real server, board or database. Runs before the test processes start; they inherit the rest.
const AMBIENT = /^(TEMPORAL_(?!CLI_PATH$)|MONDAY_(?!SCHEMA_FILE$)|MSSQL_|DATABASE|ORDER_SYNC_)/;

/**
 * Takes the developer's own settings out of the tests, once, before any of them starts.
 * TEMPORAL_CLI_PATH names a program, not a server: it stays.
 */
export default function setup(): void {
  keepContractServer(process.env);
  for (const name of Object.keys(process.env)) {
    if (AMBIENT.test(name)) delete process.env[name];
  }
  process.env['ORDER_SYNC_ENV_FILE'] = 'none';
}

/**
 * The contract of the database is checked on a SQL Server, too, when one is named that may be emptied. Under another name, so that no other test
 * reaches it. Throws when it is named wrongly.
 */
function keepContractServer(env: NodeJS.ProcessEnv): void {
  const url = disposableUrl(env);
  delete env['CONTRACT_MSSQL_URL'];
  if (url !== undefined) env['CONTRACT_MSSQL_URL'] = url;
  delete env['CONTRACT_WORKER_URL'];
  const worker = env['ORDER_SYNC_DISPOSABLE_WORKER_URL'] ?? '';
  if (worker === '') return;
  if (url === undefined || parseMssqlUrl(worker).database !== parseMssqlUrl(url).database)
    throw new Error('ORDER_SYNC_DISPOSABLE_WORKER_URL must lead to the database that ORDER_SYNC_DISPOSABLE_DATABASE names.');
  env['CONTRACT_WORKER_URL'] = worker;
}
