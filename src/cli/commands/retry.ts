import { reconcile } from '../../sync/reconcile/reconcile.js';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import { batchIdOf } from '../arguments.js';
import { workingMapping } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT, UsageError, worstExit } from '../exit-codes.js';
import { endedWatchDocument, endedWatchExit, endedWatchLines } from '../follow/ended-watch.js';
import { agreed } from '../output/agreed.js';
import type { Candidate } from '../retry/candidates.js';
import { candidateOf, candidatesBy } from '../retry/candidates.js';
import { planDocument, planLines } from '../retry/plan-lines.js';
import type { ChosenOrders } from '../retry/from-source.js';
import { filterOf, retryFromSource } from '../retry/from-source.js';
import { retryBatch } from '../retry/start-batch.js';
import { requireNamespace } from '../temporal/namespace-check.js';
import { registeredCode } from './errors.js';

export interface RetryOptions extends ChosenOrders {
  readonly fromSource?: boolean;
  readonly yes?: boolean;
}

/** Shows what a retry would send, asks, and sends it. Returns the exit code. */
export async function retry(context: CommandContext, options: RetryOptions): Promise<number> {
  const { output, mapping } = context;
  await reconcile(context.services, mapping, null);
  requireOne(options);
  if (options.order !== undefined || options.fromSource === true) return await retryFromSource(context, options, options.yes);
  const candidates = await find(context, options);
  const plan = planDocument(candidates);
  if (candidates.length === 0) {
    output.result({ mapping, executed: false, plan }, () => [emptyText(mapping, options)]);
    return EXIT.ok;
  }
  const lines = planLines(candidates, output.width());
  const proposal = {
    lines: options.yes === true ? lines : [...lines, ''],
    document: { mapping, executed: false, plan },
    question: 'Retry them?',
    nothing: 'Nothing was started',
  };
  if (!(await agreed(output, options.yes, proposal))) return EXIT.ok;
  await requireNamespace(context);
  return await carryOut(context, candidates, plan);
}

function requireOne({ batch, customer, code, order }: RetryOptions): void {
  if ([batch, customer, code, order].filter((given) => given !== undefined).length === 1) return;
  throw new UsageError('Choose what to retry with one of --batch ID, --customer NAME, --code CODE or --order ORDER.');
}

/** An empty list says what it looked for, so that a filter is not taken for good news. */
const emptyText = (mapping: string, { customer, code }: RetryOptions): string =>
  `There is nothing to retry: no batch of ${mapping} has an order that is not promoted${code === undefined ? '' : ` and was refused with ${registeredCode(code)}`}${customer === undefined ? '' : ` of ${customer}`}.`;

async function find(context: CommandContext, { batch, customer, code }: RetryOptions): Promise<Candidate[]> {
  if (batch !== undefined) return [await candidateOf(context, await batchIdOf(context, batch))];
  const used = await workingMapping(context);
  return await candidatesBy(context, used, filterOf(used, { customer, code }));
}

async function carryOut(context: CommandContext, candidates: readonly Candidate[], plan: ReturnType<typeof planDocument>): Promise<number> {
  const { output, mapping } = context;
  const results = [];
  for (const candidate of candidates) {
    const done = await retryBatch(context, candidate);
    if (done.kind !== 'closed') {
      output.result({ mapping, executed: true, ...endedWatchDocument(done), plan, results }, () => [
        ...endedWatchLines(context, done, done.workflowId),
        'No further batch is started.',
      ]);
      return endedWatchExit(done);
    }
    const { batch, end } = done;
    const { exitCode, colour, meaning } = STATUS_TABLE[batch.status];
    results.push({ ...batch, exitCode, failure: end });
    const { promoted, failed, deferred } = batch.orders;
    output.say(
      `${output.style(colour, batch.status)} ${batch.customer}: ${String(promoted)} promoted, ${String(failed)} failed, ${String(deferred)} deferred. ${meaning}`,
    );
    if (end !== null) output.say(`  ${end.message}`);
  }
  const exitCode = worstExit(results.map((result) => result.exitCode));
  output.result({ mapping, executed: true, plan, results, exitCode }, () =>
    exitCode === EXIT.ok ? [] : ['', 'See npm run cli -- errors.'],
  );
  return exitCode;
}
