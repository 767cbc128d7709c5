import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { readBudget } from '../../../src/sync/send/complexity-budget.js';
import { outageGate } from '../../../src/sync/send/outage-gate.js';
import type { OutsideRuns } from '../../../src/sync/no-open-run.js';
import type { Idempotency, Services } from '../../../src/sync/services.js';
import type { Database } from '../../../src/database/database.js';
import { openDatabase } from '../../../src/database/open.js';
import { createMondayApi } from '../../../src/monday/client.js';
import type { MondayApi } from '../../../src/monday/types.js';
import { plainKeys } from '../../support/plain-keys.js';
import { readLog } from './board.js';
import type { Request } from './board.js';
import { MovableClock } from './clock.js';
import { Driver, MAPPING } from './driver.js';
import { freeze } from './freeze.js';
import type { Frozen } from './freeze.js';
import { fillSource } from './orders.js';
import type { SourceOrder } from './orders.js';
import type { Simulator } from '../../support/simulator-fixture.js';
import { KnownWorkflows } from './temporal.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The bounds of these tests: minutes, since a test's clock is moved and never waited for. */
export const BOUNDS = { effectMs: 300_000, indexLagMs: 60_000 };

export interface WorldOptions {
  /** Changes the text of the shipped mapping, whose keys are plain already. */
  readonly mapping?: (yaml: string) => string;
  /** Whether the worker relies on Monday keeping lost answers under their keys. */
  readonly idempotency?: Idempotency;
}

/** Where a world gets its database: an embedded one of its own, unless a suite puts another in its place. */
export const worldDatabase = {
  open: async (folder: string): Promise<Database> =>
    await openDatabase({ engine: 'sqlite', file: join(folder, 'orders.db'), sqlFolder: join(ROOT, 'sql') }),
};

/** Another login of the same database for the activities, which the test itself does not use; null for the same one. */
export const workerDatabase: { open: (() => Promise<Database>) | null } = { open: null };

/** Everything around the activities: a database of its own, the shared simulator as new, and a clock that moves. */
export interface World {
  readonly simulator: Simulator;
  readonly services: Services;
  readonly database: Database;
  readonly driver: Driver;
  readonly workflows: KnownWorkflows;
  /** A second worker with the same database, under this token. */
  driverWithToken(token: string): Driver;
  /** A worker that sees the database through this. */
  driverWithDatabase(database: Database): Driver;
  /** A worker that talks to Monday through this. */
  driverWithMonday(monday: MondayApi): Driver;
  /** A worker on another host, with a snapshot folder of its own. */
  driverWithSnapshot(snapshotFolder: string): Driver;
  /** A worker whose next mutation is held: before it goes out, or before its answer comes in. */
  frozenDriver(hold: 'send' | 'answer'): { readonly driver: Driver; readonly frozen: Frozen };
  source(rows: readonly SourceOrder[]): Promise<void>;
  /** Changes the mapping file between runs. */
  changeMapping(change: (yaml: string) => string): Promise<void>;
  changeCustomers(change: (yaml: string) => string): Promise<void>;
  /** Moves the clocks of the database and of Monday. */
  pass(ms: number): Promise<void>;
  fault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  settings(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Small boards of one customer: without this every removal would be a large share of them. */
export const removeFreely = (yaml: string): string =>
  yaml.replace('removals: { maxShare: 0.05, minimumOrders: 10 }', 'removals: { maxShare: 1 }');

export async function openWorld(simulator: Simulator, options: WorldOptions = {}): Promise<World> {
  await simulator.control({ action: 'reset' });
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-protocol-'));
  const mappingsFolder = await copyMapping(folder, (yaml) => options.mapping?.(plainKeys(yaml)) ?? plainKeys(yaml));
  const opened = await worldDatabase.open(folder);
  const clock = new MovableClock();
  const database = clock.over(opened);
  const worker = workerDatabase.open === null ? database : clock.over(await workerDatabase.open());
  const workflows = new KnownWorkflows();
  const servicesWith = (token: string): Services => ({
    database: worker,
    monday: createMondayApi(
      { url: simulator.api, token },
      readBudget(worker, (ms) => pass(ms)),
      outageGate(worker),
    ),
    temporal: workflows.client,
    mappingsFolder,
    snapshotFolder: join(folder, 'snapshot'),
    bounds: { ...BOUNDS, idempotency: options.idempotency },
  });
  const late = new LateWork(simulator);
  const pass = async (ms: number): Promise<void> => {
    await late.landed();
    clock.move(ms);
    await simulator.control({ action: 'advanceClock', ms });
    await late.note();
  };
  const services = servicesWith(simulator.token);
  onTestFinished(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    simulator,
    services,
    database,
    workflows,
    driver: new Driver(services, pass),
    driverWithToken: (token) => new Driver(servicesWith(token), pass),
    driverWithDatabase: (other) => new Driver({ ...services, database: other }, pass),
    driverWithMonday: (monday) => new Driver({ ...services, monday }, pass),
    driverWithSnapshot: (snapshotFolder) => new Driver({ ...services, snapshotFolder }, pass),
    frozenDriver: (hold) => {
      const frozen = freeze(services.monday, hold);
      return { driver: new Driver({ ...services, monday: frozen.monday }, pass), frozen };
    },
    source: async (rows) => {
      await fillSource(database, rows);
    },
    changeMapping: async (change) => {
      await rewrite(join(mappingsFolder, `${MAPPING}.yaml`), change);
    },
    changeCustomers: async (change) => {
      await rewrite(join(mappingsFolder, 'customers.yaml'), change);
    },
    pass,
    fault: async (fault) => {
      await simulator.control({ action: 'fault', fault });
    },
    settings: async (settings) => {
      await simulator.control({ action: 'settings', ...settings });
    },
  };
}

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`The change of ${file} changes nothing.`);
  await writeFile(file, after);
}

