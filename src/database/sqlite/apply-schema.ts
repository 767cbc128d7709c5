import type BetterSqlite from 'better-sqlite3';
import { DatabaseError } from '../errors.js';
import type { SchemaObject } from './create-statements.js';

/**
 * Creates the missing objects and returns their names. Two processes may do this at once: missing objects are determined again inside the
 * write transaction. A complete file is only read. A view whose text changed is replaced; a table that lacks a column is refused, since
 * only a person can decide what its rows should hold.
 */
export function applySchema(
  connection: BetterSqlite.Database,
  objects: readonly SchemaObject[],
  inWriteTransaction: <T>(work: () => T) => T,
): readonly string[] {
  checkColumns(connection, objects);
  if (missing(connection, objects).length === 0) return [];
  return inWriteTransaction(() => {
    const todo = missing(connection, objects);
    for (const object of todo) {
      if (object.kind === 'view') connection.exec(`DROP VIEW IF EXISTS [dbo].[${object.name}]`);
      connection.exec(object.sql);
    }
    return todo.map((object) => object.name);
  });
}

function missing(connection: BetterSqlite.Database, objects: readonly SchemaObject[]): SchemaObject[] {
  const rows = connection.prepare<[], { name: string; sql: string | null }>('SELECT name, sql FROM dbo.sqlite_master').all();
  const stored = new Map(rows.map((row) => [row.name.toLowerCase(), row.sql ?? '']));
  return objects.filter((object) => {
    const sql = stored.get(object.name.toLowerCase());
    return sql === undefined || (object.kind === 'view' && !sql.endsWith(` AS ${object.body}`));
  });
}

function checkColumns(connection: BetterSqlite.Database, objects: readonly SchemaObject[]): void {
  const tableInfo = connection.prepare<[string], { name: string }>(`SELECT name FROM pragma_table_info(?, 'dbo')`);
  for (const table of objects.filter((object) => object.kind === 'table')) {
    const present = new Set(tableInfo.all(table.name).map((row) => row.name.toLowerCase()));
    if (present.size === 0) continue;
    const lacking = table.columns.filter((column) => !present.has(column.toLowerCase()));
    if (lacking.length === 0) continue;
    throw new DatabaseError(
      'DATABASE_SCHEMA',
      `The table dbo.${table.name} in this file lacks ${lacking.map((name) => `[${name}]`).join(', ')}: an older version created it. ` +
        'Add the columns, or move the file away to start with an empty one.',
    );
  }
}
