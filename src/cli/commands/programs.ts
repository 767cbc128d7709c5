import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { programFile } from '../../config/package-files.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';

/** The programs that the package brings: the worker, and what tries the product. */
export function addPrograms(program: Command, host: Host): void {
  program
    .command('worker')
    .addHelpText('after', '\nA stopping worker finishes its requests: give it 90 seconds. HEALTH_PORT opens /livez and /readyz.')
    .action(async (_options: unknown, command: Command) => {
      const { runWorker } = await import('../../worker/run-worker.js');
      await runWorker(command.optsWithGlobals<GlobalOptions>().settings);
      host.exitCode = EXIT.ok;
    });
  addSandbox(program, 'simulator');
  addSandbox(program, 'demo');
}

/** A program of `sandbox`. The product does not need it, so it is found by its path, and gets its options as they are. */
function addSandbox(program: Command, name: string): void {
  program
    .command(`${name} [option...]`)
    .helpOption(false)
    .allowUnknownOption()
    .action(async (options: readonly string[]) => {
      await runSandbox(name, options);
    });
}

/** Runs `sandbox/<folder>/main.ts` in this process. A program of `sandbox` sets the exit code itself. */
export async function runSandbox(folder: string, options: readonly string[]): Promise<void> {
  const file = programFile(`sandbox/${folder}/main.ts`);
  if (!existsSync(file)) throw new CommandError(`This copy of the program has no ${folder}: ${file} does not exist.`);
  process.argv = [process.execPath, file, ...options];
  await import(pathToFileURL(file).href);
}
