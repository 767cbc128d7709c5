import type { ControlOptions } from '../commands/control.js';
import type { Command } from 'commander';
import type { Host } from '../host.js';

/** Pause, resume, approve and reject: messages to open workflows. */
export function addControl(program: Command, host: Host): void {
  const onBatch = (command: Command): Command => command.option('--batch <id>', 'only this batch; the beginning of its id is enough');
  onBatch(program.command('pause'))
    .addHelpText('after', '\nA pause ends by itself after 24 hours: the run then closes and leaves the rest to the next one.')
    .action(
      host.action(async (context, options: ControlOptions) => await (await import('../commands/control.js')).pause(context, options)),
    );
  onBatch(program.command('resume')).action(
    host.action(async (context, options: ControlOptions) => await (await import('../commands/control.js')).resume(context, options)),
  );
  program.command('approve').action(host.action(async (context) => await (await import('../commands/control.js')).approve(context)));
  program.command('reject').action(host.action(async (context) => await (await import('../commands/control.js')).reject(context)));
}
