import { Command } from 'commander';
import { addAdopt } from './commands/adopt.js';
import { addBatches } from './commands/batches.js';
import { addBoard } from './commands/board.js';
import { addCancel } from './commands/cancel.js';
import { addCleanup } from './commands/cleanup.js';
import { addControl } from './commands/control.js';
import { addDb } from './commands/db.js';
import { addErrors } from './commands/errors.js';
import { addFindings } from './commands/findings.js';
import { addGenerate } from './commands/generate.js';
import { addKeys } from './commands/keys.js';
import { addRemovals } from './commands/removals.js';
import { addRetry } from './commands/retry.js';
import { addRun } from './commands/run.js';
import { addSchedule } from './commands/schedule.js';
import { addStatus } from './commands/status.js';
import { addTemporal } from './commands/temporal.js';
import { addValidate } from './commands/validate.js';
import { EXIT_CODES_HELP } from './exit-codes.js';
import type { Host } from './host.js';

const EXAMPLES = `
Examples:
  npm run cli -- status                         open work and problems
  npm run cli -- run                            one run now, with progress
  npm run cli -- findings                       what a person should know or decide
  npm run cli -- errors                         refused orders, and what to do about them
  npm run cli -- retry --code LABEL_MISSING     retry orders that failed for this reason
  npm run cli -- schedule create --every 1h     a run every hour

With --settings FILE nothing else is read: no variable, no Temporal profile. Errors are written to stderr; DEBUG=1 adds their stack.

${EXIT_CODES_HELP}`;

/** The whole command line. Commander throws a CommanderError instead of ending the process. */
export function createProgram(host: Host): Command {
  const program = new Command('order-sync')
    .description('Keeps monday.com boards equal to the customer orders in SQL Server: runs, batches, findings, errors, retries, schedule.')
    .option('--settings <file>', 'addresses of all services; nothing is read from the environment then')
    .option('--mapping <name>', 'the mapping to work on (default: the only one in the folder of mappings)')
    .option('--json', 'print one JSON document instead of text')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES);
  for (const add of [
    addStatus,
    addRun,
    addBatches,
    addFindings,
    addErrors,
    addKeys,
    addRemovals,
    addRetry,
    addCancel,
    addControl,
    addCleanup,
    addSchedule,
    addTemporal,
    addDb,
    addBoard,
    addAdopt,
    addValidate,
    addGenerate,
  ])
    add(program, host);
  return program;
}
