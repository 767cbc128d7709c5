import { existsSync } from 'node:fs';
import type { Database } from '../../database/database.js';
import { DatabaseError } from '../../database/errors.js';
import type { LackingTable, MigrationStatus } from '../../database/migration-status.js';
import type { ReadIsolation } from '../../database/mssql/read-isolation.js';
import type { MissingRights } from '../../database/mssql/rights.js';
import { openAsItIs } from '../../database/open.js';
import type { DatabaseConfig } from '../../database/open.js';
import { remedyOf } from '../../errors/registry.js';
import type { Asked } from '../check/rules.js';
import { addColumns, READS, RESTORE_TEXT, ROW_VERSIONS } from '../commands/db-lines.js';
import { databaseName } from '../database-report.js';
import { count } from '../output/words.js';
import { inTime, NoAnswer, ok, reasonOf, warning, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

const MIGRATE = 'npm run cli -- db migrate';
const DATABASE_SETTINGS = 'set DATABASE=mssql and MSSQL_URL, in .env or the environment; docs/configuration.md lists all settings';
/** More would hide the other checks; `db status` lists all. */
const GRANTS_SHOWN = 5;

/** The database, open, or the verdict of the check whether it can be reached. */
export type Reached =
  { readonly kind: 'answer'; readonly value: Database } | { readonly kind: 'none'; readonly reason: string; readonly verdict: Verdict };

/** Opens the database as it is, in time. A missing file of the embedded engine is not created. */
export async function reachDatabase(config: DatabaseConfig): Promise<Reached> {
  if (config.engine === 'sqlite' && !existsSync(config.file))
    return none(wrong(`there is no file ${config.file}`, DATABASE_SETTINGS, `${MIGRATE}   # makes this file, for the embedded engine`));
  let last: string | null = null;
  const opening = openAsItIs(config, (line) => (last = line));
  try {
    return { kind: 'answer', value: await inTime(opening) };
  } catch (error) {
    // What opens too late is not used, and must not keep the process alive.
    if (error instanceof NoAnswer) void opening.then((late) => late.close()).catch(() => undefined);
    const says = error instanceof NoAnswer ? (last ?? error.message) : reasonOf(error);
    return none(wrong(`${databaseName(config)}: ${says}`, error instanceof DatabaseError ? remedyOf(error.code) : DATABASE_SETTINGS));
  }
}

function none(verdict: Verdict): Reached {
  return { kind: 'none', reason: verdict.says, verdict };
}

/** Whether the database could be opened. */
export function judgeReached(config: DatabaseConfig, reached: Reached): Verdict {
  if (reached.kind === 'none') return reached.verdict;
  return ok(`${databaseName(config)}, ${config.engine === 'sqlite' ? 'the embedded engine' : 'SQL Server'}`);
}

/** Whether every migration is applied and no table lacks a column. */
export function judgeMigrations({ isNew, migrations, files }: MigrationStatus, lacking: readonly LackingTable[]): Verdict {
  if (isNew) return wrong('the database has no tables of the sync', MIGRATE);
  const changed = migrations.filter(({ state }) => state === 'CHANGED').map(({ file }) => file);
  if (changed.length > 0) return wrong(`${changed.join(', ')} was applied with another text`, RESTORE_TEXT);
  const pending = migrations.filter(({ state }) => state === 'PENDING').map(({ file }) => file);
  if (pending.length > 0) return wrong(`${count(pending.length, 'migration')} pending: ${pending.join(', ')}`, MIGRATE);
  const [first, ...others] = lacking.map(addColumns);
  if (first !== undefined) return wrong(`${lacking.map(({ table }) => table).join(', ')}: columns are missing`, first, ...others);
  const unapplied = files.filter(({ state }) => state !== 'APPLIED').map(({ file }) => file);
  if (unapplied.length > 0) return warning(`${unapplied.join(', ')} was not applied in its present text`, MIGRATE);
  return ok('all are applied');
}

/** Whether the login has its rights; each missing one with its GRANT. */
export function judgeRights(engine: Database['engine'], rights: readonly MissingRights[]): Verdict {
  if (engine === 'sqlite') return ok('the embedded engine has no logins');
  const grants = rights.slice(0, GRANTS_SHOWN).map(({ grant }) => grant);
  const more = rights.length > GRANTS_SHOWN ? ['npm run cli -- db status   # lists the other rights'] : [];
  const [first, ...others] = [...grants, ...more];
  if (first === undefined) return ok('the login has every right of sql/roles/worker.sql');
  const roles = 'or run sql/roles/worker.sql, as a member of db_owner';
  return wrong(`the login lacks rights on ${count(rights.length, 'table')}, or they do not exist`, first, ...others, roles);
}

/** Whether reading the source makes its writers wait. */
export function judgeReads(reads: ReadIsolation | null): Verdict {
  if (reads === null) return ok('the embedded engine reads beside its writers');
  return reads === 'SERIALIZABLE' ? warning(READS[reads], ROW_VERSIONS) : ok(READS[reads]);
}

/** The clock of the database, in milliseconds since 1970; null where it cannot be asked. */
export async function databaseClock(database: Asked<Database>): Promise<number | null> {
  if (database.kind === 'none') return null;
  return await inTime(database.value.now()).then(Date.parse, () => null);
}
