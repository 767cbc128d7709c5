import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './exit-codes.js';
import { didYouMean } from './output/words.js';

/**
 * Name of the mapping of a command: the named one, or the only one in the folder. Only files with a list of tables are mappings; the
 * customer list is not. The file is not validated here: an operator may need to see the runs of a broken mapping.
 */
export async function mappingName(folder: string, wanted: string | undefined): Promise<string> {
  const known = await mappingsIn(folder);
  if (wanted !== undefined) {
    if (known.includes(wanted)) return wanted;
    throw new UsageError(`There is no mapping "${wanted}" in ${folder}. ${didYouMean(wanted, known)}`);
  }
  const [only, ...others] = known;
  if (only === undefined)
    throw new UsageError(`There is no mapping in ${folder}. Put <name>.yaml there, or name the folder with ORDER_SYNC_MAPPINGS.`);
  if (others.length > 0)
    throw new UsageError(`There are ${String(known.length)} mappings in ${folder}: ${known.join(', ')}. Choose one with --mapping NAME.`);
  return only;
}

/** Paths of all mappings in the folder. */
export async function mappingPaths(folder: string): Promise<string[]> {
  return (await mappingsIn(folder)).map((name) => join(folder, `${name}.yaml`));
}

async function mappingsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`The folder of mappings ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map(async (name) => await readFile(join(folder, name), 'utf8')));
  return files.filter((_, index) => /^tables:/m.test(texts[index] ?? '')).map((name) => name.slice(0, -'.yaml'.length));
}
