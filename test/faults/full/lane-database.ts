import { copyFile, cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';

/** Makes every table of a database that other processes have open as it is in another file. */
export function restore(file: string, from: string): void {
  const connection = new BetterSqlite(file, { timeout: 10_000 });
  try {
    connection.pragma('foreign_keys = OFF');
    connection.prepare('ATTACH DATABASE ? AS origin').run(from);
    const tables = connection
      .prepare(`SELECT name FROM origin.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all() as string[];
    connection
      .transaction(() => {
        for (const table of tables)
          connection.exec(`DELETE FROM main.[${table}]; INSERT INTO main.[${table}] SELECT * FROM origin.[${table}]`);
      })
      .immediate();
  } finally {
    connection.close();
  }
}

/** Copies a database with its write-ahead log, and a folder beside it, for the analysis of a failure. */
export async function keepEvidence(database: string, snapshots: string, target: string): Promise<void> {
  for (const suffix of ['', '-wal'])
    if (existsSync(`${database}${suffix}`)) await copyFile(`${database}${suffix}`, join(target, `${basename(database)}${suffix}`));
  if (existsSync(snapshots)) await cp(snapshots, join(target, 'snapshot'), { recursive: true });
}
