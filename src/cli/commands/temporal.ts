import type { Command } from 'commander';
import { checkNamespace, registerSearchAttributes } from '../../temporal/namespace.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import type { Host } from '../host.js';

export function addTemporal(program: Command, host: Host): void {
  program
    .command('temporal')
    .command('setup')
    .description('register the search attributes that the sync uses, and check the namespace')
    .addHelpText(
      'after',
      '\nSafe to repeat. The retention of closed workflows must be 24 hours or more; every other problem is listed with the command that corrects it.\n' +
        'On Temporal Cloud search attributes are registered in its own UI or with `tcld`.',
    )
    .action(host.action(setup));
}

async function setup(context: CommandContext): Promise<number> {
  const { services, namespace, output, settings } = context;
  const { connection } = services.temporal;
  const before = await checkNamespace(connection, namespace);
  const registrable = before.every(({ kind }) => kind === 'ATTRIBUTE_MISSING' || kind === 'RETENTION');
  const registered = registrable ? await registerSearchAttributes(connection, namespace) : [];
  const problems = registered.length === 0 ? before : await checkNamespace(connection, namespace);
  const { style } = output;
  output.result({ address: settings.temporal.address, namespace, registered, problems }, () => [
    registered.length === 0 ? 'No search attribute had to be registered.' : `Registered ${registered.join(', ')}.`,
    ...problems.flatMap(({ message, fix }) => [style('red', message), `  Fix: ${fix}`]),
    ...(problems.length === 0 ? [style('green', `The namespace ${namespace} on ${settings.temporal.address} is ready.`)] : []),
  ]);
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}
