import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Wait } from '../../../src/orders/wait.js';

/** A Temporal client that has only the running workflows that a test has added. Every other workflow is unknown to it. */
export class KnownWorkflows {
  /** Workflow id -> run id, where it matters. */
  readonly #running = new Map<string, string | undefined>();

  readonly #waits = new Map<string, Wait | null>();

  /** From now on the workflow runs: this run of it, or any that is asked for. */
  running(workflowId: string, runId?: string): void {
    this.#running.set(workflowId, runId);
  }

  /** What a running workflow answers that it waits for. */
  waits(workflowId: string, wait: Wait | null): void {
    this.#waits.set(workflowId, wait);
  }

  closed(workflowId: string): void {
    this.#running.delete(workflowId);
  }

  get client(): Client {
    const getHandle = (workflowId: string, runId?: string): unknown => ({
      describe: async () => {
        if (!this.#running.has(workflowId)) throw new WorkflowNotFoundError('not found', workflowId, undefined);
        const open = this.#running.get(workflowId);
        if (runId !== undefined && open !== undefined && runId !== open)
          return { workflowId, status: { code: 5, name: 'TERMINATED' }, raw: {} };
        return { workflowId, status: { code: 1, name: 'RUNNING' }, raw: {} };
      },
      query: () => Promise.resolve({ wait: this.#waits.get(workflowId) ?? null }),
    });
    const withDeadline = async (_deadline: number, ask: () => Promise<unknown>): Promise<unknown> => await ask();
    return { workflow: { getHandle }, withDeadline } as unknown as Client;
  }
}
