import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Services } from '../../../src/sync/services.js';
import type { Database } from '../../../src/database/database.js';
import type { MondayApi } from '../../../src/monday/types.js';
import type { RunSelection } from '../../../src/store/runs/runs.js';
import type { BatchEnd, RunSteps } from '../../../src/workflows/loop/steps.js';
import { MAPPING } from '../../protocol/support/driver.js';
import { LocalControl } from '../../protocol/support/local-control.js';
import { KnownWorkflows } from '../../protocol/support/temporal.js';
import { Boundaries, ProcessDied } from './boundaries.js';
import type { Place, WorkerProcess } from './boundaries.js';
import { SteadyDriver, Terminated } from './steady-driver.js';
import type { Subject } from './subject.js';
import type { VirtualTime } from './virtual-time.js';

/** The real activities on the real embedded engine, in the loops of their workflows. */
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
  /** The runs and batches that a cancel reaches now: a run passes it on to its batches. */
  readonly #controls = new Set<LocalControl>();
  /** A run holds the claim. */
  #open = false;
  readonly #batches: string[] = [];
  /** The running batch. */
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
    this.#driver.terminated = false;
    const workflowId = `order-sync/${MAPPING}/${String(this.#runs)}`;
    this.#workflows.running(workflowId);
    try {
      const result = await this.#underControl(
        async (control) => await this.#driver.runWith(this.#runSteps(control), selection, workflowId),
      );
      this.outcomes.push(result.status);
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
    this.#driver.terminated = false;
    try {
      await this.#runBatch(batchId);
    } catch (error) {
      if (!(error instanceof Terminated)) throw error;
    }
  }

  cancel(): void {
    for (const control of this.#controls) control.cancelled = true;
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

  /** Runs a whole sync of another customer while the running batch is paused. */
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

  #runSteps(control: LocalControl): RunSteps {
    const steps = this.#driver.runSteps(control);
    return {
      ...steps,
      beginRun: async (input) => {
        const begun = await steps.beginRun(input);
        this.#open = true;
        return begun;
      },
      startBatch: async (_begun, { batchId }, ended) => {
        this.#batches.push(batchId);
        ended(await this.#runBatch(batchId));
        return true;
      },
      finishRun: async (begun, end, startedBatches) => {
        this.#open = false;
        return await steps.finishRun(begun, end, startedBatches);
      },
    };
  }

  async #runBatch(batchId: string): Promise<BatchEnd> {
    const workflowId = `batch/${batchId}`;
    const runId = randomUUID();
    this.#workflows.running(workflowId, runId);
    try {
      return await this.#underControl(async (control) => {
        const steps = this.#driver.batchSteps(control);
        return await this.#driver.batchEnd(
          {
            ...steps,
            openBatch: async () => {
              this.activity = 'batch';
              this.#batch = batchId;
              return await this.#driver.open(batchId, workflowId, runId);
            },
            closeBatch: async (opened, end) => {
              this.activity = 'close';
              return await steps.closeBatch(opened, end);
            },
          },
          batchId,
        );
      });
    } finally {
      this.#workflows.closed(workflowId);
    }
  }

  async #underControl<T>(work: (control: LocalControl) => Promise<T>): Promise<T> {
    const control = new LocalControl();
    this.#controls.add(control);
    try {
      return await work(control);
    } finally {
      this.#controls.delete(control);
    }
  }
}
