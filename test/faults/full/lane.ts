import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Idempotency } from '../../../src/sync/services.js';
import { PROJECT_ROOT } from '../../../src/config/settings.js';
import type { SettingsFile } from '../../../src/config/settings.js';
import { startSimulatorProcess } from '../../../sandbox/demo/stack.js';
import type { SimulatorProcess } from '../../../sandbox/demo/stack.js';
import { simulatorClient } from '../../../sandbox/demo/simulator-client.js';
import type { SimulatorClient } from '../../../sandbox/demo/simulator-client.js';
import { openDatabase } from '../../../src/database/open.js';
import { findTemporalBinary } from '../../../sandbox/temporal/binary.js';
import { startDevServer } from '../../../sandbox/temporal/dev-server.js';
import type { DevServer } from '../../../sandbox/temporal/dev-server.js';
import { writeWorkflowBundle } from '../../../src/worker/workflow-bundle.js';
import { MAPPING } from '../../support/test-sync.js';
import { readSchedule } from '../../support/schedule.js';
import type { Schedule } from '../../support/schedule.js';
import { rebuildSource } from '../../support/source-columns.js';
import { forHandfuls } from '../limits.js';
import { restore } from './lane-database.js';
import { WorkerPool } from './worker-pool.js';

/** What all schedules of one call of the suite share, made once: programs, an empty database with its tables, the mapping. */
export interface Workshop {
  readonly folder: string;
  readonly temporalBinary: string;
  readonly workflowBundle: string;
  readonly emptyDatabase: string;
  readonly mappingsFolder: string;
  readonly schedule: Schedule;
}

/** `ordersPerBatch` above the number of orders makes one batch of each customer. */
export async function openWorkshop(folder: string, ordersPerBatch = 100): Promise<Workshop> {
  const mappingsFolder = join(folder, 'mappings');
  await mkdir(mappingsFolder, { recursive: true });
  const yaml = await readFile(join(PROJECT_ROOT, `mappings/${MAPPING}.yaml`), 'utf8');
  const small = forHandfuls(yaml).replace('batch: { orders: 100 }', `batch: { orders: ${String(ordersPerBatch)} }`);
  await writeFile(join(mappingsFolder, `${MAPPING}.yaml`), small);
  await copyFile(join(PROJECT_ROOT, 'mappings/customers.yaml'), join(mappingsFolder, 'customers.yaml'));
  const emptyDatabase = join(folder, 'empty.db');
  await (await openDatabase({ engine: 'sqlite', file: emptyDatabase, sqlFolder: join(PROJECT_ROOT, 'sql') })).close();
  const workflowBundle = join(folder, 'workflows.js');
  await writeWorkflowBundle(workflowBundle);
  const binary = await findTemporalBinary({ env: process.env, report: () => undefined });
  return {
    folder,
    temporalBinary: binary.path,
    workflowBundle,
    emptyDatabase,
    mappingsFolder,
    schedule: await readSchedule(mappingsFolder, MAPPING),
  };
}

/**
 * B and L of this suite, in real time. A request may be sent up to a quarter of B after its time was written down, and takes the simulator a moment:
 * what takes effect late in a schedule inside the bounds does so within half of B.
 */
export const BOUNDS = { effectMs: 4_000, indexLagMs: 600 };

/** One that is struck, and one that goes on. */
const WORKERS = 2;

/** A whole system that plays one schedule after the other: Temporal server, simulated monday.com, database and worker processes. */
export class Lane {
  #temporal: DevServer;
  readonly #settings: { readonly path: string; readonly content: SettingsFile };
  readonly databaseFile: string;
  readonly snapshotFolder: string;
  readonly workers: WorkerPool;
  readonly monday: SimulatorClient;

  private constructor(
    readonly workshop: Workshop,
    readonly folder: string,
    temporal: DevServer,
    private readonly simulator: SimulatorProcess,
  ) {
    this.#temporal = temporal;
    this.monday = simulatorClient(simulator);
    this.databaseFile = join(folder, 'orders.db');
    this.snapshotFolder = join(folder, 'snapshot');
    const settingsFile = join(folder, 'settings.json');
    this.workers = new WorkerPool({ folder, settingsFile, workflowBundle: workshop.workflowBundle });
    this.#settings = {
      path: settingsFile,
      content: {
        temporal: { address: temporal.address, namespace: temporal.namespace },
        databaseFile: this.databaseFile,
        monday: { url: simulator.api, token: simulator.token },
        mappingsFolder: workshop.mappingsFolder,
        snapshotFolder: this.snapshotFolder,
        bounds: BOUNDS,
      },
    };
  }

  static async open(workshop: Workshop, name: string): Promise<Lane> {
    const folder = join(workshop.folder, name);
    await mkdir(folder, { recursive: true });
    const temporal = await startDevServer({
      binary: workshop.temporalBinary,
      dbFile: join(folder, 'temporal.db'),
      report: () => undefined,
    });
    const boards = [join(PROJECT_ROOT, `mappings/boards/${MAPPING}.json`)];
    const lane = new Lane(workshop, folder, temporal, await startSimulatorProcess({ folder, plan: 'agent', boards }));
    await writeFile(lane.#settings.path, JSON.stringify(lane.#settings.content));
    await copyFile(workshop.emptyDatabase, lane.databaseFile);
    await lane.workers.start(WORKERS);
    return lane;
  }

  get temporal(): { readonly address: string; readonly namespace: string } {
    return this.#temporal;
  }

  /** Everything as new: board, database, snapshot, two workers. */
  async renew(idempotency: Idempotency): Promise<void> {
    await this.workers.ready(idempotency);
    await this.monday.control({ action: 'reset' });
    rebuildSource(this.databaseFile, null);
    restore(this.databaseFile, this.workshop.emptyDatabase);
    await rm(this.snapshotFolder, { recursive: true, force: true });
  }

  /** The server ends and comes up again under the same address, with everything it knew or with nothing. */
  async restartTemporal(memory: 'kept' | 'wiped'): Promise<void> {
    const port = Number(this.#temporal.address.split(':')[1]);
    await this.#temporal.stop();
    const dbFile = join(this.folder, 'temporal.db');
    if (memory === 'wiped') for (const suffix of ['', '-wal', '-shm']) await rm(`${dbFile}${suffix}`, { force: true });
    this.#temporal = await startDevServer({ binary: this.workshop.temporalBinary, dbFile, port, report: () => undefined });
  }

  async close(): Promise<void> {
    await this.workers.close();
    await this.simulator.process.stop();
    await this.#temporal.stop();
  }
}
