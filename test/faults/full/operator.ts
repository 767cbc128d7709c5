import { randomUUID } from 'node:crypto';
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import { RUN_ID } from '../../support/test-sync.js';
import type { DeedKind } from './draw.js';
import type { Stand } from './stand.js';

interface KnownBatch {
  readonly batch_id: string;
  readonly workflow_id: string;
  readonly workflow_run_id: string;
}

const pause = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));

/** How long another connection holds the database's write lock, and how long a pause lasts. */
const HELD_MS = 1_500;

/** People with the `temporal` program and the database at hand. What they ask for may be refused: then nothing happens, as in life. */
export class Operator {
  constructor(private readonly stand: Stand) {}

  /** Does one deed of an operator to the run that is under way. */
  async act(kind: Exclude<DeedKind, 'person' | 'source edit' | 'forget keys'>, choice: number): Promise<void> {
    const { client, lane } = this.stand;
    const run = client.workflow.getHandle(RUN_ID);
    switch (kind) {
      case 'busy database':
        return await this.#holdDatabase();
      case 'second run':
        return await this.stand.startRun(`order-sync/by-hand/${randomUUID()}`);
      case 'cancel signal':
        return await run.signal('cancel');
      case 'cancel':
        await run.cancel();
        return;
      case 'terminate':
        await run.terminate('by the schedule');
        return;
      case 'terminate batch':
      case 'cancel batch': {
        const batch = await this.#batch(choice, `b.[status] IN (N'RUNNING', N'GROUPS_READY', N'ITEMS_SENT', N'SUBITEMS_SENT')`);
        const handle = batch === null ? null : client.workflow.getHandle(batch.workflow_id);
        await (kind === 'cancel batch' ? handle?.cancel() : handle?.terminate('by the schedule'));
        return;
      }
      case 'pause and resume':
        await run.signal('pause');
        await pause(HELD_MS);
        return await run.signal('resume');
      case 'restart Temporal':
        return await lane.restartTemporal('kept');
      case 'wipe Temporal':
        return await lane.restartTemporal('wiped');
    }
  }

  /** `temporal workflow reset --type FirstWorkflowTask`, or a new start, of a batch of whatever run. Nothing when there is none. */
  async again(how: 'reset' | 'start again', choice: number): Promise<void> {
    const batch = await this.#batch(choice, 'b.[workflow_id] IS NOT NULL');
    if (batch === null) return;
    const { workflow } = this.stand.client;
    if (how === 'start again') {
      const workflowId = choice % 2 === 0 ? batch.workflow_id : `by-hand/${batch.batch_id}`;
      this.stand.started.add(workflowId);
      await workflow.start('customerBatch', {
        taskQueue: 'order-sync',
        workflowId,
        args: [{ batchId: batch.batch_id }],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      });
      return;
    }
    const { events } = await workflow.getHandle(batch.workflow_id, batch.workflow_run_id).fetchHistory();
    const first = events?.find((event) => event.workflowTaskCompletedEventAttributes != null);
    if (first?.eventId == null) return;
    this.stand.started.add(batch.workflow_id);
    await this.stand.client.workflowService.resetWorkflowExecution({
      namespace: this.stand.lane.temporal.namespace,
      workflowExecution: { workflowId: batch.workflow_id, runId: batch.workflow_run_id },
      reason: 'by the schedule',
      workflowTaskFinishEventId: first.eventId,
      requestId: randomUUID(),
    });
  }

  async #batch(choice: number, where: string): Promise<KnownBatch | null> {
    const rows = await this.stand.database.query<KnownBatch>(
      `SELECT b.[batch_id], b.[workflow_id], b.[workflow_run_id] FROM [dbo].[MON_BatchProcessing] AS b WHERE ${where} AND b.[workflow_run_id] IS NOT NULL ORDER BY b.[created_date]`,
    );
    return rows[choice % Math.max(1, rows.length)] ?? null;
  }

  /** Another process writes, and takes its time. */
  async #holdDatabase(): Promise<void> {
    const other = await this.stand.anotherConnection();
    try {
      await other.transaction(async () => {
        await pause(HELD_MS);
      });
    } finally {
      await other.close();
    }
  }
}
