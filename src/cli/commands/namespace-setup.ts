import { checkNamespace, registerSearchAttributes } from '../../temporal/namespace.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';

/** `temporal setup`: prepares the namespace, and lists what it cannot correct itself. */
export async function setup(context: CommandContext): Promise<number> {
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
