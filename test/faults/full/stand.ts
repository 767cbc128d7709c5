import type { Client } from '@temporalio/client';
import type { Idempotency } from '../../../src/sync/services.js';
import type { Database } from '../../../src/database/database.js';
import { openSqlite } from '../../../src/database/sqlite/open-sqlite.js';
import { connectClient, connectionConfig } from '../../../src/temporal/connect.js';
import { gather } from '../../support/evidence.js';
import type { Evidence } from '../../support/evidence.js';
import { MAPPING, RUN_ID } from '../../support/test-sync.js';
import type { Lane } from './lane.js';

/** What one schedule does to its lane, from outside of the workers. */
export class Stand {
  /** Workflows that were started or reset from outside. */
  readonly started = new Set<string>();

  private constructor(
    readonly lane: Lane,
    readonly database: Database,
    readonly client: Client,
  ) {}

  /** On a lane as new. */
  static async open(lane: Lane, idempotency: Idempotency): Promise<Stand> {
    await lane.renew(idempotency);
    const { address, namespace } = lane.temporal;
    const client = await connectClient(connectionConfig({ kind: 'address', address, namespace }));
    return new Stand(lane, await openSqlite({ file: lane.databaseFile }), client);
  }

  /** Another process at the same database. */
  async anotherConnection(): Promise<Database> {
    return await openSqlite({ file: this.lane.databaseFile });
  }

  async startRun(workflowId = RUN_ID): Promise<void> {
    const input = { mappingName: MAPPING, selection: {} };
    this.started.add(workflowId);
    await this.client.workflow.start('syncRun', { taskQueue: 'order-sync', workflowId, args: [input], workflowTaskTimeout: '5 seconds' });
  }

  /** Ids of all workflows that are open now. */
  async openWorkflows(): Promise<string[]> {
    const ids: string[] = [];
    for await (const { workflowId } of this.client.workflow.list({ query: `ExecutionStatus = 'Running'` })) ids.push(workflowId);
    return ids;
  }

  /** Minutes of backoff are not waited for: an operator asks for the retry now. */
  async makeRetriesDue(): Promise<void> {
    const { orders, subitems } = this.lane.workshop.schedule.tables.errors;
    for (const table of [orders, subitems]) {
      if (table === undefined) continue;
      const name = table
        .split('.')
        .map((part) => `[${part}]`)
        .join('.');
      await this.database.execute(
        `UPDATE ${name} SET [next_retry_date] = @now WHERE [resolved_date] IS NULL AND [next_retry_date] IS NOT NULL`,
        { now: await this.database.now() },
      );
    }
  }

  async evidence(): Promise<Evidence> {
    const { workshop, snapshotFolder, monday } = this.lane;
    return await gather({ database: this.database, schedule: workshop.schedule, stack: { services: { snapshotFolder }, monday } });
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.client.connection.close();
  }
}
