import { resolve } from 'node:path';
import type { Command } from 'commander';
import { mondayAccess } from '../../config/services.js';
import { loadSettings } from '../../config/settings.js';
import type { Settings } from '../../config/settings.js';
import { loadMapping } from '../../mapping/load.js';
import { partsOf } from '../../mapping/parts.js';
import type { Mapping } from '../../mapping/schema.js';
import { sizeNames } from '../../mapping/validate/size-names.js';
import { createBoardChanges } from '../../monday/board-changes.js';
import { createMondayApi } from '../../monday/client.js';
import { findingLine } from '../../sync/preflight/preflight.js';
import { lookAtBoard, NotMade, prepareBoard, TEMPORARY_ITEM } from '../../sync/prepare/prepare-board.js';
import type { PreparedBoard } from '../../sync/prepare/prepare-board.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { mappingName } from '../mapping-name.js';
import { agreed } from '../output/agreed.js';
import { createOutput } from '../output/output.js';
import { databaseTruth } from '../validate/database-truth.js';
import { notMadeText, planLines } from './board-lines.js';

interface PrepareOptions extends GlobalOptions {
  readonly yes?: boolean;
}

const HELP = `
Makes the column of the key; the columns of fields that have a title in the mapping; and for a mapping with subitems the subitem board, which
Monday makes with the first subitem only, and its columns of size and quantity. For the first subitem it creates an item "${TEMPORARY_ITEM}"
and deletes it afterwards. It refuses a board that the mapping does not fit otherwise. Started again, it goes on where it was stopped.

Needs the mapping file and the Monday token, no Temporal; the database only for the labels of a new column of sizes.
In a pipe without --yes it only shows what it would do.`;

/** Declares `board prepare`. */
export function addBoard(program: Command, host: Host): void {
  const board = program.command('board');
  board
    .command('prepare')
    .description('make what a board needs for its first run: shows it, asks, and makes it; nothing else is changed')
    .option('--yes', 'make it without asking')
    .addHelpText('after', HELP)
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
  const seen = await lookAtBoard(monday, mapping);
  requireFit(mapping, seen);
  const sizes = seen.needs.some((need) => need.kind === 'column' && need.labelled) ? await sizesOf(settings, mapping) : [];
  const plan = planLines(mapping, seen, sizes.length);
  const todo = seen.needs.length > 0 || seen.temporary.length > 0;
  if (!todo) {
    output.result(documentOf(mapping, seen, false), () => [
      'The board has everything that the first run needs.',
      ...idLines(mapping, seen),
    ]);
    return EXIT.ok;
  }
  const proposal = { lines: plan, document: documentOf(mapping, seen, false), question: 'Make it?', nothing: 'Nothing was made' };
  if (!(await agreed(output, options.yes, proposal))) return EXIT.ok;
  const made = await orNotMade(prepareBoard(monday, createBoardChanges(access), mapping, sizes));
  requireFit(mapping, made);
  output.result(documentOf(mapping, { ...made, needs: seen.needs }, true), () => ['Made.', ...idLines(mapping, made)]);
  return EXIT.ok;
}

function requireFit({ name, board }: Mapping, { misfits }: PreparedBoard): void {
  if (misfits.length === 0) return;
  throw new CommandError(
    [`Mapping ${name} does not fit board ${board.id}, so nothing was made on it. Correct this first:`, ...misfits.map(findingLine)].join(
      '\n',
    ),
  );
}

/** The sizes that the source has a column for. */
async function sizesOf(settings: Settings, mapping: Mapping): Promise<readonly string[]> {
  const truth = await databaseTruth(settings);
  await truth.close();
  const sizes = truth.tables === undefined ? undefined : sizeNames(partsOf(mapping), truth.tables);
  if (sizes !== undefined && sizes.length > 0) return sizes;
  throw new CommandError(
    `The labels of the new column of sizes are the sizes of the source, and the database has no table ${mapping.source.table} with them. Name the database that has it, or correct the mapping.`,
  );
}

async function orNotMade<T>(work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw error instanceof NotMade ? new CommandError(notMadeText(error)) : error;
  });
}

function documentOf(mapping: Mapping, { needs, subitemBoard, temporary }: PreparedBoard, executed: boolean): object {
  return { mapping: mapping.name, board: mapping.board.id, executed, needs, temporary, subitemBoard };
}

/** Only Monday gives a subitem board its id, so that the mapping follows. */
function idLines({ name, subitems }: Mapping, { subitemBoard }: PreparedBoard): string[] {
  if (subitemBoard === null) return [];
  return [
    `The subitem board has the id ${subitemBoard}, and mapping ${name} names ${subitems?.board ?? 'none'}. Write it into the mapping:`,
    `  subitems.board: "${subitemBoard}"        (or: npm run cli -- validate ${name} --board --fix)`,
  ];
}
