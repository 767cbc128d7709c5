import { runClient } from '../demo/command.js';
import { cleanEnvironment, startProcess, workerIsUp } from '../demo/stack.js';
import type { Terminal } from '../demo/terminal.js';
import type { SupervisedChild } from '../processes/children.js';

/** A command that was run, as a person types it. */
export interface Done {
  readonly command: string;
  readonly seconds: number;
}

/** Runs commands in the folder one after the other, shows what they print, and keeps how long each took. */
export class Steps {
  readonly done: Done[] = [];
  #worker: SupervisedChild | null = null;

  constructor(
    private readonly folder: string,
    private readonly terminal: Terminal,
  ) {}

  /** Runs `npm run cli -- status` or another command; returns its lines. Throws when it fails. A worker is left running. */
  async run(command: string): Promise<readonly string[]> {
    this.terminal.line();
    this.terminal.line(`$ ${command}`, 'bold');
    const started = Date.now();
    const words = wordsOf(command);
    const lines = words[0] === 'worker' ? await this.#startWorker() : await this.#runToEnd(command, words);
    const seconds = (Date.now() - started) / 1000;
    for (const line of lines) this.terminal.line(`  ${line}`);
    this.terminal.line(`  (${seconds.toFixed(1)} s)`, 'dim');
    this.done.push({ command, seconds });
    return lines;
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
  }

  async #runToEnd(command: string, words: readonly string[]): Promise<readonly string[]> {
    const { exitCode, lines } = await runClient(words, this.folder, environment());
    if (exitCode === 0) return lines;
    throw new Error(`${command} ended with ${String(exitCode)}:\n${lines.join('\n')}`);
  }

  async #startWorker(): Promise<readonly string[]> {
    const { child, line } = await startProcess({
      name: 'worker',
      args: ['src/client.ts', 'worker'],
      folder: this.folder,
      cwd: this.folder,
      env: environment(),
      ready: workerIsUp,
    });
    this.#worker = child;
    return [line];
  }
}

/** The commands that `init` prints under "Next:", without what it says of them. */
export function nextCommands(lines: readonly string[]): string[] {
  return lines.slice(lines.indexOf('Next:') + 1).flatMap((line) => /^ {2}(\S.*?) +# /.exec(line)?.slice(1) ?? []);
}

/** What the program gets of a command line: the words after `npm run cli --` or `npx order-sync`. */
function wordsOf(command: string): string[] {
  const words = command.replace(/^(npm run cli --|npx order-sync) /, '').match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replace(/^"(.*)"$/, '$1'));
}

/** The programs read `.env` of the folder. */
const environment = (): NodeJS.ProcessEnv => ({ ...cleanEnvironment(), ORDER_SYNC_ENV_FILE: '' });
