import { basename, resolve } from 'node:path';
import { loadSqlFiles, loadTableFiles } from '../../database/sql-files.js';
import type { SqlFile } from '../../database/ddl/schema.js';

/**
 * The files that declare the tables: those of the product, and of the mappings of the current folder, which may be elsewhere. Of two files with one name
 * that of the current folder counts.
 */
export async function declaredFiles(sqlFolder: string): Promise<SqlFile[]> {
  const own = resolve('sql') === resolve(sqlFolder) ? [] : await loadTableFiles(resolve('sql'));
  const names = new Set(own.map(({ path }) => basename(path)));
  return [...(await loadSqlFiles(sqlFolder)).filter(({ path }) => !names.has(basename(path))), ...own];
}
