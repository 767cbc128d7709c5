import type { Stand } from './stand.js';

const POLL_MS = 100;

/** What is looked at while workflows are under way. */
export interface Following {
  /** Called at every look, with the requests sent so far in the whole schedule and how long nothing new was sent. */
  readonly look: (requests: number, quietMs: number) => void;
  /** A run that has not ended by then never will. */
  readonly deadlineMs: number;
}

/**
 * Waits until no workflow is open. Answers of the server may be missing for a while; what it does not know is over. Returns the ids of those that are
 * still open when the time is over.
 */
export async function untilAllClosed(stand: Stand, { look, deadlineMs }: Following): Promise<readonly string[]> {
  const deadline = Date.now() + deadlineMs;
  let last = { requests: -1, at: Date.now() };
  for (;;) {
    const open = await openNow(stand);
    if (open?.length === 0) return [];
    if (Date.now() > deadline) return open ?? ['the server does not answer'];
    const requests = await requestsSent(stand);
    if (requests !== last.requests) last = { requests, at: Date.now() };
    look(requests, Date.now() - last.at);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** The list of open workflows is a moment behind; those that the tables name are asked for one by one. Null when the server does not answer. */
async function openNow(stand: Stand): Promise<string[] | null> {
  try {
    const open: string[] = [];
    for (const workflowId of new Set([...(await stand.openWorkflows()), ...stand.started])) {
      const described = await stand.client.workflow
        .getHandle(workflowId)
        .describe()
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
          throw error;
        });
      if (described?.status.name === 'RUNNING') open.push(workflowId);
    }
    return open;
  } catch {
    return null;
  }
}

/** How often anything was sent in this schedule. */
export async function requestsSent(stand: Stand): Promise<number> {
  const [row] = await stand.database.query<{ n: number | null }>('SELECT SUM([send_count]) AS [n] FROM [dbo].[SYNC_Request]');
  return row?.n ?? 0;
}
