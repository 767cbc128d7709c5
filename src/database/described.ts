import type { ColumnType } from './ddl/schema.js';

/** A column as the catalog of a database, or the DDL that makes it, describes it. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** The database fills it where an INSERT leaves it out: a default, an identity, a computed column, a row version. */
  readonly hasDefault: boolean;
}

/** Tables and views by full name, such as `dbo.ORDERS_UNIFIED`, with their columns in table order. */
export type DescribedTables = ReadonlyMap<string, readonly DescribedColumn[]>;

/** Groups rows of a catalog, which come in table order, by table. `table` is a plain name. */
export function byTable(rows: readonly { readonly table: string; readonly column: DescribedColumn }[]): DescribedTables {
  const tables = new Map<string, DescribedColumn[]>();
  for (const { table, column } of rows) {
    const name = `dbo.${table}`;
    const columns = tables.get(name);
    if (columns === undefined) tables.set(name, [column]);
    else columns.push(column);
  }
  return tables;
}
