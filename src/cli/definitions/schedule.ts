import type { Command } from 'commander';
import type * as actions from '../commands/schedule.js';
import type { Which } from '../commands/schedule.js';
import type { Host, TemporalHandler } from '../host.js';

/** An action of these commands, which is loaded when it runs. */
const action =
  <O extends object>(choose: (loaded: typeof actions) => TemporalHandler<O>): TemporalHandler<O> =>
  async (context, options) =>
    await choose(await import('../commands/schedule.js'))(context, options);

/** Declares `schedule` and its verbs. */
export function addSchedule(program: Command, host: Host): void {
  const schedule = program.command('schedule');
  const command = (name: string): Command =>
    schedule.command(name).option('--verify', 'the schedule of the comparisons of the board, in place of that of the runs');
  command('create')
    .description('create a schedule of the mapping, or bring it in line')
    .option('--every <interval>', 'such as 15m, 1h, 1d')
    .option('--cron <expression>', "such as '0 2 * * *'")
    .option('--timezone <zone>', 'of the cron expression (default: UTC)')
    .option('--paused', 'begin paused')
    .option('--note <text>', 'a note for people who read the schedule')
    .addHelpText(
      'after',
      "\nSafe to repeat: an existing pause and note are kept.\n\nExamples:\n  npm run cli -- schedule create --every 1h\n  npm run cli -- schedule create --cron '0 2 * * 1-5' --timezone Asia/Hong_Kong\n  npm run cli -- schedule create --verify --cron '0 2 * * *'",
    )
    .action(host.actionOnTemporal(action((loaded) => loaded.create)));
  command('describe')
    .description('when it runs next, what it started, whether it is paused')
    .action(host.actionOnTemporal(action((loaded) => loaded.printSchedule)));
  command('trigger')
    .description('start one now, as the clock would')
    .action(host.action(async (context, which: Which) => await (await import('../commands/schedule.js')).trigger(context, which)));
  command('pause')
    .description('start no further ones; an open one goes on')
    .option('--note <text>', 'why; kept as the note of the schedule')
    .action(host.actionOnTemporal(action((loaded) => loaded.pause)));
  command('resume')
    .description('start them again')
    .option('--note <text>', 'a note for people who read the schedule')
    .action(host.actionOnTemporal(action((loaded) => loaded.resume)));
  command('delete')
    .description('remove the schedule; what is open goes on')
    .action(host.actionOnTemporal(action((loaded) => loaded.remove)));
}
