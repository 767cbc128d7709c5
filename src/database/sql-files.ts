import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SqlFile } from './ddl/schema.js';

/** The table that other systems create and fill. */
const SOURCE_FILE = '10_source.sql';

/** The *.sql files of a folder in the order of their names, which is the order in which they are applied. */
export async function loadSqlFiles(folder: string): Promise<SqlFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  if (names.length === 0) throw new Error(`There are no .sql files in ${folder}; give the folder that holds the tables of the product.`);
  return await Promise.all(names.map(async (name) => ({ path: join(folder, name), text: await readFile(join(folder, name), 'utf8') })));
}

/** The files without that of the source. On SQL Server other systems own the source; only demos and samples create one. */
export function withoutSource(files: readonly SqlFile[]): SqlFile[] {
  return files.filter(({ path }) => basename(path) !== SOURCE_FILE);
}
