import type { Command } from 'commander';
import { migrate } from '../../database/migrate.js';
import { migrationStatus } from '../../database/migration-status.js';
import { openAsItIs } from '../../database/open.js';
import { loadMapping } from '../../mapping/load.js';
import type { GlobalOptions } from '../context.js';
import { databaseName, lackingRights, lackingTables, productSql, readsOf } from '../database-report.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { mappingPaths } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { loadSettings } from '../../config/settings.js';
import { databaseLines, lackingLines, migrationLines, planLines, readLines, rightLines } from './db-lines.js';
import type { DatabaseReport } from './db-lines.js';

/** Commands on the database alone. They need neither Temporal nor Monday, so they can run before either is set up. */
export function addDb(program: Command, host: Host): void {
  const db = program.command('db');
  db.command('migrate')
    .description('bring the tables to this version: says what it will do, then does it')
    .option('--with-source', 'create the table of the source too, for a sample system; on a real system its owner creates it')
    .addHelpText(
      'after',
      '\nSafe to repeat, and safe when two processes run it at once. Everything is applied in one transaction, or nothing.\nData stays. `db status` shows the same plan and changes nothing.',
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

type MigrateOptions = GlobalOptions & { readonly withSource?: boolean };

async function run(options: MigrateOptions, apply: boolean): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const settings = await loadSettings(options.settings);
  const database = await openAsItIs(settings.database);
  try {
    const sql = await productSql(settings.database.sqlFolder, database.engine === 'sqlite' || options.withSource === true);
    const name = databaseName(settings.database);
    const before = await migrationStatus(database, sql);
    if (apply) output.say(...planLines(name, before));
    const done = apply ? await migrate(database, sql) : { migrations: [], files: [] };
    const applied = [...done.migrations, ...done.files];
    const status = apply ? await migrationStatus(database, sql) : before;
    const mappings = await Promise.all((await mappingPaths(settings.mappingsFolder)).map(loadMapping));
    const rights = apply ? [] : await lackingRights(database, sql, mappings);
    const lacking = lackingTables(status, mappings);
    const report: DatabaseReport = {
      ...status,
      database: name,
      lacking,
      rights,
      reads: await readsOf(database),
    };
    output.result({ ...report, applied }, () => [
      ...(apply ? migrationLines(applied, output.style) : databaseLines(report, output.style)),
      ...lackingLines(report, output.style),
      ...rightLines(report, output.style),
      ...readLines(report, output.style),
    ]);
    const changed = status.migrations.filter(({ state }) => state === 'CHANGED');
    return lacking.length + rights.length + changed.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await database.close();
  }
}
