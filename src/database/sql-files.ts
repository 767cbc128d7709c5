import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SqlFile } from './ddl/schema.js';

/** The table that other systems create and fill. */
const SOURCE_FILE = '10_source.sql';
/** The folder of the migrations, inside that of the definition. */
const MIGRATIONS = 'migrations';
/** The folder of the tables of mappings, one file each, which `generate` writes. */
const TABLES = 'tables';
const MIGRATION_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** All SQL that makes the tables of the product. */
export interface ProductSql {
  /** What a new database gets: every table, index and view as it is now. */
  readonly definition: readonly SqlFile[];
  /** How a database of an earlier version gets there, in the order of their numbers. */
  readonly migrations: readonly SqlFile[];
  /** What the mappings need in this database besides, as statements that can be repeated. They are not recorded. */
  readonly tables?: readonly SqlFile[];
}

/** Reads the definition and the migrations of a folder, each in the order of its file names. */
export async function loadProductSql(folder: string): Promise<ProductSql> {
  return { definition: await loadSqlFiles(folder), migrations: await loadMigrations(join(folder, MIGRATIONS)) };
}

/** The *.sql files of a folder in the order of their names, which is the order in which they are applied, and then those of its mappings. */
export async function loadSqlFiles(folder: string): Promise<SqlFile[]> {
  const files = [...(await readFolder(folder)), ...(await loadTableFiles(folder))];
  if (files.length === 0) throw new Error(`There are no .sql files in ${folder}; give the folder that holds the tables of the product.`);
  return files;
}

/** The files of the tables of mappings, beside those of the product in the same folder; none when there is no such folder. */
export async function loadTableFiles(folder: string): Promise<SqlFile[]> {
  const tables = join(folder, TABLES);
  return existsSync(tables) ? await readFolder(tables) : [];
}

/** The files without that of the source. On SQL Server other systems own the source; only demos and samples create one. */
export function withoutSource(files: readonly SqlFile[]): SqlFile[] {
  return files.filter(({ path }) => basename(path) !== SOURCE_FILE);
}

/** The files without the tables of mappings other than these: a database gets no tables that no mapping of its folder needs. */
export function withTablesOf(files: readonly SqlFile[], mappings: readonly string[]): SqlFile[] {
  return files.filter(({ path }) => basename(dirname(path)) !== TABLES || mappings.includes(basename(path, '.sql')));
}

/** The name under which a file is recorded as applied. */
export function fileName({ path }: SqlFile): string {
  return basename(path);
}

/** Whether a recorded name is that of a migration. */
export function isMigration(name: string): boolean {
  return MIGRATION_NAME.test(name);
}

/** SHA-256 of the text in hex. Line ends depend on the checkout, so they are ignored. */
export function checksumOf({ text }: SqlFile): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** The migrations of a folder, which are numbered from 0001 without a gap; none when there is no folder. Throws for another name or number. */
async function loadMigrations(folder: string): Promise<SqlFile[]> {
  if (!existsSync(folder)) return [];
  const files = await readFolder(folder);
  files.forEach((file, at) => {
    if (Number(MIGRATION_NAME.exec(fileName(file))?.[1]) === at + 1) return;
    const expected = String(at + 1).padStart(4, '0');
    throw new Error(`${file.path} is not the next migration: names are like 0001_what_it_does.sql, and the next number is ${expected}.`);
  });
  return files;
}

async function readFolder(folder: string): Promise<SqlFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return await Promise.all(names.map(async (name) => ({ path: join(folder, name), text: await readFile(join(folder, name), 'utf8') })));
}
