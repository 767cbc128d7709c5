import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { claimFolder } from '../demo/folder.js';
import { INTERRUPTED, interruption, runProgram } from '../demo/program.js';
import { Terminal } from '../demo/terminal.js';
import { stopAllChildren } from '../processes/children.js';
import { BOARD, TABLE } from './sales-orders.js';
import { startServices } from './services.js';
import type { FirstServices } from './services.js';
import { nextCommands, Steps } from './steps.js';

// `order-sync init --demo`: the way from a table and a board to the first green run, with every command and its seconds.

const terminal = new Terminal(process.stdout, process.env);

/** Enough for three customers and two groups, and seen at one glance. */
const ROWS = 24;
const MAPPING = 'sales-orders';

interface Outcome {
  readonly passed: boolean;
  readonly stop: () => Promise<void>;
}

async function play(folder: string, stay: boolean): Promise<Outcome> {
  terminal.line('A table of 12 columns, a simulated monday.com with a board, and a Temporal server, all on this machine.', 'bold');
  const services = await startServices(folder, ROWS, (line) => terminal.line(`  ${line}`, 'dim'));
  terminal.line(`  Folder with .env: ${relative(process.cwd(), folder)}; board page: ${services.monday.url}`, 'dim');
  const steps = new Steps(folder, terminal);
  const shown = await steps.run(`npm run cli -- init --table ${TABLE} --board ${BOARD} --group SEASON --yes`);
  for (const command of nextCommands(shown)) await steps.run(command);
  const first = await items(services);
  const before = await changes(services);
  await steps.run('npm run cli -- run');
  const sent = (await changes(services)) - before;
  await tell(folder, steps, { items: first, sent });
  if (stay) terminal.line(`Everything stays up until Ctrl-C: board ${services.monday.url}, Temporal UI ${services.temporalUi}.`, 'bold');
  const stop = async (): Promise<void> => {
    await steps.stop();
    await services.stop();
  };
  return { passed: first === ROWS && sent === 0, stop };
}

async function tell(
  folder: string,
  { done }: Steps,
  { items: first, sent }: { readonly items: number; readonly sent: number },
): Promise<void> {
  terminal.line();
  terminal.line('Every command, and its seconds:', 'bold');
  for (const { command, seconds } of done) terminal.line(`  ${seconds.toFixed(1).padStart(5)} s  ${command}`);
  const lines = async (file: string): Promise<string> => String((await readFile(join(folder, file), 'utf8')).trimEnd().split('\n').length);
  terminal.line(
    `  ${done
      .reduce((sum, { seconds }) => sum + seconds, 0)
      .toFixed(1)
      .padStart(5)} s  in all`,
  );
  terminal.line(
    `Written by init: ${await lines(`mappings/${MAPPING}.yaml`)} lines of YAML, ${await lines(`sql/tables/${MAPPING}.sql`)} of SQL. Written by hand: none.`,
  );
  terminal.line(
    `Board after the first run: ${String(first)} items for ${String(ROWS)} rows. Changes sent by the second run: ${String(sent)}.`,
    first === ROWS && sent === 0 ? 'green' : 'red',
  );
}

interface State {
  readonly boards: readonly { readonly id: string; readonly items: readonly { readonly state: string }[] }[];
}

async function items({ monday }: FirstServices): Promise<number> {
  const { boards } = (await monday.state()) as State;
  return boards.find(({ id }) => id === BOARD)?.items.filter(({ state }) => state === 'active').length ?? 0;
}

const changes = async ({ monday }: FirstServices): Promise<number> => (await monday.log()).effects.length;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { stay: { type: 'boolean', default: false } } });
  const interrupted = interruption();
  const folder = await claimFolder(resolve('.order-sync'), 'first-sync');
  try {
    const ended = await Promise.race([play(folder.path, values.stay), interrupted]);
    if (ended === 'interrupted') {
      await stopAllChildren();
      return INTERRUPTED;
    }
    if (values.stay) await interrupted;
    await ended.stop();
    return ended.passed ? 0 : 1;
  } finally {
    await folder.release();
  }
}

runProgram(main, terminal, 'The first sync failed.');
