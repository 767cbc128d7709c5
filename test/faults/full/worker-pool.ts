import { fileURLToPath } from 'node:url';
import type { Idempotency } from '../../../src/sync/services.js';
import { startProcess, workerIsUp } from '../../../sandbox/demo/stack.js';
import type { SupervisedChild } from '../../../sandbox/processes/children.js';
import type { Blow, Order, Struck } from './blow.js';

const PROGRAM = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** A worker that did not come up is started again after this. */
const START_AGAIN_MS = 500;

interface PooledWorker {
  readonly child: SupervisedChild;
  frozen: boolean;
}

export interface WorkerPoolOptions {
  /** Where their logs go. */
  readonly folder: string;
  readonly settingsFile: string;
  /** Workflows bundled before, so that a worker starts within a second. */
  readonly workflowBundle: string;
}

/** The worker processes of one lane. One that is killed is replaced at once, as a supervisor would. */
export class WorkerPool {
  /** Called for each blow that struck. */
  onStruck: (blow: Blow) => void = () => undefined;
  #workers: PooledWorker[] = [];
  #order: Order = { arm: null, idempotency: 'untrusted' };
  #started = 0;
  #closing = false;
  readonly #replacements = new Set<Promise<void>>();

  constructor(private readonly options: WorkerPoolOptions) {}

  async start(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#startOne()));
  }

  /** Waits until those that replace killed ones are up, and sets what holds for the next schedule. */
  async ready(idempotency: Idempotency): Promise<void> {
    await Promise.all(this.#replacements);
    this.#give({ arm: null, idempotency });
  }

  /** Whichever worker comes to the point first is struck; the blow is taken back from the others. */
  arm(blow: Blow | null): void {
    this.#give({ ...this.#order, arm: blow });
  }

  get frozen(): number {
    return this.#workers.filter((worker) => worker.frozen).length;
  }

  /** Resumes every paused worker. */
  wake(): void {
    for (const worker of this.#workers.filter(({ frozen }) => frozen)) {
      worker.frozen = false;
      worker.child.kill('SIGCONT');
    }
  }

  /** Ends all of them at once: what they were doing is over by then. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.allSettled(this.#replacements);
    for (const { child } of this.#workers) child.kill('SIGKILL');
    await Promise.all(this.#workers.map(({ child }) => child.exited));
  }

  #give(order: Order, except?: PooledWorker): void {
    this.#order = order;
    for (const worker of this.#workers) if (worker !== except) tell(worker, order);
  }

  async #startOne(): Promise<void> {
    const { folder, settingsFile, workflowBundle } = this.options;
    this.#started += 1;
    const name = `worker-${String(this.#started)}`;
    const env = { WORKFLOW_BUNDLE: workflowBundle };
    const { child } = await startProcess({ name, args: [PROGRAM, settingsFile], folder, ready: workerIsUp, env, messages: true });
    const worker: PooledWorker = { child, frozen: false };
    this.#workers.push(worker);
    tell(worker, { ...this.#order, arm: null });
    child.process.on('message', ({ struck }: Struck) => {
      worker.frozen = struck.kind === 'freeze';
      this.#give({ ...this.#order, arm: null }, worker);
      this.onStruck(struck);
    });
    void child.exited.then(() => {
      this.#replace(worker);
    });
  }

  #replace(worker: PooledWorker): void {
    this.#workers = this.#workers.filter((other) => other !== worker);
    if (this.#closing) return;
    const started = this.#startUntilUp();
    this.#replacements.add(started);
    void started.finally(() => this.#replacements.delete(started));
  }

  /** While the Temporal server is down no worker comes up. */
  async #startUntilUp(): Promise<void> {
    while (!this.#closing) {
      const up = await this.#startOne().then(
        () => true,
        () => false,
      );
      if (up) return;
      await new Promise((done) => setTimeout(done, START_AGAIN_MS));
    }
  }
}

function tell({ child }: PooledWorker, message: Order): void {
  if (child.process.connected) child.process.send(message);
}
