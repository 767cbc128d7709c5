import { OPEN_BATCH_STATUSES } from '../../store/batches/batches.js';
import { waitSentence } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import type { BatchProgress } from '../../store/batches/batch-progress.js';
import type { Output } from '../output/output.js';
import { count } from '../output/words.js';
import { workerWait } from '../temporal/workers.js';
import { failureLine } from '../temporal/pending-failures.js';
import type { PendingFailure } from '../temporal/pending-failures.js';
import type { Snapshot } from './run-watcher.js';
import { gateCommands, waitOf } from './waits.js';
import type { Outage } from './polled.js';

/** Shows progress until it is ended. */
export interface View {
  update(look: Snapshot, now: number): void;
  end(): void;
}

/** An expected wait, such as for Monday's budget, is reported only from this attempt on. */
const EXPECTED_ATTEMPTS = 5;

/** For a pipe or a log: one line at each change, and none in between. */
export class PlainView implements View {
  readonly #output: Output;
  readonly #statuses = new Map<string, string>();
  #step = '';
  #waiting: string | null = null;
  /** The wait that was reported last, by batch. */
  readonly #batchWaits = new Map<string, string>();
  #outages: ReadonlySet<Outage['of']> = new Set();
  /** The queues without a worker that were reported last; null before the first look, which follows a note about them. */
  #unattended: string | null = null;
  /** The attempt that was reported last, by activity and reason. */
  #failures = new Map<string, number>();

  constructor(output: Output) {
    this.#output = output;
  }

  update({ progress, batches, waits, failures, queuesWithoutWorker, outages }: Snapshot, now: number): void {
    this.#sayOutages(outages);
    this.#sayWorkers(queuesWithoutWorker, now);
    this.#sayFailures(failures, now);
    if (progress !== null && progress.step !== this.#step) this.#say(`step: ${progress.step}`);
    this.#step = progress?.step ?? this.#step;
    this.#sayWait(progress, now);
    for (const batch of batches) {
      this.#batch(batch);
      this.#batchWait(batch, waits.get(batch.batchId), now);
    }
  }

  end(): void {
    // There is nothing on the screen to clear.
  }

  #sayOutages(outages: readonly Outage[]): void {
    for (const outage of outages) if (!this.#outages.has(outage.of)) this.#say(outageLine(outage));
    const away = new Set(outages.map(({ of }) => of));
    for (const of of this.#outages) if (!away.has(of)) this.#say(`${of} answers again`);
    this.#outages = away;
  }

  #sayWorkers(queues: readonly string[], now: number): void {
    const wait = workerWait(queues);
    const before = this.#unattended;
    this.#unattended = queues.join();
    if (before === null || before === this.#unattended) return;
    this.#say(wait === null ? 'a worker is up' : waitSentence(wait, now));
  }

  /** Each failure at its first attempt and whenever the number of attempts has doubled, so that hours of retries fit on a screen. */
  #sayFailures(failures: readonly PendingFailure[], now: number): void {
    const said = new Map<string, number>();
    for (const failure of failures) {
      const key = `${failure.workflowId} ${failure.activity} ${failure.code ?? failure.reason}`;
      const before = said.get(key) ?? this.#failures.get(key);
      const due = failure.attempt >= (before === undefined ? (isQuiet(failure) ? EXPECTED_ATTEMPTS : 0) : 2 * before);
      if (due) this.#say(failureLine(failure, now));
      const last = due ? failure.attempt : before;
      if (last !== undefined) said.set(key, last);
    }
    this.#failures = said;
  }

  #batch(batch: BatchProgress): void {
    if (this.#statuses.get(batch.batchId) === batch.status) return;
    this.#statuses.set(batch.batchId, batch.status);
    this.#say(batchLine(batch));
  }

  /** The wait of the run itself, and its end. */
  #sayWait(progress: Snapshot['progress'], now: number): void {
    if (progress === null) return;
    const wait = waitOf(progress);
    const waiting = wait === null ? null : identity(wait);
    if (waiting !== this.#waiting) {
      this.#say(wait === null ? 'continues' : waitSentence(wait, now));
      const commands = gateCommands(progress);
      if (commands !== null) this.#say(commands);
    }
    this.#waiting = waiting;
  }

  /** A wait once: a batch that waits in short steps for the same is one wait. */
  #batchWait(batch: BatchProgress, wait: Wait | undefined, now: number): void {
    if (wait === undefined || identity(wait) === this.#batchWaits.get(batch.batchId)) return;
    this.#batchWaits.set(batch.batchId, identity(wait));
    this.#say(`${batchName(batch)}: ${waitSentence(wait, now)}`);
  }

  #say(text: string): void {
    this.#output.say(`${new Date().toISOString()} ${text}`);
  }
}

/** An outage of Monday is expected by the protocol, and still news. */
const isQuiet = ({ expected, wait }: PendingFailure): boolean => expected && wait.cause !== 'outage';

/** An outage concerns only this command's connection; the workflow itself continues on the Temporal server. */
export function outageLine({ of, reason }: Outage): string {
  return `${of} does not answer (${reason}); the workflow continues, and this command keeps trying`;
}

/** Two sentences of one wait differ once its end has passed, so waits are compared by their facts. */
const identity = ({ cause, until, detail }: Wait): string => `${cause} ${until ?? ''} ${detail}`;

const batchName = ({ customer, number, count: of }: BatchProgress): string => `${customer} ${String(number)}/${String(of)}`;

/** `GREYSON CLOTHIERS 1/1: COMPLETED, 69 orders, 2 failed` */
export function batchLine(batch: BatchProgress): string {
  const failed = batch.failed === 0 ? '' : `, ${String(batch.failed)} failed`;
  const answered = OPEN_BATCH_STATUSES.includes(batch.status) ? `, ${count(batch.answered, 'effect')} answered` : '';
  return `${batchName(batch)}: ${batch.status}, ${count(batch.orders, 'order')}${failed}${answered}`;
}
