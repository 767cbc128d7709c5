import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { readMapping } from '../../mapping/load.js';
import { hasErrors } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { mappingName, mappingPaths } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { loadSettings } from '../../config/settings.js';
import type { Settings } from '../../config/settings.js';
import { ddlTruth } from '../validate/ddl-truth.js';
import { accept, driftOf, showDrift } from '../validate/drift.js';
import type { Drift } from '../validate/drift.js';
import { findingsOf } from '../validate/findings.js';
import { repair } from '../validate/fix.js';
import { FORMATS, report } from '../validate/report.js';
import type { Format } from '../validate/report.js';
import { CannotCheck, reasonOf } from '../validate/truth.js';
import type { Truth } from '../validate/truth.js';

interface ValidateOptions extends GlobalOptions {
  readonly ddl?: true | readonly string[];
  readonly database?: boolean;
  readonly board?: boolean;
  readonly format?: Format;
  readonly fix?: boolean;
  readonly accept?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Without a mapping, every YAML file in the folder is checked, the customer lists aside. A mapping is a name in that folder, or a file.
Without --ddl, --database and --board, mappings are checked against the tables of sql/; no database, Temporal or Monday is needed.

Exit codes: 0 no errors (warnings allowed), 1 errors, 2 cannot check (no file, no mapping, no database, no board).`;

/** Checks mappings against the DDL, the database and the board, each on its own or together. */
export function addValidate(program: Command, host: Host): void {
  program
    .command('validate [mapping...]')
    .option('--ddl [path...]', 'against files of DDL, or folders of them (default: sql)')
    .option('--database', 'against the tables of the database')
    .option('--board', 'against the live board at Monday')
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS))
    .option('--fix', 'correct what has only one possible correction: shows a diff, asks, and writes it')
    .option('--accept', 'write the present state of the live board and tables into the lock file: shows a diff, asks, and writes it')
    .option('--yes', 'with --fix and --accept: write without asking')
    .addHelpText('after', HELP)
    .action(async (mappings: readonly string[], _options: unknown, command: Command) => {
      host.exitCode = await validate(mappings, command.optsWithGlobals<ValidateOptions>());
    });
}

async function validate(names: readonly string[], options: ValidateOptions): Promise<number> {
  const format = options.format ?? (options.json === true ? 'json' : 'text');
  const output = createOutput(process.stdout, process.env, format !== 'text');
  const settings = await orCannotCheck(async () => await loadSettings(options.settings));
  const paths = await pathsOf(settings.mappingsFolder, options.mapping === undefined ? names : [options.mapping, ...names]);
  if (paths.length === 0)
    throw new CannotCheck(`Nothing was checked: ${settings.mappingsFolder} holds no mapping. Name the folder with ORDER_SYNC_MAPPINGS.`);
  const truths = await truthsOf(settings, options);
  const folder = settings.mappingsFolder;
  try {
    const found = await findingsOf(paths, folder, truths);
    const repaired = options.fix === true && (await repair(output, found, options.yes ?? false));
    const findings = repaired ? await findingsOf(paths, folder, truths) : found;
    const drifts = await driftsOf(paths, truths);
    const all = [...findings, ...drifts.flatMap((drift) => drift.findings)];
    if (options.accept === true) await accept(output, drifts, findings, options.yes ?? false);
    else showDrift(output, drifts);
    report(output, format, paths, options.accept === true ? findings : all);
    return exitCodeOf(findings);
  } finally {
    for (const truth of truths) await truth.close();
  }
}

async function pathsOf(folder: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return await mappingPaths(folder);
  return await Promise.all(names.map(async (name) => (isPath(name) ? name : resolve(folder, `${await mappingName(folder, name)}.yaml`))));
}

function isPath(name: string): boolean {
  return /[\\/]|\.ya?ml$/.test(name);
}

async function truthsOf(settings: Settings, { ddl, database, board }: ValidateOptions): Promise<Truth[]> {
  const truths: Truth[] = [];
  if (ddl !== undefined || (database !== true && board !== true))
    truths.push(await ddlTruth(Array.isArray(ddl) ? ddl : [settings.database.sqlFolder]));
  if (database === true) truths.push(await (await import('../validate/database-truth.js')).databaseTruth(settings));
  if (board === true) {
    const { boardTruth } = await import('../validate/board-truth.js');
    // Which sizes need a label follows from the source table: without the live one, as the files of sql/ have it.
    const known = truths.find(({ tables }) => tables !== undefined) ?? (await ddlTruth([settings.database.sqlFolder]));
    truths.push(boardTruth(settings, known.tables));
  }
  return truths;
}

async function driftsOf(paths: readonly string[], truths: readonly Truth[]): Promise<Drift[]> {
  if (truths.every(({ live }) => live === undefined)) return [];
  const drifts = await Promise.all(paths.map(async (path) => await driftOf(await readMapping(path), truths)));
  return drifts.filter((drift) => drift !== null);
}

async function orCannotCheck<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CommandError ? error : new CannotCheck(reasonOf(error));
  }
}

/** An unreadable file proves nothing about the mapping, so its exit code precedes that of errors. */
function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ code }) => code === 'FILE_UNREADABLE')) return EXIT.cannotCheck;
  return hasErrors(findings) ? EXIT.failed : EXIT.ok;
}
