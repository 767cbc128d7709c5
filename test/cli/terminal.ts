import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { until, within } from '../support/until.js';

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

/** What a person types when the screen shows a text, one after the other. */
export interface Turn {
  readonly shows: string;
  readonly types: readonly string[];
}

/** A prompt that has just appeared takes no key yet: a person types when nothing on the screen has moved for this long. */
const STILL_MS = 200;

export interface Talk {
  readonly code: number | null;
  /** The screen without colours. */
  readonly screen: string;
}

/** A program in a terminal of 100 columns, with a person who types turn by turn, each at what the screen shows after the turn before; null as above. */
export async function talk(words: readonly string[], turns: readonly Turn[], cwd: string, env: NodeJS.ProcessEnv): Promise<Talk | null> {
  if ((await inTerminal(['true'])) === null) return null;
  const program = words.map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', `stty rows 50 cols 100; ${program}`, '/dev/null'], {
    cwd,
    env: { ...cleanEnvironment(), TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let moved = Date.now();
  child.stdout.on('data', (data: Buffer) => {
    shown += data.toString();
    moved = Date.now();
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const screen = (): string => stripVTControlCharacters(shown);
  try {
    let from = 0;
    for (const { shows, types } of turns) {
      await until(() => Promise.resolve(screen().includes(shows, from)), 30_000, `"${shows}" on the screen`).catch((error: unknown) => {
        throw new Error(`The screen shows:\n${screen()}`, { cause: error });
      });
      from = screen().length;
      for (const keys of types) {
        await until(() => Promise.resolve(Date.now() - moved > STILL_MS), 30_000, 'a still screen');
        child.stdin.write(keys);
        moved = Date.now();
      }
    }
    return { code: await within(closed, 30_000, 'the end of the talk'), screen: screen() };
  } finally {
    child.kill('SIGKILL');
  }
}
