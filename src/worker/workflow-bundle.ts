import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { COMPILED } from '../config/package-files.js';

/**
 * The workflows as a worker runs them: an existing bundle file, or, without one, a bundle that is built now from the sources (some seconds).
 * A file must come from the same sources as the worker: the image builds both in one step. Throws when the file does not exist.
 */
export async function workflowBundle(file: string | null): Promise<WorkflowBundleOption> {
  if (file === null) return await bundle();
  try {
    await access(file);
  } catch (cause) {
    throw new Error(`WORKFLOW_BUNDLE names ${file}, which cannot be read. Write it with \`npm run bundle\`, or leave the variable out.`, {
      cause,
    });
  }
  return { codePath: file };
}

/** Bundles the workflows into `file`. Returns its size in bytes. */
export async function writeWorkflowBundle(file: string): Promise<number> {
  const { code } = await bundle();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
  return Buffer.byteLength(code);
}

async function bundle(): Promise<{ code: string }> {
  return await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(`../workflows/index${COMPILED ? '.js' : '.ts'}`, import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
}
