import { text } from 'node:stream/consumers';
import { programArguments, PROJECT_ROOT } from '../../src/config/package-files.js';
import { superviseChild } from '../processes/children.js';
import { cleanEnvironment } from './stack.js';
import type { Stack } from './stack.js';

export interface CommandResult {
  readonly exitCode: number | null;
  /** What it printed, line by line. */
  readonly lines: readonly string[];
}

/** Runs one command of the command line, as an operator would, in a process of its own and against this stack alone. */
export async function runCommand({ settingsFile }: Stack, args: readonly string[]): Promise<CommandResult> {
  return await runClient(['--settings', settingsFile, ...args], PROJECT_ROOT, cleanEnvironment());
}

/** Runs one command of the command line in a folder, with these variables and no others. */
export async function runClient(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const child = await superviseChild({
    name: 'command line',
    command: process.execPath,
    args: [...programArguments('src/client.ts'), ...args],
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child.process;
  const [output, errors, { code }] = await Promise.all([
    stdout === null ? '' : text(stdout),
    stderr === null ? '' : text(stderr),
    child.exited,
  ]);
  return { exitCode: code, lines: `${output}${errors}`.split('\n').filter((line) => line.trim() !== '') };
}
