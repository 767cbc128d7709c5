import type { Database } from '../../database/database.js';
import { readDdl } from '../../database/ddl/read-ddl.js';
import { describeStep, readMigration } from '../../database/ddl/read-migration.js';
import { describeTables } from '../../database/describe.js';
import type { LackingTable } from '../../database/migration-status.js';
import type { ProductSql } from '../../database/sql-files.js';
import type { Mapping } from '../../mapping/schema.js';
import { planTables } from '../../mapping/table-plan.js';
import type { TablePlan } from '../../mapping/table-plan.js';
import { findingSentence } from '../../mapping/validate/finding.js';

/** What a database lacks for one mapping, in words. */
export interface TableReport {
  readonly mapping: string;
  readonly does: readonly string[];
  readonly guessed: boolean;
  /** Columns that lose values; they are never changed. */
  readonly differing: readonly string[];
}

/** What the mappings need in a database. Only reads it. */
export async function tablePlans(database: Database, { definition }: ProductSql, mappings: readonly Mapping[]): Promise<TablePlan[]> {
  const live = await describeTables(database);
  const declared = readDdl(definition);
  return mappings.map((mapping) => planTables(mapping, live, declared));
}

/** What a mapping needs of its tables, as part of a document. */
export function toReport({ mapping, file, guessed, differing }: TablePlan): TableReport {
  return { mapping, does: file === null ? [] : readMigration(file).map(describeStep), guessed, differing: differing.map(findingSentence) };
}

/** The statements as a person runs them, in batches. */
export function printedTables(plans: readonly TablePlan[]): string[] {
  return plans.flatMap(({ mapping, file }) =>
    file === null ? [] : [`-- Tables of the mapping ${mapping}.`, ...readMigration(file).flatMap(({ text }) => [`${text};`, 'GO', ''])],
  );
}

/** Tables that lack columns, without the columns that the mappings add. */
export function withoutPlanned(lacking: readonly LackingTable[], plans: readonly TablePlan[]): LackingTable[] {
  const isAdded = (table: string, column: string): boolean =>
    plans.some(({ added }) =>
      [...added].some(
        (name) => column.toLowerCase().startsWith(`[${name.slice(table.length + 1)}] `) && name.startsWith(`${table.toLowerCase()}.`),
      ),
    );
  return lacking
    .map(({ table, columns }) => ({ table, columns: columns.filter((column) => !isAdded(table, column)) }))
    .filter(({ columns }) => columns.length > 0);
}