async function copyMapping(folder: string, change: (yaml: string) => string): Promise<string> {
  const target = join(folder, 'mappings');
  await mkdir(target);
  const shipped = join(ROOT, 'mappings');
  await writeFile(join(target, `${MAPPING}.yaml`), change(await readFile(join(shipped, `${MAPPING}.yaml`), 'utf8')));
  await writeFile(join(target, 'customers.yaml'), await readFile(join(shipped, 'customers.yaml')));
  return target;
}

/** Late work that leaves no effect of its own (an answer that was kept, a second archiving) is waited for so long, in real time. */
const LATE_WORK_MS = 3_000;

/**
 * Late commits run in real time while the clocks are moved. What was late when the clocks last moved has landed before they move again:
 * so the first look at the board comes before it, if the machine is not too slow, and the next one after it, inside B in any case.
 */
class LateWork {
  #waitingFor: readonly Request[] = [];
  readonly #known = new Set<string>();

  constructor(private readonly simulator: Simulator) {}

  async note(): Promise<void> {
    const { requests } = await readLog(this.simulator);
    this.#waitingFor = requests.filter((request) => request.fault === 'lateCommit' && !this.#known.has(request.requestId));
    for (const { requestId } of this.#waitingFor) this.#known.add(requestId);
  }

  async landed(): Promise<void> {
    const deadline = Date.now() + LATE_WORK_MS;
    while (this.#waitingFor.length > 0 && Date.now() < deadline) {
      const { effects } = await readLog(this.simulator);
      this.#waitingFor = this.#waitingFor.filter(
        ({ requestId, mutationCount }) => effects.filter((effect) => effect.requestId === requestId).length < mutationCount,
      );
      if (this.#waitingFor.length > 0) await new Promise((done) => setTimeout(done, 10));
    }
    this.#waitingFor = [];
  }
}

/** The services of a command that writes only while no run is open. */
export const outsideRuns = ({ services: { database, temporal } }: World): OutsideRuns => ({
  database,
  temporal: () => Promise.resolve(temporal),
});
