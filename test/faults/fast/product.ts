import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Services } from '../../../src/sync/services.js';
import type { OpenedBatch } from '../../../src/contracts/steps.js';
import type { Database } from '../../../src/database/database.js';
import type { MondayApi } from '../../../src/monday/types.js';
import type { BegunRun } from '../../../src/contracts/steps.js';
import type { RunSelection } from '../../../src/store/runs/runs.js';
import type { Ending } from '../../../src/contracts/messages.js';
import { MAPPING } from '../../protocol/support/driver.js';
import { KnownWorkflows } from '../../protocol/support/temporal.js';
import { Boundaries, ProcessDied } from './boundaries.js';
import type { Place, WorkerProcess } from './boundaries.js';
import { SteadyDriver, Terminated } from './steady-driver.js';
import type { Subject } from './subject.js';
import type { VirtualTime } from './virtual-time.js';

/** The longest that a batch waits for others, as its workflow does. */
const LONGEST_WAIT_MS = 15 * 60_000;

const CANCELLED: Ending = { kind: 'cancelled', reason: 'cancelled by the schedule' };

/** The real activities on the real embedded engine, run as their workflows would run them. */
export class Product implements Subject {
  strike: Subject['strike'] = () => undefined;
  /** What is going on: a run's own steps, or the activity of a batch. */
  activity = '';
  /** How each run ended. */
  readonly outcomes: string[] = [];
  readonly #driver: SteadyDriver;
  readonly #workflows = new KnownWorkflows();
  readonly #services: Services;
  #runs = 0;
  #cancelled = false;
  /** A run holds the claim. */
  #open = false;
  readonly #batches: string[] = [];
  /** The batch at work. */
  #batch = '';

  /** `monday` is the way to Monday of a worker with that database. */
  constructor(
    services: Omit<Services, 'temporal' | 'monday'>,
    monday: (database: Database) => MondayApi,
    time: VirtualTime,
    tell: (line: string) => void,
  ) {
    const boundaries = new Boundaries((place: Place, process: WorkerProcess) => this.strike(place, process));
    const database = boundaries.database(services.database);
    this.#services = { ...services, database, monday: boundaries.monday(monday(database)), temporal: this.#workflows.client };
    this.#driver = new SteadyDriver(this.#services, boundaries, time, tell);
  }

  async run(): Promise<void> {
    await this.#runWith({});
  }

  async #runWith(selection: RunSelection): Promise<void> {
    this.activity = 'run';
    this.#runs += 1;
    this.#cancelled = false;
    this.#driver.terminated = false;
    const workflowId = `order-sync/${MAPPING}/${String(this.#runs)}`;
    this.#workflows.running(workflowId);
    try {
      const begun = await this.#driver.begin(selection, workflowId);
      this.#open = true;
      const end = await this.#work(begun);
      this.#open = false;
      this.outcomes.push((await this.#driver.finish(begun, end)).status);
    } catch (error) {
      if (!(error instanceof Terminated)) throw error;
      this.outcomes.push('TERMINATED');
    } finally {
      this.#open = false;
      this.#workflows.closed(workflowId);
    }
  }

  async rerun(choice: number): Promise<void> {
    const batchId = this.#batches.at(choice % this.#batches.length);
    if (batchId === undefined) return;
    this.#cancelled = false;
    this.#driver.terminated = false;
    try {
      await this.#runBatch(batchId);
    } catch (error) {
      if (!(error instanceof Terminated)) throw error;
    }
  }

  cancel(): void {
    this.#cancelled = true;
  }

  terminate(): void {
    this.#driver.terminated = true;
    this.#driver.process.dead = true;
    throw new ProcessDied();
  }

  async wake(): Promise<void> {
    for (const { process, ended } of this.#driver.sleepers.splice(0)) {
      process.thaw();
      await ended;
    }
  }

  /** A whole sync of another customer than that of the batch at work goes on while that batch stands still. */
  async runOfOthers(): Promise<void> {
    const { activity } = this;
    const customer = await this.#someoneElse();
    if (customer !== undefined) await this.#runWith({ customer });
    this.activity = activity;
  }

  async #someoneElse(): Promise<string | undefined> {
    const rows = await this.#services.database.query<{ batch_id: string; customer_name: string }>(
      'SELECT [batch_id], [customer_name] FROM [dbo].[MON_BatchProcessing] ORDER BY [created_date] DESC, [customer_name]',
    );
    const here = rows.find((row) => row.batch_id === this.#batch)?.customer_name;
    return rows.find((row) => row.customer_name !== here)?.customer_name;
  }

  /** Another sync of the same mapping is begun while one is open: it must be turned away. True when it was not. */
  async begunBeside(): Promise<boolean> {
    if (!this.#open) return false;
    try {
      await this.#driver.begin({}, `order-sync/${MAPPING}/beside`);
      return this.#open;
    } catch (error) {
      if (error instanceof ApplicationFailure && error.type === 'CLAIM_HELD') return false;
      throw error;
    }
  }

  async #work(begun: BegunRun): Promise<Ending> {
    try {
      await this.#driver.preflight(begun);
      if (this.#cancelled) return CANCELLED;
      await this.#driver.detect(begun);
      if (this.#cancelled) return CANCELLED;
      for (const batch of await this.#driver.stage(begun)) {
        if (this.#cancelled) return CANCELLED;
        this.#batches.push(batch.batchId);
        if ((await this.#runBatch(batch.batchId)) === 'FAILED') return { kind: 'stopped', code: 'FAILED', message: 'A batch has stopped.' };
      }
      return this.#cancelled ? CANCELLED : { kind: 'finished' };
    } catch (error) {
      return stoppedBy(error);
    }
  }

  async #runBatch(batchId: string): Promise<string> {
    const workflowId = `batch/${batchId}`;
    const runId = randomUUID();
    this.#workflows.running(workflowId, runId);
    try {
      this.activity = 'batch';
      this.#batch = batchId;
      const opened = await this.#driver.open(batchId, workflowId, runId);
      const end = await this.#workOff(opened);
      this.activity = 'close';
      return (await this.#driver.close(opened, end)).status;
    } finally {
      this.#workflows.closed(workflowId);
    }
  }

  async #workOff(opened: OpenedBatch): Promise<Ending> {
    let waitedMs = 0;
    try {
      await this.#driver.refreshBoard(opened);
      for (;;) {
        const plan = await this.#driver.plan(opened);
        if (plan.requestIds.length === 0) {
          if (plan.waitMs === null || waitedMs >= LONGEST_WAIT_MS) return { kind: 'finished' };
          await this.#driver.wait(plan.waitMs);
          waitedMs += plan.waitMs;
        }
        for (const requestId of plan.requestIds) {
          if (this.#cancelled) return CANCELLED;
          await this.#driver.send(requestId, opened.mappingHash);
        }
        if (this.#cancelled) return CANCELLED;
      }
    } catch (error) {
      return stoppedBy(error);
    }
  }
}

function stoppedBy(error: unknown): Ending {
  if (!(error instanceof ApplicationFailure)) throw error;
  return { kind: 'stopped', code: error.type ?? 'UNKNOWN', message: error.message };
}
