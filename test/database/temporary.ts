import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/database/database.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';

export const SQL_FOLDER = fileURLToPath(new URL('../../sql/', import.meta.url));

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'order-sync-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function sqlFile(text: string): SqlFile {
  return { path: 'test.sql', text };
}

/** A database of its own for one test, with the given tables. */
export async function temporaryDatabase(ddl: string, file = join(temporaryFolder(), 'test.db')): Promise<Database> {
  const database = await openSqlite({ file, schema: [sqlFile(ddl)] });
  onTestFinished(async () => {
    await database.close();
  });
  return database;
}
