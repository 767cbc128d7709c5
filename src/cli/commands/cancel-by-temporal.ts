import { WorkflowNotFoundError } from '@temporalio/client';
import { batchWorkflowId, cancelSignal } from '../../contracts/messages.js';
import type { DatabaseError } from '../../database/errors.js';
import type { GlobalOptions } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import { openWorkflowOf } from '../temporal/open-run.js';
import { withTemporalOnly } from '../temporal-only.js';
import type { TemporalOnly } from '../temporal-only.js';

/** Cancels while the database cannot be opened: it sends the signal and does not wait. A batch is then named by its whole id. */
export async function cancelByTemporal(options: GlobalOptions & { readonly batch?: string }, why: DatabaseError): Promise<number> {
  return await withTemporalOnly(options, async (context) => {
    const { mapping, output, temporal } = context;
    const workflowId =
      options.batch === undefined ? await openRunId(context) : batchWorkflowId(mapping, options.batch.trim().toLowerCase());
    await temporal.workflow
      .getHandle(workflowId)
      .signal(cancelSignal)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        throw new CommandError(`Workflow ${workflowId} is not open. Without the database a batch is named by its whole id.`);
      });
    const database = { code: why.code, message: why.message };
    output.result({ mapping, workflowId, signal: 'cancel', database }, () => [
      output.style('red', `Database  ${why.message}`),
      `Asked ${workflowId} to cancel. Without the database it closes within some minutes; the next run closes its rows and sends the rest.`,
    ]);
    return EXIT.ok;
  });
}

async function openRunId({ mapping, temporal }: TemporalOnly): Promise<string> {
  const open = await openWorkflowOf(temporal, mapping);
  if (open === null)
    throw new CommandError(`No run of ${mapping} is open. \`npm run cli -- status\` shows it again once the database answers.`);
  return open.workflowId;
}
