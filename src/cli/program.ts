import { Command } from 'commander';
import { packageVersion } from '../config/package-files.js';
import { COMMAND_FILES, wordOf } from './command-list.js';
import { EXIT_CODES_HELP } from './exit-codes.js';
import type { Host } from './host.js';
import { writeText } from './output/output.js';

const EXAMPLES = `
Examples:
  npm run cli -- status                         open work and problems
  npm run cli -- plan                           what a run would do, without doing it
  npm run cli -- run                            one run now, with progress
  npm run cli -- runs                           the last runs, Temporal up or down
  npm run cli -- findings                       what a person should know or decide
  npm run cli -- errors                         refused orders, and what to do about them
  npm run cli -- retry --code LABEL_MISSING     retry orders that failed for this reason
  npm run cli -- schedule create --every 1h     a run every hour

With --settings FILE nothing else is read: no variable, no Temporal profile. Errors are written to stderr; DEBUG=1 adds their stack.

${EXIT_CODES_HELP}`;

/** Describes all commands, so all are loaded for it. */
const COMPLETION = 'completion';

/** Options of the program that take a value, which is no command. */
const WITH_VALUE: ReadonlySet<string> = new Set(['--settings', '--mapping']);

/**
 * The command line for these arguments: every command is listed, and the one that they call is loaded. Without arguments all are loaded.
 * Commander throws a CommanderError instead of ending the process.
 */
export async function createProgram(host: Host, args?: readonly string[]): Promise<Command> {
  const program = new Command('order-sync')
    .description('Keeps monday.com boards equal to the customer orders in SQL Server: runs, batches, findings, errors, retries, schedule.')
    .version(packageVersion(), '--version', 'print the version of the program')
    .option('--settings <file>', 'addresses of all services; nothing is read from the environment then')
    .option('--mapping <name>', 'the mapping to work on (default: the only one in the folder of mappings)')
    .option('--json', 'print one JSON document instead of text')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        writeText(process.stdout, text);
      },
      writeErr: (text) => {
        writeText(process.stderr, text);
      },
    })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES);
  const called = args?.find((word, index) => isCommand(word) && !WITH_VALUE.has(args[index - 1] ?? ''));
  for (const { commands, load } of COMMAND_FILES) {
    const words = Object.keys(commands).map(wordOf);
    if (args === undefined || called === COMPLETION || (called !== undefined && words.includes(called))) (await load())(program, host);
    for (const [usage, description] of Object.entries(commands)) {
      const known = program.commands.find((command) => command.name() === wordOf(usage));
      (known ?? program.command(usage)).description(description);
    }
  }
  return program;
}

function isCommand(word: string): boolean {
  return COMMAND_FILES.some(({ commands }) => Object.keys(commands).some((usage) => wordOf(usage) === word));
}
