import type { Command } from 'commander';
import type { GlobalOptions } from '../context.js';
import type { Host } from '../host.js';

const HELP = `
Looks at settings, database, rights, migrations, snapshot folder, Temporal, workers, token, board, mappings, schedules and clocks. It only reads. Each
check is on its own: what fails hides nothing else, and what needs it is shown as not checked. Run it where a worker runs, with its settings.

Exit codes: 0 nothing is wrong (warnings allowed), 1 something is wrong, 2 nothing is wrong, but something could not be checked.`;

/** Declares `doctor`. */
export function addDoctor(program: Command, host: Host): void {
  program
    .command('doctor')
    .addHelpText('after', HELP)
    .action(async (_options: unknown, command: Command) => {
      const { doctor } = await import('../doctor/doctor.js');
      host.exitCode = await doctor(command.optsWithGlobals<GlobalOptions>());
    });
}
