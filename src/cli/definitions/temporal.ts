import type { Command } from 'commander';
import type { Host } from '../host.js';
import type { VersionOptions } from '../commands/current-version.js';

/** Declares `temporal` and its verbs. */
export function addTemporal(program: Command, host: Host): void {
  const temporal = program.command('temporal');
  temporal
    .command('setup')
    .description('register the search attributes that the sync uses, and check the namespace')
    .addHelpText(
      'after',
      '\nSafe to repeat. The retention of closed workflows must be 24 hours or more; every other problem is listed with the command that corrects it.\n' +
        'On Temporal Cloud search attributes are registered in its own UI or with `tcld`.',
    )
    .action(host.action(async (context) => await (await import('../commands/namespace-setup.js')).setup(context)));
  temporal
    .command('set-current-version')
    .description('let the workers of one version take over: new runs, and the open ones from their next step')
    .option('--deployment <name>', 'the Worker Deployment (default: TEMPORAL_DEPLOYMENT_NAME)')
    .option('--build-id <id>', 'the version (default: TEMPORAL_WORKER_BUILD_ID, else that of this program)')
    .addHelpText(
      'after',
      '\nFor workers with TEMPORAL_DEPLOYMENT_NAME, after the new ones are up: docs/upgrading.md. Safe to repeat; the earlier version can be made current again\n' +
        'while one of its workers is up. The same as `temporal worker deployment set-current-version`.',
    )
    .action(async (_options: unknown, command: Command) => {
      const { makeCurrent } = await import('../commands/current-version.js');
      host.exitCode = await makeCurrent(command.optsWithGlobals<VersionOptions>());
    });
}
