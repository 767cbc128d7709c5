import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { LocatedMapping } from '../../mapping/located.js';
import { readMapping } from '../../mapping/load.js';
import { hasErrors } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';
import type { GlobalOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { mappingName, mappingPaths } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { loadSettings } from '../settings.js';
import type { Settings } from '../settings.js';
import { boardTruth } from '../validate/board-truth.js';
import { databaseTruth } from '../validate/database-truth.js';
import { ddlTruth } from '../validate/ddl-truth.js';
import { report } from '../validate/report.js';
import type { Format } from '../validate/report.js';
import type { Truth } from '../validate/truth.js';

interface ValidateOptions extends GlobalOptions {
  readonly ddl?: true | readonly string[];
  readonly database?: boolean;
  readonly board?: boolean;
  readonly format?: Format;
}

const HELP = `
Without a mapping, every mapping in the folder is checked. A mapping is a name in that folder, or a file.
Without --ddl, --database and --board, the tables of sql/ are the truth; no database, Temporal or Monday is needed for them.

Exit codes: 0 in order (warnings allowed), 1 errors, 2 cannot check (no file, no database, no board).`;

/** Checks mappings against the DDL, the database and the board, each on its own or together. */
export function addValidate(program: Command, host: Host): void {
  program
    .command('validate [mapping...]')
    .description('check mappings against the tables and the board')
    .option('--ddl [path...]', 'against files of DDL, or folders of them (default: sql)')
    .option('--database', 'against the tables of the database')
    .option('--board', 'against the live board at Monday')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json', 'sarif']))
    .addHelpText('after', HELP)
    .action(async (mappings: readonly string[], _options: unknown, command: Command) => {
      host.exitCode = await validate(mappings, command.optsWithGlobals<ValidateOptions>());
    });
}

async function validate(names: readonly string[], options: ValidateOptions): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const settings = await loadSettings(options.settings);
  const paths = await pathsOf(settings.mappingsFolder, options.mapping === undefined ? names : [options.mapping, ...names]);
  const findings = await findingsOf(paths, await truthsOf(settings, options));
  report(output, options.format ?? (output.json ? 'json' : 'text'), paths, findings);
  return exitCodeOf(findings);
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
  if (ddl !== undefined || (database !== true && board !== true)) truths.push(await ddlTruth(Array.isArray(ddl) ? ddl : [settings.database.sqlFolder]));
  if (database === true) truths.push(await databaseTruth(settings));
  if (board === true) truths.push(await boardTruth(settings));
  return truths;
}

async function findingsOf(paths: readonly string[], truths: readonly Truth[]): Promise<Finding[]> {
  try {
    const mappings = await Promise.all(paths.map(readMapping));
    return (await Promise.all(mappings.map(async (mapping) => await allFindings(mapping, truths)))).flat();
  } finally {
    for (const truth of truths) await truth.close();
  }
}

async function allFindings(mapping: LocatedMapping, truths: readonly Truth[]): Promise<Finding[]> {
  const byTruth = await Promise.all(truths.map(async (truth) => await truth.check(mapping)));
  return [...mapping.findings, ...byTruth.flat()];
}

/** A file that cannot be read says nothing of the mapping, so it comes before errors. */
function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ code }) => code === 'FILE_UNREADABLE')) return EXIT.cannotCheck;
  return hasErrors(findings) ? EXIT.failed : EXIT.ok;
}
