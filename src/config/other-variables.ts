import { z } from 'zod';

// Variables that the program itself does not read: of trials and tests, and of the compose file. For docs/configuration.md alone.

const text = (description: string, otherwise?: string): z.ZodType => z.string().optional().meta({ description, otherwise });
const secret = (description: string, otherwise?: string): z.ZodType => z.string().optional().meta({ description, otherwise, secret: true });

/** Read by demo, tests and benches. */
export const trialVariables = z.object({
  TEMPORAL_CLI_PATH: text('The Temporal program that demo and tests start.', 'the one on the PATH or in the cache, else it is downloaded'),
  ORDER_SYNC_DISPOSABLE_DATABASE: text(
    'Exact name of the database of MSSQL_URL, as the server writes it: demo, contract tests and benches may empty it and run there too.',
    'no server is used',
  ),
  ORDER_SYNC_DISPOSABLE_WORKER_URL: secret(
    'As MSSQL_URL: a second login of that database, with the rights of a worker alone, for the contract tests.',
  ),
  MONDAY_SCHEMA_FILE: text(
    "Monday's official GraphQL schema, against which the tests check every document.",
    'these checks are skipped with a reason',
  ),
  CONTRACT_MSSQL_URL: secret('Set by the tests themselves.'),
  CONTRACT_WORKER_URL: secret('Set by the tests themselves.'),
});

/** Read by docker-compose.yml from `.env`, besides the variables above. */
export const composeVariables = z.object({
  MSSQL_SA_PASSWORD: secret("The administrator's password, used to create database and logins.", 'required'),
  MSSQL_MIGRATION_USER: text('Login that makes the tables.', 'required'),
  MSSQL_MIGRATION_PASSWORD: secret('Its password.', 'required'),
  TEMPORAL_POSTGRES_PASSWORD: secret("Password of Temporal's own database.", 'required'),
  COMPOSE_PROFILES: text('`simulator`, or empty for the real monday.com.'),
  SQL_SERVER_EDITION: text('Edition of SQL Server.', '`Developer`'),
  SQL_SERVER_VERSION: text('Tag of its image.', 'required'),
  POSTGRES_VERSION: text('Tag of the image of Postgres.', 'required'),
  TEMPORAL_SERVER_VERSION: text('Tag of the image of Temporal.', 'required'),
  TEMPORAL_ADMIN_TOOLS_VERSION: text('Tag of the image of its tools.', 'required'),
  TEMPORAL_UI_VERSION: text('Tag of the image of its UI.', 'required'),
  SQL_SERVER_PORT: text('Port of SQL Server on this machine.', '`1433`'),
  TEMPORAL_PORT: text('Port of Temporal on this machine.', '`7233`'),
  TEMPORAL_UI_PORT: text("Port of Temporal's UI on this machine.", '`8080`'),
  SIMULATOR_PORT: text('Port of the simulator on this machine.', '`8090`'),
});
