import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readDdl } from '../../database/ddl/read-ddl.js';
import type { DescribedTables } from '../../database/described.js';
import { mappingOfText } from '../../mapping/load.js';
import { divided } from '../../mapping/propose/names.js';
import { tablesFileText, tablesPath } from '../../mapping/tables-file.js';
import { declaredFiles } from '../generate/declared-files.js';
import { commonFiles } from '../generate/generated-files.js';
import { CommandError, UsageError } from '../exit-codes.js';
import { mappingPaths } from '../mapping-name.js';

/** The name of a mapping from a name or a table: `dbo.SALES_ORDERS` and `dbo.SalesOrders` give `sales-orders`. */
export function nameOf(text: string): string {
  const name = divided(text.split('.').at(-1) ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (name === '') throw new UsageError(`"${text}" gives no name for a mapping: it needs letters or digits.`);
  return name.slice(0, 100);
}

/** The files of a new mapping: its YAML, and the SQL of its tables, in the folders that every command reads. */
export interface MappingFiles {
  readonly yaml: string;
  readonly sql: string;
}

export const filesOf = (mappingsFolder: string, name: string): MappingFiles => ({
  yaml: join(mappingsFolder, `${name}.yaml`),
  sql: resolve('sql', tablesPath(name)),
});

/** Throws when one of them is there and may not be overwritten. */
export function requireFree({ yaml, sql }: MappingFiles, force: boolean): void {
  const there = force ? undefined : [yaml, sql].find((path) => existsSync(path));
  if (there !== undefined)
    throw new CommandError(
      `${there} exists already. Give another name (\`npm run cli -- init NAME\`, with the same options), or --force to overwrite it.`,
    );
}

/**
 * Writes the mapping, beside it the schema for editors that its first line names, and the SQL of its tables. `tables` are those of the database. Returns the
 * paths. Throws when a file has come meanwhile and may not be overwritten, and before
 * it writes anything when the text is no valid mapping.
 */
export async function writeFiles(
  { yaml, sql }: MappingFiles,
  text: string,
  { sqlFolder, tables, force }: { readonly sqlFolder: string; readonly tables: DescribedTables; readonly force: boolean },
): Promise<string[]> {
  const flag = force ? 'w' : 'wx';
  // A file that no command can read would break those of the other mappings of the folder.
  const mapping = await mappingOfText(yaml, text);
  await mkdir(dirname(yaml), { recursive: true });
  await writeFile(yaml, text, { flag });
  const schema = join(dirname(yaml), 'mapping.schema.json');
  const missing = existsSync(schema) ? undefined : commonFiles().find(({ path }) => basename(path) === 'mapping.schema.json');
  if (missing !== undefined) await writeFile(schema, missing.text);
  const declared = readDdl((await declaredFiles(sqlFolder)).filter(({ path }) => resolve(path) !== sql));
  const ddl = tablesFileText(mapping, declared, tables);
  if (ddl !== null) {
    await mkdir(dirname(sql), { recursive: true });
    await writeFile(sql, ddl, { flag });
  }
  return [yaml, ...(missing === undefined ? [] : [schema]), ...(ddl === null ? [] : [sql])];
}

/** Whether the folder has a mapping besides the one of this name. */
export async function otherMappings(folder: string, name: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  return (await mappingPaths(folder)).some((path) => basename(path) !== `${name}.yaml`);
}
