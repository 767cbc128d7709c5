import { addColumn, createStatements, tablesFile } from '../database/mapping-tables/write.js';
import type { MappingTable } from '../database/mapping-tables/write.js';
import type { DescribedTables } from '../database/described.js';
import { describeDdl } from '../database/ddl/describe.js';
import type { DdlColumn, DdlSchema, SqlFile } from '../database/ddl/schema.js';
import type { FindingCode } from '../errors/findings.js';
import { neededTables } from './needed-tables.js';
import { partsOf } from './parts.js';
import type { Mapping } from './schema.js';
import { unplaced } from './validate/finding.js';
import type { Finding } from './validate/finding.js';
import { checkTables } from './validate/table-checks.js';

/** What a database lacks for a mapping, and what a person has to change in it. */
export interface TablePlan {
  readonly mapping: string;
  /** The missing tables and columns, as statements that can be repeated; null when nothing is missing. */
  readonly file: SqlFile | null;
  /** Columns that are added, as `dbo.x.column` in lower case. */
  readonly added: ReadonlySet<string>;
  /** The source cannot be seen, so the types follow from the columns of the board. */
  readonly guessed: boolean;
  /** Columns that exist with a type that loses values. They are never changed: only a person knows what their rows should become. */
  readonly differing: readonly Finding[];
}

/**
 * Compares the tables that a mapping needs with a database. `declared` is what the files of the definition create, which happens afterwards and needs
 * no statement here. Technical columns of existing tables are not added: a table without them was made by something else.
 */
export function planTables(mapping: Mapping, live: DescribedTables, declared: DdlSchema): TablePlan {
  const source = live.get(mapping.source.table) ?? describeDdl(declared).get(mapping.source.table);
  const names = new Map([...live].map(([name, columns]) => [name.toLowerCase(), columns]));
  const known = declaredColumns(declared);
  const added = new Set<string>();
  const statements = neededTables(mapping, source).flatMap((table): string[] => {
    const present = names.get(table.table.toLowerCase());
    const file = known.get(table.table.toLowerCase()) ?? [];
    if (present === undefined) return file.length > 0 && lacking(table, namesOf(file)).length === 0 ? [] : createStatements(table, file);
    const missing = lacking(table, new Set(present.map(({ name }) => name.toLowerCase())));
    for (const { name } of missing) added.add(`${table.table}.${name}`.toLowerCase());
    return missing.map((column) => addColumn(table.table, column));
  });
  return {
    mapping: mapping.name,
    file: statements.length === 0 ? null : tablesFile(mapping.name, statements),
    added,
    guessed: statements.length > 0 && source === undefined,
    differing: differing(mapping, live),
  };
}

/** The columns that files declare, by full name of their table in lower case. */
export function declaredColumns({ tables }: DdlSchema): ReadonlyMap<string, readonly DdlColumn[]> {
  return new Map(tables.map(({ name, columns }) => [`dbo.${name}`.toLowerCase(), columns]));
}

function lacking({ columns }: MappingTable, present: ReadonlySet<string>): MappingTable['columns'] {
  return columns.filter(({ name }) => !present.has(name.toLowerCase()));
}

const namesOf = (columns: readonly DdlColumn[]): ReadonlySet<string> => new Set(columns.map(({ columnName }) => columnName.toLowerCase()));

const DIFFERING: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'TYPE_MISMATCH',
  'LENGTH_LOST',
  'PRECISION_LOST',
  'CHANGED_COLUMN_DIFFERS',
  'COLUMN_UNLOADABLE',
  'BLANK_REFUSED',
]);

/** What `validate` finds in existing tables; what it says of the source and the board is not about these. */
function differing(mapping: Mapping, tables: DescribedTables): Finding[] {
  const problems = checkTables(partsOf(mapping), { origin: 'the database', tables, triggers: new Map() });
  return unplaced(problems.filter(({ code, path }) => DIFFERING.has(code) && !path.includes('monday') && !path.includes('scope')));
}
