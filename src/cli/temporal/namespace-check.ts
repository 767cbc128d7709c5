import { checkNamespace } from '../../temporal/namespace.js';
import type { TemporalContext } from '../context.js';
import { CommandError } from '../exit-codes.js';

/** Refuses to start anything in a namespace that lacks what the sync needs, and reports the command that corrects it. */
export async function requireNamespace({ services, namespace }: Omit<TemporalContext, 'mapping'>): Promise<void> {
  const problems = await checkNamespace(services.temporal.connection, namespace);
  if (problems.length === 0) return;
  const fixes = [...new Set(problems.map(({ fix }) => fix))];
  throw new CommandError(`${problems.map(({ message }) => message).join(' ')} Nothing was started. Fix: ${fixes.join('; ')}.`);
}
