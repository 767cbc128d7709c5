import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Patch } from './breaks.js';

/** What a process that plays seeds needs of the project. */
const PARTS = [
  'src',
  'sandbox',
  'sql',
  'mappings',
  'package.json',
  'tsconfig.json',
  'test/faults',
  'test/histories',
  'test/protocol/support',
  'test/support',
];

/** A copy of the project in a folder of its own, with other text in some places. Throws when a patch no longer fits the code, naming what it is for. */
export async function patchedCopy(root: string, purpose: string, patches: readonly Patch[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-break-'));
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of patches) {
    const text = await readFile(join(folder, file), 'utf8');
    const places = [...text.matchAll(anyLayout(find))];
    if (places.length !== 1)
      throw new Error(`The break "${purpose}" no longer fits ${file}: this must be in it once, in whatever layout:\n${find}`);
    await writeFile(
      join(folder, file),
      text.replace(anyLayout(find), () => replace),
    );
  }
  return folder;
}

/** The same code however it is laid out: blanks, line ends, quotation marks and commas before a closing bracket are the formatter's to choose. */
function anyLayout(code: string): RegExp {
  const words = code.match(/\w+|[^\w\s]/g) ?? [];
  const pattern = words.map((word) => {
    if (/^['"]$/.test(word)) return `['"]`;
    const exact = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return /^[)\]}]$/.test(word) ? `,?\\s*${exact}` : exact;
  });
  return new RegExp(pattern.join('\\s*'), 'g');
}
