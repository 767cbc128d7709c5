import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DdlSchema } from '../../database/ddl/schema.js';
import { unknownNames, unknownNamesInComments } from './document-names.js';
import type { KnownNames, UnknownName } from './document-names.js';

/** Tables and columns that the README, the pages of docs/ and the comments of the mappings name, and no DDL file creates. Generated files are left out. */
export async function checkDocuments(root: string, schema: DdlSchema, generated: readonly string[]): Promise<UnknownName[]> {
  const known = namesOf(schema);
  const docs = await namesIn(join(root, 'docs'), '.md');
  const mappings = await namesIn(join(root, 'mappings'), '.yaml');
  const pages = ['README.md', ...docs.map((name) => `docs/${name}`)].filter((path) => !generated.includes(path));
  const found = await Promise.all([
    ...pages.map(async (path) => unknownNames(path, await textOf(root, path), known)),
    ...mappings.map(async (name) => unknownNamesInComments(`mappings/${name}`, await textOf(root, `mappings/${name}`), known)),
  ]);
  return found.flat();
}

function namesOf({ tables, views }: DdlSchema): KnownNames {
  return {
    tables: [...tables, ...views].map(({ name }) => name),
    columns: [...new Set(tables.flatMap(({ columns }) => columns.map(({ columnName }) => columnName)))],
  };
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending)).sort();
}

/** A folder with only generated files has no README. */
async function textOf(root: string, path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8').catch(() => '');
}
