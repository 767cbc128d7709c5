import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { commonFiles } from '../generate/generated-files.js';
import { CommandError, UsageError } from '../exit-codes.js';
import { mappingPaths } from '../mapping-name.js';

/** The name of a mapping from a name or a table: `dbo.SALES_ORDERS` gives `sales-orders`. */
export function nameOf(text: string): string {
  const name = (text.split('.').at(-1) ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (name === '') throw new UsageError(`"${text}" gives no name for a mapping: it needs letters or digits.`);
  return name.slice(0, 100);
}

/** Throws when the file is there and may not be overwritten. */
export function requireFree(path: string, force: boolean): void {
  if (!force && existsSync(path)) throw new CommandError(`${path} exists already. Give another name, or --force to overwrite it.`);
}

/** Writes the mapping, and beside it the schema for editors that its first line names. Returns the paths. */
export async function writeMapping(path: string, text: string, force: boolean): Promise<string[]> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  const schema = join(folder, 'mapping.schema.json');
  if (existsSync(schema)) return [path];
  const file = commonFiles().find((common) => basename(common.path) === 'mapping.schema.json');
  await writeFile(schema, file?.text ?? '');
  return [path, schema];
}

/** Whether the folder has a mapping besides the one of this name. */
export async function otherMappings(folder: string, name: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  return (await mappingPaths(folder)).some((path) => basename(path) !== `${name}.yaml`);
}
