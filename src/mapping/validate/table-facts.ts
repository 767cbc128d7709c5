import type { ColumnType, DdlSchema } from '../../database/ddl/schema.js';

/** A column as the checks see it, from wherever it is known. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** A row may leave it out: it takes NULL, or has a default. */
  readonly optional: boolean;
}

/** The tables of one database, or of the files that make it. */
export interface TableFacts {
  /** What knows them, for messages: `the DDL files` or `the database`. */
  readonly origin: string;
  /** Every table by its full name, such as `dbo.ORDERS_UNIFIED`, with its columns in table order. */
  readonly tables: ReadonlyMap<string, readonly ColumnFacts[]>;
}

/** The tables that DDL files create. */
export function ddlFacts(schema: DdlSchema): TableFacts {
  const tables = schema.tables.map(({ name, columns }): [string, ColumnFacts[]] => [
    `dbo.${name}`,
    columns.map(({ columnName, nullable, defaultValue, name: type, length, precision, scale }) => ({
      name: columnName,
      type: { name: type, length, precision, scale },
      nullable,
      optional: nullable || defaultValue !== null,
    })),
  ]);
  return { origin: 'the DDL files', tables: new Map(tables) };
}
