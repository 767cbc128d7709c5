import type { Command } from 'commander';
import type { Host } from '../host.js';
import type { InitOptions } from '../init/init.js';
import { runSandbox } from './programs.js';

type Options = InitOptions & { readonly demo?: boolean; readonly stay?: boolean };

const HELP = `
Reads the table (its first 20,000 rows) and the board, and changes neither. Each proposal is certain, likely or a guess, with its reason. A guess is
written only after a yes: with --yes, and without a terminal, it is left out, and becomes a comment in the mapping. A file that is there is
never overwritten without --force.

Needs the database with the source and the Monday token; no Temporal.

Examples:
  npm run cli -- init
  npm run cli -- init --table dbo.SALES_ORDERS --board 9500000001
  npm run cli -- init sales --table dbo.SALES_ORDERS --board 9500000001 --key "ORDER NO" "LINE NO" --no-group --yes
  npm run cli -- init --demo`;

/** Proposes a mapping between a table and a board, and writes it. */
export function addInit(program: Command, host: Host): void {
  program
    .command('init [name]')
    .option('--table <table>', 'the table or view with the orders, such as dbo.SALES_ORDERS')
    .option('--board <id>', 'the number of the board that shows them')
    .option('--key <column...>', 'the columns by which two rows are the same order; the first must not be blank')
    .option('--title <column...>', 'the columns that are the name of an item')
    .option('--group <column>', 'the column whose value is the group of an item')
    .option('--no-group', 'no rule for groups: Monday puts a new item into the top group')
    .option('--customers <column>', 'the column with the customer, who gets batches of their own')
    .option('--no-customers', 'batches are of any orders')
    .option(
      '--new-columns [column...]',
      'give these a new column on the board, which `board prepare` makes; without names all that have none',
    )
    .option('--yes', 'write what is certain and likely without asking')
    .option('--force', 'overwrite a mapping of this name')
    .option('--demo', 'a taste: a table, a simulated board and a Temporal server of its own, and every step up to a second run')
    .option('--stay', 'with --demo: keep everything up afterwards, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      if (options.demo === true) await runSandbox('first-sync', options.stay === true ? ['--stay'] : []);
      else host.exitCode = await (await import('../init/init.js')).init(name, options);
    });
}
