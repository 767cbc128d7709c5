import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { stopAllChildren } from '../processes/children.js';
import type { SupervisedChild } from '../processes/children.js';
import { disposableUrl, WITHOUT_SERVER } from '../disposable/disposable-server.js';
import { claimFolder } from './folder.js';
import { startStack } from './stack.js';
import type { Stack } from './stack.js';
import { tellStory } from './story.js';
import { printSummary } from './summary.js';
import { INTERRUPTED, interruption, runProgram } from './program.js';
import { Terminal } from './terminal.js';

const terminal = new Terminal(process.stdout, process.env);

const USAGE = `npm run demo             shows the sync in four acts and checks each of them
npm run demo -- --stay   keeps everything up afterwards, until Ctrl-C`;

interface Ended {
  readonly passed: boolean;
  readonly stack: Stack;
}

async function play(folder: string): Promise<Ended> {
  const mssqlUrl = disposableUrl(process.env);
  const database = mssqlUrl === undefined ? 'an embedded database, all on this machine' : 'a SQL Server';
  terminal.line(`monday-order-sync demo: Temporal, a simulated monday.com and ${database}.`, 'bold');
  const report = (line: string): void => terminal.line(`  ${line}`, 'dim');
  if (mssqlUrl === undefined) report(`Database: embedded; ${WITHOUT_SERVER}.`);
  report(`Files and logs: ${shown(folder)}`);
  const stack = await startStack({
    folder,
    plan: 'agent',
    boards: [join(PROJECT_ROOT, 'mappings/boards/customer-master-schedule.json')],
    mssqlUrl,
    report,
  });
  report(`Board page: ${stack.monday.url}`);
  terminal.progress('  starting a worker ...');
  const worker = await stack.startWorker('worker-1');
  const acts = await Promise.race([tellStory(stack, terminal), endOf(worker, folder)]);
  return { passed: printSummary(acts, terminal), stack };
}

/** Without a worker a run would wait indefinitely. */
async function endOf(worker: SupervisedChild, folder: string): Promise<never> {
  const { code, signal } = await worker.exited;
  throw new Error(`The worker ended during the demo (${String(signal ?? code)}). Its log is ${shown(join(folder, `${worker.name}.log`))}.`);
}

function shown(path: string): string {
  return relative(process.cwd(), path) || '.';
}

function printAddresses(stack: Stack): void {
  terminal.line();
  terminal.line('Everything stays up until Ctrl-C:', 'bold');
  terminal.line(`  Board page    ${stack.monday.url}`);
  terminal.line(`  Temporal UI   ${stack.temporal.uiUrl}`);
  terminal.line(`  Commands      npm run cli -- --settings ${shown(stack.settingsFile)} status`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { stay: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
  if (values.help) {
    terminal.line(USAGE);
    return 0;
  }
  const started = Date.now();
  const interrupted = interruption();
  const folder = await claimFolder(resolve('.order-sync'));
  try {
    const ended = await Promise.race([play(folder.path), interrupted]);
    if (ended === 'interrupted') {
      terminal.line('Interrupted; stopping ...');
      await stopAllChildren();
      return INTERRUPTED;
    }
    terminal.line(`The demo took ${((Date.now() - started) / 1000).toFixed(0)} s.`);
    if (values.stay) {
      printAddresses(ended.stack);
      await interrupted;
      terminal.line('Stopping ...');
    }
    await ended.stack.stop();
    return ended.passed ? 0 : 1;
  } finally {
    await folder.release();
  }
}

runProgram(main, terminal, 'The demo failed.');
