import { relative } from 'node:path';
import { loadSettings } from '../../config/settings.js';
import type { Settings } from '../../config/settings.js';
import type { Draft } from '../../mapping/propose/draft.js';
import { mappingText } from '../../mapping/propose/mapping-text.js';
import { propose } from '../../mapping/propose/propose.js';
import type { Proposals } from '../../mapping/propose/propose.js';
import type { BoardFacts } from '../../monday/types.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import { createOutput } from '../output/output.js';
import type { Output } from '../output/output.js';
import { askedFor } from './asked.js';
import type { Questions } from './asked.js';
import { chooseFrom } from './choose.js';
import { openSource, readBoardFor, requireSettings } from './facts.js';
import type { OpenSource } from './facts.js';
import { filesOf, nameOf, otherMappings, requireFree, writeFiles } from './files.js';
import type { MappingFiles } from './files.js';
import { factLines, guessLines, proposalLines, usedBoardLines } from './lines.js';
import { namedBy } from './named.js';
import type { NamedParts } from './named.js';
import { nextSteps, stepLines } from './next-steps.js';
import type { Step } from './next-steps.js';
import { boardNamed, choosableSources, tableNamed } from './target.js';

export interface InitOptions extends GlobalOptions, NamedParts {
  readonly table?: string;
  readonly board?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
}

interface Session {
  readonly options: InitOptions;
  readonly settings: Settings;
  readonly source: OpenSource;
  readonly output: Output;
  /** Null without a terminal. */
  readonly questions: Questions | null;
}

/** What the mapping is about, and where it will be. */
interface Target {
  readonly name: string;
  readonly files: MappingFiles;
  readonly table: string;
}

/** Proposes a mapping, asks about it at a terminal, and writes it. Returns the exit code. */
export async function init(name: string | undefined, options: InitOptions): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const asks = options.yes !== true && output.live && process.stdin.isTTY;
  if (!asks) requireFlags(options);
  const settings = await loadSettings(options.settings);
  requireSettings(settings);
  // The library of the prompts is loaded for a terminal alone.
  const questions = asks ? await import('./questions.js') : null;
  const source = await openSource(settings);
  try {
    const session = { options, settings, source, output, questions };
    const target = await targetOf(session, name);
    const board = await boardOf(session);
    const proposals = await proposed(session, target, board);
    const draft = await chooseDraft(session, target, { board, proposals });
    await finish(session, target, { proposals, draft, items: board.itemsCount });
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

function requireFlags({ table, board }: InitOptions): void {
  const missing = [...(table === undefined ? ['--table <table>'] : []), ...(board === undefined ? ['--board <id>'] : [])];
  if (missing.length > 0)
    throw new UsageError(`init cannot ask here, so it needs ${missing.join(' and ')}; see \`npm run cli -- init --help\`.`);
}

async function targetOf({ options, settings, source, questions }: Session, wantedName: string | undefined): Promise<Target> {
  const table = tableNamed(source.tables, options.table ?? (await questions?.askTable(choosableSources(source.tables))) ?? '');
  const name = nameOf(wantedName ?? table);
  const files = filesOf(settings.mappingsFolder, name);
  requireFree(files, options.force === true);
  return { name, files, table };
}

/** The board of the flag; else asked for until it is one that can be read. */
async function boardOf({ options, settings, output, questions }: Session): Promise<BoardFacts> {
  if (options.board !== undefined || questions === null) return await readBoardFor(settings, boardNamed(options.board ?? ''));
  for (;;) {
    const id = await questions.askBoard();
    try {
      return await readBoardFor(settings, id);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      output.say(error.message);
    }
  }
}

/** Shows what was read and what is proposed, and asks a person for what everything else depends on. */
async function proposed({ options, source, output, questions }: Session, { name, table }: Target, board: BoardFacts): Promise<Proposals> {
  const profile = await source.read(table);
  const named = namedBy(options, profile);
  const proposals = propose(profile, board, named);
  output.say(
    ...factLines(profile, board),
    '',
    ...proposalLines(proposals, output),
    '',
    ...usedBoardLines(name, board, proposals.keyColumn.value),
  );
  return questions === null ? proposals : await askedFor(questions, { profile, board, named, proposals });
}

async function chooseDraft(
  { questions }: Session,
  { name, table }: Target,
  { board, proposals }: { readonly board: BoardFacts; readonly proposals: Proposals },
): Promise<Draft> {
  const chosen = await chooseFrom(proposals, async (question) => (await questions?.askYes(question)) ?? false);
  return { name, table, board: board.boardId, ...chosen };
}

interface Result {
  readonly proposals: Proposals;
  readonly draft: Draft;
  /** Items that are on the board. */
  readonly items: number;
}

async function finish(session: Session, { name, files }: Target, { proposals, draft, items }: Result): Promise<void> {
  const { options, settings, source, output, questions } = session;
  const text = mappingText(draft);
  const shown = relative(process.cwd(), files.yaml);
  const write = options.yes === true || (await questions?.askYes(`Write ${shown}?`, true)) === true;
  const { sqlFolder } = settings.database;
  const written = write ? await writeFiles(files, text, { sqlFolder, tables: source.tables, force: options.force === true }) : [];
  const others = await otherMappings(settings.mappingsFolder, name);
  const newSubitems = draft.sizes !== null && draft.sizes.board === null;
  const steps = nextSteps({ mapping: name, others, settings: options.settings, yes: questions === null, newSubitems, items });
  output.result({ mapping: name, written, proposals, text, next: steps.map(({ command }) => command) }, () => [
    ...(questions === null ? guessLines(proposals) : []),
    ...(write
      ? writtenLines(written, steps)
      : [text, questions === null ? `Nothing was written: add --yes to write ${shown}.` : 'Nothing was written.']),
  ]);
}

const writtenLines = (files: readonly string[], steps: readonly Step[]): string[] => [
  ...files.map((file) => `Written: ${relative(process.cwd(), file)}`),
  '',
  ...stepLines(steps),
];
