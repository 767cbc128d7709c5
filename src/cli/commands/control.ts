import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { approveUpdate, pauseSignal, rejectUpdate, resumeSignal } from '../../contracts/messages.js';
import { batchIdOf } from '../arguments.js';
import type { CommandContext } from '../context.js';
import { CommandError, EXIT } from '../exit-codes.js';
import { askProgress } from '../follow/run-watcher.js';
import { requireOpenWorkflow } from '../temporal/open-run.js';
import { noWorkerNotice } from '../temporal/workers.js';

export interface ControlOptions {
  readonly batch?: string;
}

const signal =
  (name: string, definition: SignalDefinition) =>
  async (context: CommandContext, { batch }: ControlOptions): Promise<number> => {
    const handle = await requireOpenWorkflow(context, batch === undefined ? undefined : await batchIdOf(context, batch));
    await handle.signal(definition);
    // Queried after the signal, so the answer reflects it.
    const progress = await askProgress(context, handle);
    const notice = progress === null ? await noWorkerNotice(context) : null;
    context.output.result({ mapping: context.mapping, workflowId: handle.workflowId, signal: name, progress }, () => [
      `Sent ${name} to ${handle.workflowId}.${progress === null ? '' : ` Its step is ${progress.step}${progress.paused ? ', paused' : ''}.`}`,
      ...(notice === null ? [] : [notice]),
    ]);
    return EXIT.ok;
  };

const decide =
  (name: string, definition: UpdateDefinition<string>) =>
  async (context: CommandContext): Promise<number> => {
    const handle = await requireOpenWorkflow(context, undefined);
    // An update waits for a worker; without one this would hang without a message.
    const notice = await noWorkerNotice(context);
    if (notice !== null) throw new CommandError(notice);
    const decision = await handle.executeUpdate(definition).catch((error: unknown) => {
      if (error instanceof WorkflowUpdateFailedError)
        throw new CommandError(`${handle.workflowId} refused it: ${error.cause?.message ?? error.message}`);
      throw error;
    });
    context.output.result({ mapping: context.mapping, workflowId: handle.workflowId, update: name, decision }, () => [
      `${handle.workflowId}: ${decision}.`,
    ]);
    return EXIT.ok;
  };

export const pause = signal('pause', pauseSignal);
export const resume = signal('resume', resumeSignal);
export const approve = decide('approve', approveUpdate);
export const reject = decide('reject', rejectUpdate);
