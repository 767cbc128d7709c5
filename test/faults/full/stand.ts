import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Idempotency } from '../../../src/activities/services.js';
import type { SettingsFile } from '../../../src/cli/settings.js';
import type { Database } from '../../../src/database/database.js';
import { openSqlite } from '../../../src/database/sqlite/open-sqlite.js';
import { connectClient, connectionConfig } from '../../../src/temporal/connect.js';
import { gather } from '../../support/evidence.js';
import type { Evidence } from '../../support/evidence.js';
import { MAPPING, RUN_ID } from '../../support/test-sync.js';
import type { Blow } from './blow.js';
import type { Lane } from './lane.js';
import { WorkerPool } from './worker-pool.js';

/**
 * B and L of this suite, in real time. A request may be sent up to a quarter of B after its time was written down, and takes the simulator a moment:
 * what takes effect late in a schedule inside the bounds does so within half of B.
 */
export const BOUNDS = { effectMs: 4_000, indexLagMs: 600 };

/** The world of one schedule: a database and workers of its own, on a lane that it has for itself. */
export class Stand {
  /** Workflows that were started or reset from outside. */
  readonly started = new Set<string>();

  private constructor(
    readonly lane: Lane,
    readonly folder: string,
    readonly database: Database,
    readonly client: Client,
    readonly workers: WorkerPool,
  ) {}

  /** Everything as new, and no worker up yet. */
  static async open(lane: Lane, name: string, idempotency: Idempotency, onStruck: (blow: Blow) => void): Promise<Stand> {
    const { workshop, monday, temporal } = lane;
    await monday.control({ action: 'reset' });
    const folder = join(workshop.folder, name);
    await mkdir(folder, { recursive: true });
    const databaseFile = join(folder, 'orders.db');
    await copyFile(workshop.emptyDatabase, databaseFile);
    const settings: SettingsFile = {
      temporal: { address: temporal.address, namespace: temporal.namespace },
      databaseFile,
      monday: { url: lane.api, token: monday.token },
      mappingsFolder: workshop.mappingsFolder,
      snapshotFolder: join(folder, 'snapshot'),
      bounds: { ...BOUNDS, idempotency },
    };
    const settingsFile = join(folder, 'settings.json');
    await writeFile(settingsFile, JSON.stringify(settings));
    const client = await connectClient(connectionConfig({ kind: 'address', address: temporal.address, namespace: temporal.namespace }));
    const workers = new WorkerPool({ folder, settingsFile, workflowBundle: workshop.workflowBundle, onStruck });
    return new Stand(lane, folder, await openSqlite({ file: databaseFile }), client, workers);
  }

  /** Another process at the same database. */
  async anotherConnection(): Promise<Database> {
    return await openSqlite({ file: join(this.folder, 'orders.db') });
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

  async evidence(): Promise<Evidence> {
    const { schedule } = this.lane.workshop;
    return await gather({ database: this.database, schedule, stack: { services: { snapshotFolder: join(this.folder, 'snapshot') }, monday: this.lane.monday } });
  }

  /** Ends the workers, and whatever workflow is left, so that the lane is free for another schedule. */
  async close(): Promise<void> {
    await this.workers.close();
    for (const workflowId of await this.openWorkflows().catch(() => [])) await this.client.workflow.getHandle(workflowId).terminate('the schedule is over').catch(() => undefined);
    await this.database.close();
    await this.client.connection.close();
  }
}
