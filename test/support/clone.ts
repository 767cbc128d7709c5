import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runTool } from '../../sandbox/processes/run-tool.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../../src/config/package-files.js';

/** What a clone does not have before the first command, and what belongs to one person. */
const NOT_CLONED: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist', '.order-sync', '.env', 'coverage']);

/** Compiling takes 7 s of a processor, a busy machine needs a few times that. */
const BUILD_MS = 120_000;

/** A copy of the checkout in a folder of its own, so that commands may write into its pages, mappings and `.env`. */
export async function makeClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-walk-'));
  await cp(PROJECT_ROOT, folder, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  await symlink(join(PROJECT_ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return folder;
}

export const removeClone = async (folder: string): Promise<void> => await rm(folder, { recursive: true, force: true });

/** The clone with the compiled program that the files of the system rung share (test/setup/program.ts); null in the rungs below. */
export const compiledClone = (): string | null => process.env[COMPILED_CLONE] ?? null;

export const COMPILED_CLONE = 'COMPILED_CLONE';

/** Puts that program into another clone. */
export async function takeProgram(folder: string): Promise<void> {
  const clone = compiledClone();
  if (clone === null) throw new Error('No program is compiled: the test does not belong to the system rung.');
  await cp(join(clone, 'dist'), join(folder, 'dist'), { recursive: true });
}

/**
 * Compiles the program and bundles its workflows, as `npm run build` does, without its check of the types: that is for `npm run lint`, and takes twice the time.
 */
export async function build(folder: string): Promise<void> {
  const node = async (...args: readonly string[]): Promise<void> => {
    await runTool({ command: process.execPath, args: [...args], env: cleanEnvironment(), timeoutMs: BUILD_MS });
  };
  const compiler = join(folder, 'node_modules/typescript/bin/tsc');
  await node(compiler, '--project', join(folder, 'tsconfig.build.json'), '--noCheck', '--outDir', join(folder, 'dist'));
  for (const asset of ['schema.graphql', 'page/browser.js', 'page/style.css'])
    await cp(join(folder, 'sandbox/simulator', asset), join(folder, 'dist/sandbox/simulator', asset));
  await node(join(folder, 'dist/src/worker/bundle.js'));
}

/** Changes a text file of the clone; fails when that changes nothing. */
export async function edit(folder: string, file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(join(folder, file), 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${file} has nothing of what the walk changes in it.`);
  await writeFile(join(folder, file), changed);
}
