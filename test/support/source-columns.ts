import BetterSqlite from 'better-sqlite3';

/** A size that other systems add to the source. The shipped mapping does not know it, and no other column of the source has its name. */
export const ADDED_SIZE = '5XL';

/**
 * How it comes into the source: at the end, as `ALTER TABLE ADD` does it; among the sizes and of another type than theirs; or as one of them, which the
 * table of changed rows then lacks.
 */
export type AddedColumn = 'at the end' | 'among the sizes' | 'as a size';

const DEFINITIONS: Readonly<Record<AddedColumn, { readonly after: string; readonly type: string }>> = {
  'at the end': { after: 'ADID', type: 'INT' },
  'among the sizes': { after: 'UNIT OF MEASURE', type: 'BIGINT' },
  'as a size': { after: 'UNIT OF MEASURE', type: 'INT' },
};

/**
 * Rebuilds the source table of an embedded database with the column, or without it, as the systems that own it do: over a connection of their own.
 * The rows stay. For databases with the shipped tables.
 */
export function rebuildSource(file: string, added: AddedColumn | null): void {
  const connection = new BetterSqlite(file, { timeout: 10_000 });
  try {
    const old = connection.prepare(`SELECT sql FROM sqlite_master WHERE name = 'ORDERS_UNIFIED'`).pluck().get() as string;
    const wanted = withColumn(old, added);
    if (wanted === old) return;
    const kept = columnNames(old).filter((name) => columnNames(wanted).includes(name));
    const names = kept.map((name) => `[${name}]`).join(', ');
    connection
      .transaction(() => {
        connection.exec(wanted.replace(/^CREATE TABLE \S+/, 'CREATE TABLE [rebuilt]'));
        connection.exec(`INSERT INTO [rebuilt] (${names}) SELECT ${names} FROM [ORDERS_UNIFIED]`);
        connection.exec('DROP TABLE [ORDERS_UNIFIED]; ALTER TABLE [rebuilt] RENAME TO [ORDERS_UNIFIED]');
      })
      .immediate();
  } finally {
    connection.close();
  }
}

/** The statement of the table, which has a column a line, with the added column in its place. */
function withColumn(statement: string, added: AddedColumn | null): string {
  const shipped = statement.replace(new RegExp(`^ {2}\\[${ADDED_SIZE}\\].*\\n`, 'm'), '');
  if (added === null) return shipped;
  const { after, type } = DEFINITIONS[added];
  const whole = shipped.replace(`  [${after}] NVARCHAR,\n`, (line) => `${line}  [${ADDED_SIZE}] ${type},\n`);
  if (whole === shipped) throw new Error(`The source has no column [${after}] to put another one behind.`);
  return whole;
}

const columnNames = (statement: string): string[] => [...statement.matchAll(/^ {2}\[([^\]]+)\]/gm)].map(([, name]) => name ?? '');
