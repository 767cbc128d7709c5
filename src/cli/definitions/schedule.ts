import type { Command } from 'commander';
import type * as actions from '../commands/schedule.js';
import type { CommandContext } from '../context.js';
import type { Handler, Host } from '../host.js';

/** An action of these commands, which is loaded when it runs. */
const action =
  <O extends object>(choose: (loaded: typeof actions) => (context: CommandContext, options: O) => Promise<number>): Handler<O> =>
  async (context, options) =>
    await choose(await import('../commands/schedule.js'))(context, options);

export function addSchedule(program: Command, host: Host): void {
  const schedule = program.command('schedule');
  schedule
    .command('create')
    .description('create the schedule of the mapping, or bring it in line')
    .option('--every <interval>', 'such as 15m, 1h, 1d')
    .option('--cron <expression>', "such as '0 2 * * *'")
    .option('--timezone <zone>', 'of the cron expression (default: UTC)')
    .option('--paused', 'begin paused')
    .option('--note <text>', 'a note for people who read the schedule')
    .addHelpText(
      'after',
      "\nSafe to repeat: an existing pause and note are kept.\n\nExamples:\n  npm run cli -- schedule create --every 1h\n  npm run cli -- schedule create --cron '0 2 * * 1-5' --timezone Asia/Hong_Kong",
    )
    .action(host.action(action((loaded) => loaded.create)));
  schedule
    .command('describe')
    .description('when it runs next, what it started, whether it is paused')
    .action(host.action(action((loaded) => loaded.printSchedule)));
  schedule
    .command('trigger')
    .description('start a run now, as the clock would')
    .action(host.action(action((loaded) => loaded.trigger)));
  schedule
    .command('pause')
    .description('start no further runs; an open one goes on')
    .option('--note <text>', 'why; kept as the note of the schedule')
    .action(host.action(action((loaded) => loaded.pause)));
  schedule
    .command('resume')
    .description('start runs again')
    .option('--note <text>', 'a note for people who read the schedule')
    .action(host.action(action((loaded) => loaded.resume)));
  schedule
    .command('delete')
    .description('remove the schedule; an open run goes on')
    .action(host.action(action((loaded) => loaded.remove)));
}
