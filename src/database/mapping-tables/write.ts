import type { ColumnType, DdlColumn, SqlFile } from '../ddl/schema.js';
import { quoteName, quoteTable } from '../quote-name.js';
import type { DeclaredColumn, Index, Technical } from './technical.js';

/** A table of a mapping: `dbo.X`, the columns that the mapping fills, and what the sync needs besides. */
export interface MappingTable {
  readonly table: string;
  readonly columns: readonly DeclaredColumn[];
  readonly technical: Technical;
}

/**
 * The statements that make a table, each with the guard by which it may be repeated. `known` are the columns that its file declares already: they
 * keep their order, and those that neither the mapping nor the sync needs stay.
 */
export function createStatements(table: MappingTable, known: readonly DdlColumn[] = []): string[] {
  const { technical } = table;
  const lines = [...columnsOf(table, known).map(declared), ...technical.constraints].map((line) => `    ${line}`);
  const create = [
    ...technical.comment.map(comment),
    `IF OBJECT_ID(${text(table.table)}) IS NULL`,
    `CREATE TABLE ${quoteTable(table.table)} (`,
    `${lines.join(',\n')}`,
    ');',
  ];
  return [create.join('\n'), ...technical.indexes.map((index) => createIndex(table.table, index))];
}

/** The statement that adds a column to an existing table. Existing rows have no value for it, so it takes NULL. */
export function addColumn(table: string, { name, declaration }: DeclaredColumn): string {
  const type = declaration.replace(/ (NOT )?NULL$/, '');
  return `IF COL_LENGTH(${text(table)}, ${text(name)}) IS NULL\nALTER TABLE ${quoteTable(table)} ADD ${quoteName(name)} ${type} NULL;`;
}

/** A file of tables, in batches as `sqlcmd` reads them. */
export function sqlText(header: readonly string[], tables: readonly (readonly string[])[]): string {
  const batches = tables.map((statements) => statements.map((statement) => `${statement}\nGO\n`).join(''));
  return [...(header.length === 0 ? [] : [`${header.map(comment).join('\n')}\n`]), ...batches].join('\n');
}

/** The same statements as a migration that is not recorded: every one can be repeated. */
export function tablesFile(mapping: string, statements: readonly string[]): SqlFile {
  return { path: `tables of ${mapping}`, text: `${statements.join('\n\n')}\n` };
}

/** The longest NVARCHAR with a length: https://learn.microsoft.com/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql */
const MOST_NCHAR = 4000;

/** A type as T-SQL writes it: `NVARCHAR(40)`, `DECIMAL(18,4)`, `DATETIME2(3)`. */
export function typeText({ name, length, precision, scale }: ColumnType): string {
  if (name.endsWith('CHAR')) return `${name}(${length === null || (name.startsWith('N') && length > MOST_NCHAR) ? 'MAX' : String(length)})`;
  if (name === 'DECIMAL') return `DECIMAL(${String(precision ?? 18)},${String(scale ?? 0)})`;
  return name === 'DATETIME2' && precision !== null ? `DATETIME2(${String(precision)})` : name;
}

function columnsOf({ columns, technical }: MappingTable, known: readonly DdlColumn[]): DeclaredColumn[] {
  const own = new Map(technical.columns.map((column) => [column.name.toLowerCase(), column]));
  const present = new Set(known.map(({ columnName }) => columnName.toLowerCase()));
  const kept = known.map((column) => own.get(column.columnName.toLowerCase()) ?? keptColumn(column));
  const lacking = (column: DeclaredColumn): boolean => !present.has(column.name.toLowerCase());
  const added = columns.filter((column) => lacking(column) && !own.has(column.name.toLowerCase()));
  const at = kept.findIndex(({ name }) => own.has(name.toLowerCase()));
  const business = at < 0 ? kept.length : at;
  return [...kept.slice(0, business), ...added, ...kept.slice(business), ...technical.columns.filter(lacking)];
}

function keptColumn(column: DdlColumn): DeclaredColumn {
  const fallback = column.defaultValue === null ? '' : ` DEFAULT ${column.defaultValue.map((token) => token.text).join('')}`;
  return { name: column.columnName, declaration: `${typeText(column)} ${column.nullable ? 'NULL' : 'NOT NULL'}${fallback}` };
}

function createIndex(table: string, { comment: why, name, columns, clustered = false }: Index): string {
  const guard = clustered
    ? `[object_id] = OBJECT_ID(${text(table)}) AND [type] = 1`
    : `name = ${text(name)} AND object_id = OBJECT_ID(${text(table)})`;
  return [
    ...(why === undefined ? [] : [comment(why)]),
    `IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE ${guard})`,
    `CREATE ${clustered ? 'CLUSTERED ' : ''}INDEX ${quoteName(name)} ON ${quoteTable(table)} (${columns});`,
  ].join('\n');
}

const declared = ({ name, declaration }: DeclaredColumn): string => `${quoteName(name)} ${declaration}`;
const comment = (line: string): string => `-- ${line}`;
const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`;
