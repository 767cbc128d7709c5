import { resolve } from 'node:path';
import type { Command } from 'commander';
import { liveBoard } from '../../sync/preflight/preflight.js';
import { loadMapping } from '../../mapping/load.js';
import type { Mapping } from '../../mapping/schema.js';
import { createMondayApi, createTextColumn } from '../../monday/client.js';
import type { BoardColumn, MondayApi } from '../../monday/types.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { mappingName } from '../mapping-name.js';
import { confirmed } from '../output/confirmed.js';
import { createOutput } from '../output/output.js';
import { mondayAccess } from '../../config/services.js';
import { loadSettings } from '../../config/settings.js';
import { reasonOf } from '../validate/truth.js';

interface PrepareOptions extends GlobalOptions {
  readonly yes?: boolean;
}

const DESCRIPTION = 'Written by the order sync, which finds the item of an order by this key. Please do not change it.';

export function addBoard(program: Command, host: Host): void {
  const board = program.command('board');
  board
    .command('prepare')
    .description('create the column that holds the key of an order: shows it, asks, and creates it; nothing else is changed')
    .option('--yes', 'create it without asking')
    .addHelpText(
      'after',
      '\nNeeds the mapping file and the Monday token; neither database nor Temporal. In a pipe without --yes it only shows what it would do.',
    )
    .action(async (_options: unknown, command: Command) => {
      host.exitCode = await prepare(command.optsWithGlobals<PrepareOptions>());
    });
}

async function prepare(options: PrepareOptions): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const settings = await loadSettings(options.settings);
  const mapping = await loadMapping(
    resolve(settings.mappingsFolder, `${await mappingName(settings.mappingsFolder, options.mapping)}.yaml`),
  );
  const access = mondayAccess(settings);
  const monday = createMondayApi(access);
  const { id, title } = mapping.board.keyColumn;
  const document = { mapping: mapping.name, board: mapping.board.id, column: { id, title, type: 'text' } };
  const there = await keyColumn(monday, mapping);
  if (there !== null) {
    output.result({ ...document, executed: false, present: true }, () => [
      `Board ${mapping.board.id} has the column ${id} ("${there.title}") already. There is nothing to do.`,
    ]);
    return EXIT.ok;
  }
  const plan = `Board ${mapping.board.id} gets the text column "${title}" with the id ${id}. Nothing else is changed.`;
  if (options.yes !== true && (!output.live || !process.stdin.isTTY)) {
    output.result({ ...document, executed: false, present: false }, () => [plan, 'Nothing was created: add --yes to do it.']);
    return EXIT.ok;
  }
  output.say(plan);
  if (options.yes !== true && !(await confirmed('Create it?'))) {
    output.say('Nothing was created.');
    return EXIT.ok;
  }
  await createVerified(monday, mapping, async () => {
    await createTextColumn(access, mapping.board.id, { id, title, description: DESCRIPTION });
  });
  output.result({ ...document, executed: true, present: true }, () => ['Made.']);
  return EXIT.ok;
}

/** The key column as the board has it; null when it has none. Refuses one of another type. */
async function keyColumn(monday: MondayApi, { board: { id: boardId, keyColumn: wanted } }: Mapping): Promise<BoardColumn | null> {
  const board = await liveBoard(monday, boardId);
  if (board === null)
    throw new CommandError(
      `Monday shows no board ${boardId} to the user of the token. Correct board.id in the mapping, or let the user see the board.`,
    );
  const column = board.columns.find(({ id }) => id === wanted.id);
  if (column === undefined || column.type === 'text') return column ?? null;
  throw new CommandError(
    `Board ${boardId} has a column ${wanted.id} ("${column.title}") of type ${column.type}, and the key needs a text column. Name another id as board.keyColumn.id in the mapping.`,
  );
}

/** After a lost answer, a read of the board shows whether the column exists: Monday accepts the id of a column only once. */
async function createVerified(monday: MondayApi, mapping: Mapping, create: () => Promise<void>): Promise<void> {
  let reason: unknown = null;
  try {
    await create();
  } catch (error) {
    reason = error;
  }
  if ((await keyColumn(monday, mapping)) !== null) return;
  const { id, title } = mapping.board.keyColumn;
  throw new CommandError(
    `Monday did not create the column${reason === null ? ' under the wanted id' : `: ${reasonOf(reason)}`} Create a text column "${title}" on the board by hand, and enter its id as board.keyColumn.id in place of ${id}.`,
  );
}
