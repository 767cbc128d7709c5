import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { loadSettings } from '../../config/settings.js';
import type { Settings } from '../../config/settings.js';
import { mappingText } from '../../mapping/propose/mapping-text.js';
import { isSure } from '../../mapping/propose/proposal.js';
import { propose } from '../../mapping/propose/propose.js';
import type { Named } from '../../mapping/propose/propose.js';
import type { SourceProfile } from '../../mapping/propose/source-profile.js';
import type { GlobalOptions } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { chooseFrom } from '../init/choose.js';
import type { Confirm } from '../init/choose.js';
import { openSource, readBoardFor, tableNamed } from '../init/facts.js';
import type { OpenSource } from '../init/facts.js';
import { factLines, guessLine, proposalLines } from '../init/lines.js';
import { nextSteps, stepLines } from '../init/next-steps.js';
import { nameOf, otherMappings, requireFree, writeMapping } from '../init/files.js';
import { createOutput } from '../output/output.js';
import type { Output } from '../output/output.js';
import { didYouMean } from '../output/words.js';
import { runSandbox } from './programs.js';

interface InitOptions extends GlobalOptions {
  readonly table?: string;
  readonly board?: string;
  readonly key?: readonly string[];
  readonly title?: readonly string[];
  /** False for --no-group. */
  readonly group?: string | false;
  readonly customers?: string | false;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly demo?: boolean;
  readonly stay?: boolean;
}

const HELP = `
Reads the table (its first 20,000 rows) and the board, and changes neither. Each proposal is certain, likely or a guess, with its reason. A guess is
written only after a yes: with --yes, and where nobody can be asked, it is left out, and becomes a comment in the mapping. A file that is there is
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
    .option('--yes', 'write what is certain and likely without asking')
    .option('--force', 'overwrite a mapping of this name')
    .option('--demo', 'a taste: a table, a simulated board and a Temporal server of its own, and every step up to a second run')
    .option('--stay', 'with --demo: keep everything up afterwards, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<InitOptions>();
      if (options.demo === true) await runSandbox('first-sync', options.stay === true ? ['--stay'] : []);
      else host.exitCode = await init(name, options);
    });
}

async function init(wantedName: string | undefined, options: InitOptions): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const asks = options.yes !== true && output.live && process.stdin.isTTY;
  if (!asks) requireFlags(options);
  const settings = await loadSettings(options.settings);
  const source = await openSource(settings);
  try {
    return await initFrom(source, settings, wantedName, options, output, asks);
  } finally {
    await source.close();
  }
}

function requireFlags({ table, board }: InitOptions): void {
  const missing = [...(table === undefined ? ['--table <table>'] : []), ...(board === undefined ? ['--board <id>'] : [])];
  if (missing.length > 0)
    throw new UsageError(`init cannot ask here, so it needs ${missing.join(' and ')}; see \`npm run cli -- init --help\`.`);
}

async function initFrom(
  source: OpenSource,
  settings: Settings,
  wantedName: string | undefined,
  options: InitOptions,
  output: Output,
  asks: boolean,
): Promise<number> {
  // Loaded for a terminal alone.
  const questions = asks ? await import('../init/questions.js') : null;
  const table = tableNamed(source.tables, options.table ?? (await questions?.askTable([...source.tables.keys()])) ?? '');
  const boardId = options.board ?? (await questions?.askBoard()) ?? '';
  const name = nameOf(wantedName ?? table);
  const path = join(settings.mappingsFolder, `${name}.yaml`);
  await requireFree(path, options.force === true);
  const board = await readBoardFor(settings, boardId);
  const profile = await source.read(table);
  const named = namedBy(options, profile);
  let proposals = propose(profile, board, named);
  output.say(...factLines(profile, board), '', ...proposalLines(proposals, output), '');
  if (questions !== null && (proposals.key === null || !isSure(proposals.key)))
    proposals = propose(profile, board, {
      ...named,
      key: await questions.askColumns('Which columns are the key of an order?', columnsOf(profile), proposals.key?.value ?? []),
    });
  const confirm: Confirm = questions === null ? () => Promise.resolve(false) : (question) => questions.askYes(question);
  const draft = { name, table, board: boardId, ...(await chooseFrom(proposals, confirm)) };
  const text = mappingText(draft);
  const shown = relative(process.cwd(), path);
  const write = options.yes === true || (questions !== null && (await questions.askYes(`Write ${shown}?`, true)));
  const written = write ? await writeMapping(path, text, options.force === true) : [];
  const steps = nextSteps({
    mapping: name,
    others: await otherMappings(settings.mappingsFolder, name),
    settings: options.settings,
    yes: !asks,
    items: board.itemsCount,
  });
  output.result({ mapping: name, path, written: write, proposals, text, next: steps.map(({ command }) => command) }, () => [
    ...(questions === null ? guessLine(proposals) : []),
    ...(write
      ? [...written.map((file) => `Written: ${relative(process.cwd(), file)}`), '', ...stepLines(steps)]
      : [text, `Nothing was written${questions === null ? `: add --yes to write ${shown}` : ''}.`]),
  ]);
  return EXIT.ok;
}

const columnsOf = ({ columns }: SourceProfile): string[] => columns.map(({ column }) => column.name);

/** The choices of the command line, in the spelling of the table. Throws for a column that the table lacks. */
function namedBy(options: InitOptions, profile: SourceProfile): Named {
  const known = columnsOf(profile);
  const column = (flag: string, wanted: string): string => {
    const found = known.find((one) => one === wanted) ?? known.find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`${flag}: ${profile.table} has no column "${wanted}" that can be read. ${didYouMean(wanted, known)}`);
  };
  const one = (flag: string, wanted: string | false | undefined): string | null | undefined =>
    wanted === false ? null : wanted === undefined ? undefined : column(flag, wanted);
  return {
    key: options.key?.map((wanted) => column('--key', wanted)),
    title: options.title?.map((wanted) => column('--title', wanted)),
    group: one('--group', options.group),
    customers: one('--customers', options.customers),
  };
}
