import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './exit-codes.js';
import { didYouMean } from './output/words.js';

/**
 * Name of the mapping of a command: the named one, or the only one in the folder. A customer list is
 * none. The file is not validated here: an operator may need to see the runs of a broken mapping.
 */
export async function mappingName(folder: string, wanted: string | undefined): Promise<string> {
  const known = await mappingsIn(folder);
  if (wanted !== undefined) {
    if (known.includes(wanted)) return wanted;
    throw new UsageError(`There is no mapping "${wanted}" in ${folder}. ${didYouMean(wanted, known)}`);
  }
  const [only, ...others] = known;
  if (only === undefined)
    throw new UsageError(
      `There is no mapping in ${folder}. \`npm run cli -- init\` writes the first one; or name another folder with ORDER_SYNC_MAPPINGS.`,
    );
  if (others.length > 0)
    throw new UsageError(`There are ${String(known.length)} mappings in ${folder}: ${known.join(', ')}. Choose one with --mapping NAME.`);
  return only;
}

/** Paths of everything in the folder that is or may be a mapping: every YAML file, whatever its ending, its content or its encoding, but the customer lists. */
export async function mappingPaths(folder: string): Promise<string[]> {
  return (await yamlFiles(folder)).filter(({ kind }) => kind !== 'customers').map(({ file }) => join(folder, file));
}

async function mappingsIn(folder: string): Promise<string[]> {
  const files = (await yamlFiles(folder)).filter(({ file, kind }) => kind === 'mapping' && file.endsWith('.yaml'));
  return files.map(({ file }) => file.slice(0, -'.yaml'.length));
}

interface FoundFile {
  readonly file: string;
  readonly kind: 'mapping' | 'customers' | 'unknown';
}

async function yamlFiles(folder: string): Promise<FoundFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(
      `${unread(folder, error)} Go to the folder that contains mappings/, or name it with ORDER_SYNC_MAPPINGS; \`npm run cli -- init\` writes a first mapping.`,
    );
  });
  const files = names.filter((name) => /\.ya?ml$/i.test(name)).sort();
  return await Promise.all(files.map(async (file) => ({ file, kind: kindOf(await readFile(join(folder, file), 'latin1')) })));
}

function unread(folder: string, error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `There is no folder of mappings ${folder}.`;
  return `The folder of mappings ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
}

/** An entry that only a mapping has at its top. A misspelt one is no reason to overlook a file, so any of them is enough. */
const OF_MAPPING = /^["']?(source|key|tables|board|title|group|cancelled|fields|subitems|batch|policies)["']?\s*:/m;
const OF_CUSTOMERS = /^["']?customers["']?\s*:/m;

/** By its letters alone, which are the same bytes in every encoding but for the zero bytes of UTF-16: a broken file is of a kind too. */
function kindOf(bytes: string): FoundFile['kind'] {
  const text = bytes.replaceAll('\0', '');
  if (OF_MAPPING.test(text)) return 'mapping';
  return OF_CUSTOMERS.test(text) ? 'customers' : 'unknown';
}
