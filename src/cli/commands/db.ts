import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { migrate } from '../../database/migrate.js';
import { migrationStatus } from '../../database/migration-status.js';
import { openAsItIs } from '../../database/open.js';
import { loadMapping } from '../../mapping/load.js';
import type { Mapping } from '../../mapping/schema.js';
import type { GlobalOptions } from '../context.js';
import { databaseName, lackingRights, lackingTables, productSql, readsOf } from '../database-report.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { mappingPaths } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { loadSettings } from '../../config/settings.js';
import { databaseLines, differingLines, lackingLines, migrationLines, planLines, readLines, rightLines } from './db-lines.js';
import type { DatabaseReport } from './db-lines.js';
import { printedTables, tablePlans, toReport, withoutPlanned } from './db-tables.js';

/** Commands on the database alone. They need neither Temporal nor Monday, so they can run before either is set up. */
export function addDb(program: Command, host: Host): void {
  const db = program.command('db');
  db.command('migrate')
    .description('bring the tables to this version: says what it will do, then does it')
    .option('--print', 'only print the SQL that the tables of the mappings need, for a person who applies it; change nothing')
    .option('--with-source', 'create the table of the source too, for a sample system; on a real system its owner creates it')
    .addHelpText(
      'after',
      '\nSafe to repeat, and safe when two processes run it at once. Everything is applied in one transaction, or nothing.\nThe tables of every mapping are created, and get the columns that a mapping has gained. Data stays, and no column is changed. `db status` shows the same plan and changes nothing.',
    )
    .action(async (_options: unknown, command: Command) => {
      host.exitCode = await run(command.optsWithGlobals<MigrateOptions>(), true);
    });
  db.command('status')
    .description('what is applied and what is pending, which tables lack columns, which rights the login lacks, and how the source is read')
    .action(async (_options: unknown, command: Command) => {
      host.exitCode = await run(command.optsWithGlobals<GlobalOptions>(), false);
    });
}

/** None where there is no folder yet: the tables of the sync itself need no mapping. */
async function mappingsOf(folder: string): Promise<Mapping[]> {
  return existsSync(folder) ? await Promise.all((await mappingPaths(folder)).map(loadMapping)) : [];
}

type MigrateOptions = GlobalOptions & { readonly withSource?: boolean; readonly print?: boolean };

async function run(options: MigrateOptions, apply: boolean): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const settings = await loadSettings(options.settings);
  const database = await openAsItIs(settings.database);
  try {
    const mappings = await mappingsOf(settings.mappingsFolder);
    const withSource = database.engine === 'sqlite' || options.withSource === true;
    const sql = await productSql(
      settings.database.sqlFolder,
      withSource,
      mappings.map((mapping) => mapping.name),
    );
    const name = databaseName(settings.database);
    const before = await migrationStatus(database, sql);
    const planned = await tablePlans(database, sql, mappings);
    const files = planned.flatMap(({ file }) => file ?? []);
    if (options.print === true) {
      output.result({ tables: files }, () => printedTables(planned));
      return EXIT.ok;
    }
    if (apply) output.say(...planLines(name, before, planned.map(toReport)));
    const done = apply ? await migrate(database, { ...sql, tables: files }) : { migrations: [], files: [] };
    const applied = [...done.migrations, ...done.files, ...(apply ? files.map(({ path }) => path) : [])];
    const status = apply ? await migrationStatus(database, sql) : before;
    const tables = apply ? await tablePlans(database, sql, mappings) : planned;
    const rights = apply ? [] : await lackingRights(database, sql, mappings);
    const lacking = withoutPlanned(lackingTables(status, mappings), tables);
    const report: DatabaseReport = {
      ...status,
      database: name,
      tables: tables.map(toReport),
      lacking,
      rights,
      reads: await readsOf(database),
    };
    output.result({ ...report, applied }, () => [
      ...(apply ? migrationLines(applied, output.style) : databaseLines(report, output.style)),
      ...lackingLines(report, output.style),
      ...differingLines(report, output.style),
      ...rightLines(report, output.style),
      ...readLines(report, output.style),
    ]);
    const changed = status.migrations.filter(({ state }) => state === 'CHANGED');
    const differing = tables.flatMap((plan) => plan.differing);
    return lacking.length + rights.length + changed.length + differing.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await database.close();
  }
}
