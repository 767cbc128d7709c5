import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { Host } from '../../src/cli/host.js';
import { createProgram } from '../../src/cli/program.js';

/** Commands that list something when no subcommand is given. */
const LISTS: ReadonlySet<string> = new Set(['errors', 'findings', 'removals', 'runs']);

/** What a command line is, by the real definitions: which command with which options, or what is wrong with it, in commander's words. */
export type Parsed =
  { readonly command: string; readonly options: readonly string[] } | { readonly command: null; readonly complaint: string };

/** The words of a command line, without quotation marks. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '');

/** Parses a command line, without the name of the program. Nothing is run. */
export async function parsed(line: string): Promise<Parsed> {
  let ran: Command | undefined;
  const program = await idleProgram((command) => (ran = command));
  try {
    await program.parseAsync(wordsOf(line), { from: 'user' });
  } catch (error) {
    // A help that is asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return { command: '', options: [] };
    return { command: null, complaint: `npm run cli -- ${line}: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (ran === undefined) return { command: '', options: [] };
  const options = ran.options.filter(({ long }) => long !== undefined && line.includes(long)).map(({ long }) => long ?? '');
  return { command: pathOf(ran), options };
}

/** What is wrong with a command line; null when it parses. */
export async function complaint(line: string): Promise<string | null> {
  const result = await parsed(line);
  return result.command === null ? result.complaint : null;
}

/** The real command line, whose commands do nothing but report themselves. */
export async function idleProgram(ran: (command: Command) => void = () => undefined): Promise<Command> {
  const program = await createProgram(new Host());
  const calm = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    if (command.commands.length === 0 || LISTS.has(command.name())) command.action(() => ran(command));
    command.commands.forEach(calm);
  };
  calm(program);
  return program;
}

/** `errors close`. */
function pathOf(command: Command): string {
  const above = command.parent;
  return above?.parent ? `${pathOf(above)} ${command.name()}` : command.name();
}
