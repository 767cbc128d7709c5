import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';

/** Why a test that needs a terminal is skipped. */
export const NO_TERMINAL = 'there is no script(1) of util-linux here';

/** What a program prints in a terminal of this many columns; null where there is no script(1) of util-linux, which gives it the terminal. */
export async function inTerminal(words: readonly string[], columns = 80, env: NodeJS.ProcessEnv = {}): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const program = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return await promisify(execFile)('script', ['-qefc', `stty cols ${String(columns)}; ${program} </dev/null`, '/dev/null'], {
    cwd: PROJECT_ROOT,
    env: { ...cleanEnvironment(), TERM: 'xterm', ...env },
    maxBuffer: 2 ** 24,
  }).then(
    ({ stdout }) => stdout.replaceAll('\r\n', '\n'),
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    },
  );
}

/** What each of these commands prints in a terminal, without its colours, by command; null as above. */
export async function screens(
  settings: string,
  commands: readonly (readonly string[])[],
  columns: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  const program = [process.execPath, '--import', 'tsx', join(PROJECT_ROOT, 'test/cli/screens.ts'), JSON.stringify(commands), settings];
  const shown = await inTerminal(program, columns, env);
  if (shown === null) return null;
  const parts = stripVTControlCharacters(shown).split('\n==> ').slice(1);
  return new Map(parts.map((part) => part.split('\n')).map(([name = '', ...lines]) => [name, lines]));
}
