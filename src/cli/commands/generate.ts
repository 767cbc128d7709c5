import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readDdl } from '../../database/ddl/read-ddl.js';
import { describeTables } from '../../database/describe.js';
import type { DescribedTables } from '../../database/described.js';
import { openAsItIs } from '../../database/open.js';
import type { DatabaseConfig } from '../../database/open.js';
import { loadMapping } from '../../mapping/load.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { UnknownName } from '../generate/document-names.js';
import { declaredFiles } from '../generate/declared-files.js';
import { checkDocuments } from '../generate/documents-to-check.js';
import type { GeneratedFile } from '../generate/generated-file.js';
import { filesOfMapping, foldersOf, commonFiles } from '../generate/generated-files.js';
import { findStale } from '../generate/stale.js';
import type { Stale } from '../generate/stale.js';
import type { Host } from '../host.js';
import { mappingName, mappingPaths } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { loadSettings } from '../../config/settings.js';

interface GenerateOptions extends GlobalOptions {
  readonly check?: boolean;
  readonly database?: boolean;
  readonly out: string;
}

/** Writes what follows from mappings and tables: tables of the mappings, GraphQL documents, JSON Schema for editors, field reference and diagram. Needs no service. */
export function addGenerate(program: Command, host: Host): void {
  program
    .command('generate [mapping...]')
    .option('--check', 'write nothing; exit 1 when a file is missing, stale or foreign')
    .option('--database', 'take the types of new columns from the source in the database, which is only read')
    .option('--out <folder>', 'the folder that holds mappings/, sql/ and docs/', '.')
    .action(async (mappings: readonly string[], _options: unknown, command: Command) => {
      host.exitCode = await generate(mappings, command.optsWithGlobals<GenerateOptions>());
    });
}

async function generate(names: readonly string[], options: GenerateOptions): Promise<number> {
  const settings = await loadSettings(options.settings);
  const wanted = options.mapping === undefined ? names : [options.mapping, ...names];
  const folder = settings.mappingsFolder;
  const paths =
    wanted.length === 0
      ? await mappingPaths(folder)
      : await Promise.all(wanted.map(async (name) => resolve(folder, `${await mappingName(folder, name)}.yaml`)));
  const schema = readDdl(await declaredFiles(settings.database.sqlFolder));
  const live = options.database === true ? await liveTables(settings.database) : undefined;
  const mappings = await Promise.all(paths.map(loadMapping));
  const files = [...mappings.flatMap((mapping) => filesOfMapping(mapping, schema, live)), ...commonFiles()];
  const folders = wanted.length === 0 ? foldersOf() : mappings.flatMap(({ name }) => foldersOf(name));
  const stale = await findStale(options.out, files, folders);
  const output = createOutput(process.stdout, process.env, options.json === true);
  const check = options.check === true;
  if (!check)
    await write(
      options.out,
      files.filter(({ path }) => stale.some((entry) => entry.path === path)),
    );
  const unknown = check
    ? await checkDocuments(
        options.out,
        schema,
        files.map(({ path }) => path),
      )
    : [];
  output.result({ written: !check, files: stale, unknownNames: unknown }, () => [
    ...linesOf(stale, check, files.length),
    ...unknown.map(unknownLine),
  ]);
  return check && stale.length + unknown.length > 0 ? EXIT.failed : EXIT.ok;
}

async function liveTables(config: DatabaseConfig): Promise<DescribedTables> {
  // Opening a file of the embedded engine would create it.
  if (config.engine === 'sqlite' && !existsSync(config.file))
    throw new CommandError(`There is no database ${config.file}. \`npm run cli -- db migrate\` creates it.`, EXIT.cannotCheck);
  const database = await openAsItIs(config);
  try {
    return await describeTables(database);
  } finally {
    await database.close();
  }
}

async function write(root: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function unknownLine({ path, line, column, name, nearest }: UnknownName): string {
  return `${path}:${String(line)}:${String(column)} names ${name}, which no DDL file creates.${nearest === null ? '' : ` Did you mean ${nearest}?`}`;
}

function linesOf(stale: readonly Stale[], check: boolean, count: number): string[] {
  if (stale.length === 0) return [`${String(count)} generated files are up to date.`];
  if (!check) return stale.map(({ path, what }) => `${what === 'foreign' ? 'foreign, left alone; delete it' : 'written'}  ${path}`);
  return [
    ...stale.flatMap(({ path, what, diff }) => [`${what}  ${path}`, ...(diff === '' ? [] : [diff])]),
    'Run `npm run cli -- generate`, delete foreign files, and commit.',
  ];
}
