import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../src/config/package-files.js';
import { spread } from './measure.js';

const run = promisify(execFile);

const ROUNDS = 10;

/** Commands that need no server. */
const COMMANDS = [
  '--version',
  '--help',
  'run --help',
  'status --help',
  'schedule --help',
  'errors --help',
  'db --help',
  'validate',
  'generate --check',
];

const IDLE = 'node alone';

const WAYS = {
  [IDLE]: ['--eval', ''],
  'from the sources': ['--import', 'tsx', resolve(PROJECT_ROOT, 'src/client.ts')],
  compiled: [resolve(PROJECT_ROOT, 'dist/src/client.js')],
} as const;

/**
 * Times commands that need no server from the start of their process to its end: from the sources, compiled, and node without any program. The
 * three take turns, so that another load of the machine is shared by them.
 */
export async function benchCommands(): Promise<void> {
  if (!existsSync(WAYS.compiled[0])) throw new Error('There is no compiled program. Run `npm run build` first.');
  process.stdout.write(`Milliseconds of a command, its process included: median (fastest-slowest) of ${String(ROUNDS)}\n`);
  for (const command of COMMANDS) {
    const times = Object.fromEntries(Object.keys(WAYS).map((way) => [way, [] as number[]]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [way, args] of Object.entries(WAYS))
        times[way]?.push(await millisecondsOf(way === IDLE ? args : [...args, ...command.split(' ')]));
    }
    const shown = Object.entries(times).map(([way, values]) => `${way} ${spread(values)}`);
    process.stdout.write(`${command.padEnd(18)}${shown.join(', ')}\n`);
  }
}

async function millisecondsOf(args: readonly string[]): Promise<number> {
  const started = performance.now();
  await run(process.execPath, args, { cwd: PROJECT_ROOT, env: cleanEnvironment() });
  return performance.now() - started;
}
