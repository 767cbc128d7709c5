import type { Queryable } from '../database.js';
import { quoteTable } from '../quote-name.js';
import { plainTableName } from '../table-name.js';

export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** The rights that a login needs on a table, `dbo.X`. */
export interface WantedRights {
  readonly table: string;
  readonly rights: readonly Right[];
}

/** The missing right, and the statement by which a member of db_owner grants it. */
export interface MissingRights extends WantedRights {
  readonly grant: string;
}

interface Row {
  readonly table: string;
  readonly right: Right;
  readonly user: string;
}

/**
 * Rights that this login lacks. A table that it does not see either does not exist or is hidden from it. For a login that could create the
 * table, it does not exist, and no right is missing.
 */
export async function missingRights(db: Queryable, wanted: readonly WantedRights[]): Promise<MissingRights[]> {
  const asked = wanted.flatMap(({ table, rights }) => rights.map((right) => question(table, right)));
  const rows = asked.length === 0 ? [] : await db.query<Row>(asked.join(' UNION ALL '));
  return wanted.flatMap(({ table }) => {
    const found = rows.filter((row) => row.table === table);
    const rights = found.map(({ right }) => right);
    return found[0] === undefined
      ? []
      : [{ table, rights, grant: `GRANT ${rights.join(', ')} ON ${quoted(table)} TO [${found[0].user.replaceAll(']', ']]')}];` }];
  });
}

function question(table: string, right: Right): string {
  const name = quoted(table);
  return `SELECT ${text(table)} AS [table], N'${right}' AS [right], USER_NAME() AS [user]
    WHERE COALESCE(HAS_PERMS_BY_NAME(${text(name)}, N'OBJECT', N'${right}'), 0) = 0
      AND (OBJECT_ID(${text(name)}) IS NOT NULL OR COALESCE(HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE TABLE'), 0) = 0)`;
}

function quoted(table: string): string {
  return quoteTable(`dbo.${plainTableName(table)}`);
}

function text(value: string): string {
  return `N'${value.replaceAll("'", "''")}'`;
}
