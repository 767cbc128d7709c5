import type { LackingTable, Migration, MigrationStatus } from '../../database/migration-status.js';
import type { ReadIsolation } from '../../database/mssql/read-isolation.js';
import type { MissingRights } from '../../database/mssql/rights.js';
import type { TableReport } from './db-tables.js';
import type { Style } from '../output/style.js';
import { localMinute, zoneLine } from '../output/times.js';

/** What is applied and what is not. */
type Plan = Pick<MigrationStatus, 'isNew' | 'migrations' | 'files'>;

export interface DatabaseReport extends Plan {
  /** Which database it is, for a person. */
  readonly database: string;
  readonly lacking: readonly LackingTable[];
  /** What the mappings need. */
  readonly tables: readonly TableReport[];
  /** What this login cannot do; empty for the embedded engine, which has no logins. */
  readonly rights: readonly MissingRights[];
  /** How the source is read beside its writers; null for the embedded engine. */
  readonly reads: ReadIsolation | null;
}

/** What a migration is going to do. */
export function planLines(database: string, { isNew, migrations, files }: Plan, tables: readonly TableReport[]): string[] {
  const toApply = files.filter(({ state }) => state !== 'APPLIED');
  const ofMappings = tables.flatMap(tableLines);
  if (isNew) return [`${database} is new: it gets the tables of this version.`, ...ofMappings];
  const pending = migrations.filter(({ state }) => state === 'PENDING');
  if (pending.length + toApply.length + ofMappings.length === 0) return [];
  return [
    `In one transaction ${database} gets:`,
    ...pending.flatMap(({ file, does }) => [`  ${file}`, ...does.map((line) => `    ${line}`)]),
    ...ofMappings,
    ...toApply.flatMap(({ file, state }) => [
      `  ${file} (${state === 'CHANGED' ? 'its text has changed' : 'new'})`,
      '    creates the tables and indexes that are missing, and replaces its views',
    ]),
  ];
}

/** What `db migrate` has done. */
export function migrationLines(applied: readonly string[], style: Style): string[] {
  if (applied.length === 0) return [style('green', 'Nothing to do: every file was applied before.')];
  return [...applied.map((file) => `applied  ${file}`), style('green', 'The tables are up to date.')];
}

/** What `db status` says. */
export function databaseLines(report: DatabaseReport, style: Style): string[] {
  const { database, migrations, files } = report;
  const plan = planLines(database, report, report.tables);
  return [
    database,
    ...[...migrations, ...files].map(
      ({ file, state, appliedDate }) =>
        `${state.toLowerCase().padEnd(8)} ${file}${appliedDate === null ? '' : `  ${localMinute(appliedDate)}`}`,
    ),
    zoneLine(),
    ...changedLines(migrations, style),
    ...(plan.length === 0
      ? [style('green', 'The tables are up to date.')]
      : [...plan, style('yellow', 'Apply that with `npm run cli -- db migrate`; what to do around it: docs/upgrading.md.')]),
  ];
}

export const RESTORE_TEXT = 'restore its text, and write the change as a new migration with the next number.';

/** An applied migration is history; `db migrate` refuses one whose text has changed. */
function changedLines(migrations: readonly Migration[], style: Style): string[] {
  const changed = migrations.filter(({ state }) => state === 'CHANGED');
  if (changed.length === 0) return [];
  return [style('red', `${changed.map(({ file }) => file).join(', ')} was applied with another text.`), `  Fix: ${RESTORE_TEXT}`];
}

/** What a database lacks for one mapping; nothing for a complete one. */
function tableLines({ mapping, does, guessed }: TableReport): string[] {
  if (does.length === 0) return [];
  return [
    `  tables of the mapping ${mapping}`,
    ...does.map((line) => `    ${line}`),
    ...(guessed ? ['    its source cannot be seen, so the types of the columns follow from the board'] : []),
  ];
}

/** Columns with another type than the mapping needs keep it: only a person knows what their rows should become. */
export function differingLines({ tables }: DatabaseReport, style: Style): string[] {
  return tables.flatMap(({ mapping, differing }) =>
    differing.length === 0
      ? []
      : [
          style('red', `${mapping}: ${String(differing.length)} columns have a type that loses values, and were left as they are.`),
          ...differing.map((line) => `  ${line}`),
        ],
  );
}

/** A table of an older version keeps its shape: only a person can decide what its rows should hold. */
export function lackingLines({ lacking }: DatabaseReport, style: Style): string[] {
  return lacking.flatMap(({ table, columns }) => [
    style('red', `${table} was made by something else and lacks ${String(columns.length)} columns.`),
    `  Fix: ${addColumns({ table, columns })}`,
  ]);
}

export const addColumns = ({ table, columns }: LackingTable): string =>
  `ALTER TABLE ${table} ADD ${columns.join(', ')}; or rename the table and migrate again.`;

/** A table that the login cannot see does not exist, or the login has no right on it: the catalog does not distinguish the two. */
export function rightLines({ rights }: DatabaseReport, style: Style): string[] {
  if (rights.length === 0) return [];
  return [
    style('red', `The login lacks rights on ${String(rights.length)} tables, or they do not exist.`),
    ...rights.map(({ grant }) => `  Fix: ${grant}`),
  ];
}

export const READS: Readonly<Record<ReadIsolation, string>> = {
  SNAPSHOT: 'The source is read by SNAPSHOT: its writers do not wait.',
  'READ COMMITTED': 'The source is read by READ COMMITTED with row versions: its writers do not wait.',
  SERIALIZABLE: 'The source is read by SERIALIZABLE: its writers wait while the server copies its rows to tempdb.',
};

export const ROW_VERSIONS = 'ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON, which is the default on Azure SQL.';

/** How the source is read beside its writers. */
export function readLines({ reads }: DatabaseReport, style: Style): string[] {
  if (reads === null) return [];
  if (reads !== 'SERIALIZABLE') return [READS[reads]];
  return [style('yellow', READS[reads]), `  Fix: ${ROW_VERSIONS}`];
}
