import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

/** A Temporal client that knows only what a test has told it: workflows that are still running. Every other is unknown to it. */
export class KnownWorkflows {
  readonly #running = new Set<string>();

  /** From now on the workflow runs, whatever its run id. */
  running(workflowId: string): void {
    this.#running.add(workflowId);
  }

  closed(workflowId: string): void {
    this.#running.delete(workflowId);
  }

  get client(): Client {
    const getHandle = (workflowId: string): unknown => ({
      describe: async () => {
        if (!this.#running.has(workflowId)) throw new WorkflowNotFoundError('not found', workflowId, undefined);
        return { workflowId, status: { code: 1, name: 'RUNNING' }, raw: {} };
      },
    });
    return { workflow: { getHandle } } as unknown as Client;
  }
}
