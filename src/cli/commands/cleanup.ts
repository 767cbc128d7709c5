import type { Command } from 'commander';
import { cleanUpByRetention } from '../../sync/finish/clean-up.js';
import { deployedMapping } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';
import { count } from '../output/words.js';

/** Declares `cleanup`. */
export function addCleanup(program: Command, host: Host): void {
  program
    .command('cleanup')
    .addHelpText('after', '\nEvery run does the same when it ends. What is pending, failed or unpromoted stays, however old.')
    .action(host.actionOnTables(cleanup));
}

async function cleanup(context: DatabaseContext): Promise<number> {
  const counts = await cleanUpByRetention(context.services.database, await deployedMapping(context));
  context.output.result(counts, () => [
    `Deleted the staged rows of ${count(counts.stagedBatches, 'batch')}, ${count(counts.handFedRows, 'row')} fed by hand, ${count(counts.errors, 'resolved error')}, ${count(counts.findings, 'finding')}, ${count(counts.batches, 'batch')} and ${count(counts.runs, 'run')}.`,
  ]);
  return EXIT.ok;
}
