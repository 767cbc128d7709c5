import { DatabaseError } from './errors.js';

/** `dbo.X` or `[dbo].[X]` without its schema. */
export function plainTableName(table: string): string {
  const match = /^(?:\[?dbo\]?\.)?\[?([^\].]+)\]?$/i.exec(table);
  if (match?.[1] === undefined) throw new DatabaseError('DATABASE_STATEMENT', `${table} is not a table name; write it as dbo.Name.`);
  return match[1];
}
