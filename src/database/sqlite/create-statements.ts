import type { DdlColumn, DdlConstraint, DdlIndex, DdlSchema, DdlTable } from '../ddl/schema.js';
import { declaredType } from './declared-types.js';
import { quote, translate } from './translate.js';

/** One object of the schema, with the statement that creates it in SQLite. */
export interface SchemaObject {
  readonly kind: 'table' | 'index' | 'view';
  readonly name: string;
  readonly sql: string;
  /** The text of a view that SQLite stores; a stored view with another text is replaced. */
  readonly body: string;
  readonly columns: readonly string[];
}

/** SQLite statements for everything that the DDL creates, tables first and views last. */
export function createStatements(schema: DdlSchema): SchemaObject[] {
  return [
    ...schema.tables.map((table): SchemaObject => {
      const body = tableBody(table);
      const columns = table.columns.map((column) => column.columnName);
      return { kind: 'table', name: table.name, sql: `CREATE TABLE [dbo].${quote(table.name)} ${body}`, body, columns };
    }),
    // SQLite keeps rows in the order of insertion, and frees the space of a deleted load by itself.
    ...schema.indexes.filter(({ clustered }) => !clustered).map(createIndex),
    ...schema.views.map((view): SchemaObject => {
      const body = translate(view.body, { withoutSchema: true });
      return { kind: 'view', name: view.name, sql: `CREATE VIEW [dbo].${quote(view.name)} AS ${body}`, body, columns: [] };
    }),
  ];
}

function tableBody(table: DdlTable): string {
  const parts = [...table.columns.map(columnDefinition), ...table.constraints.map(constraintDefinition)];
  return `(\n  ${parts.join(',\n  ')}\n)`;
}

/** A column as CREATE TABLE and ADD COLUMN declare it. */
export function columnDefinition(column: DdlColumn): string {
  const parts = [quote(column.columnName), declaredType(column)];
  if (!column.nullable) parts.push('NOT NULL');
  // SQL Server compares identifiers without regard to the case of their letters.
  if (column.name === 'UNIQUEIDENTIFIER') parts.push('COLLATE NOCASE');
  if (column.defaultValue !== null) parts.push(`DEFAULT (${translate(column.defaultValue)})`);
  return parts.join(' ');
}

/** A constraint as CREATE TABLE declares it. */
export function constraintDefinition(constraint: DdlConstraint): string {
  const name = constraint.name === null ? '' : `CONSTRAINT ${quote(constraint.name)} `;
  if (constraint.kind === 'check') return `${name}CHECK (${translate(constraint.expression)})`;
  if (constraint.kind === 'primaryKey') return `${name}PRIMARY KEY (${list(constraint.columns)})`;
  if (constraint.kind === 'unique') return `${name}UNIQUE (${list(constraint.columns)})`;
  const cascade = constraint.cascade ? ' ON DELETE CASCADE' : '';
  return `${name}FOREIGN KEY (${list(constraint.columns)}) REFERENCES ${quote(constraint.table)} (${list(constraint.references)})${cascade}`;
}

function createIndex(index: DdlIndex): SchemaObject {
  const columns = index.columns.map((column) => quote(column.name) + (column.descending ? ' DESC' : '')).join(', ');
  const where = index.where === null ? '' : ` WHERE ${translate(index.where)}`;
  const body = `${quote(index.table)} (${columns})${where}`;
  return {
    kind: 'index',
    name: index.name,
    sql: `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX [dbo].${quote(index.name)} ON ${body}`,
    body,
    columns: [],
  };
}

function list(names: readonly string[]): string {
  return names.map(quote).join(', ');
}
