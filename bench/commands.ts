import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs, promisify } from 'node:util';
import { cleanEnvironment } from '../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../src/config/package-files.js';
import { spread } from './measure.js';

const run = promisify(execFile);

/** Ten commands that need no server. */
const COMMANDS = [
  '--version',
  '--help',
  'run --help',
  'status --help',
  'schedule --help',
  'errors --help',
  'db --help',
  'explain LABEL_MISSING',
  'validate',
  'generate --check',
];

const IDLE = 'node alone';
const BEFORE = 'from the sources';
const AFTER = 'compiled';

const WAYS = {
  [IDLE]: ['--eval', ''],
  [BEFORE]: ['--import', 'tsx', resolve(PROJECT_ROOT, 'src/client.ts')],
  [AFTER]: [resolve(PROJECT_ROOT, 'dist/src/client.js')],
} as const;

/**
 * Times commands that need no server from the start of their process to its end: from the sources, compiled, and node without any program. The
 * three take turns, so that another load of the machine is shared by them. `--rounds` says how often (5).
 */
export async function benchCommands(args: readonly string[]): Promise<void> {
  if (!existsSync(WAYS[AFTER][0])) throw new Error('There is no compiled program. Run `npm run build` first.');
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '5' } } });
  process.stdout.write(`Milliseconds of a command, its process included: median (fastest-slowest) of ${values.rounds}\n\n`);
  printRow('command', Object.keys(WAYS));
  for (const command of COMMANDS) {
    const times = await timesOf(command, Number(values.rounds));
    printRow(
      command,
      times.map((measured) => spread(measured)),
    );
  }
}

/** One list of milliseconds for each way. */
async function timesOf(command: string, rounds: number): Promise<number[][]> {
  const ways = Object.entries(WAYS).map(([way, args]) => ({
    args: way === IDLE ? args : [...args, ...command.split(' ')],
    times: [] as number[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { args, times } of ways) times.push(await millisecondsOf(args));
  }
  return ways.map(({ times }) => times);
}

function printRow(name: string, cells: readonly string[]): void {
  process.stdout.write(`${[name.padEnd(24), ...cells.map((cell) => cell.padStart(22))].join('').trimEnd()}\n`);
}

async function millisecondsOf(args: readonly string[]): Promise<number> {
  const started = performance.now();
  await run(process.execPath, args, { cwd: PROJECT_ROOT, env: cleanEnvironment() });
  return performance.now() - started;
}
