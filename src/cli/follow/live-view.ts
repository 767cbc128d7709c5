import { asTyped } from '../../config/as-typed.js';
import { OPEN_BATCH_STATUSES } from '../../store/batches/batches.js';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import { waitSentence } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import type { Output } from '../output/output.js';
import { clip } from '../output/style.js';
import { wrapped } from '../output/wrap.js';
import { duration } from '../output/times.js';
import { workerWait } from '../temporal/workers.js';
import { failureLine } from '../temporal/pending-failures.js';
import type { Snapshot } from './run-watcher.js';
import { gateCommands, shownWait } from './waits.js';
import { batchLine, outageLine } from './plain-view.js';
import type { View } from './plain-view.js';
import { Rates } from './rates.js';
import type { PacedBatch } from './rates.js';

const BAR = 20;
const NAME = 24;
/** One line for each running batch; an outage shows in all of them alike. */
const FAILURES = 4;
const UP = (lines: number): string => (lines === 0 ? '' : `\u001B[${String(lines)}A`);
const CLEAR_BELOW = '\u001B[0J';

/** For a terminal: one bar per running batch, with speed and time left; a batch that has ended leaves one line above. */
export class LiveView implements View {
  readonly #output: Output;
  readonly #stream: NodeJS.WritableStream;
  readonly #rates = new Rates();
  readonly #ended = new Set<string>();
  #shown = 0;

  constructor(output: Output, stream: NodeJS.WritableStream) {
    this.#output = output;
    this.#stream = stream;
  }

  update(look: Snapshot, now: number): void {
    const isOpen = (status: (typeof look.batches)[number]['status']): boolean => OPEN_BATCH_STATUSES.includes(status);
    const ended = look.batches.filter(({ batchId, status }) => !isOpen(status) && !this.#ended.has(batchId));
    const open = look.batches.filter(({ status }) => isOpen(status));
    for (const { batchId } of ended) this.#ended.add(batchId);
    const { style } = this.#output;
    // The last column stays free: some terminals break the line there.
    const width = Math.max(20, this.#output.width() - 1);
    const lasting = ended.map((batch) => {
      const { colour } = STATUS_TABLE[batch.status];
      return style(colour, clip(`${colour === 'green' ? '✓' : '✗'} ${batchLine(batch)}`, width));
    });
    const troubles = [...look.outages.map(outageLine), ...look.failures.slice(0, FAILURES).map((failure) => failureLine(failure, now))];
    const live = [
      ...wrapped(asTyped(headLine(look, now)), width),
      ...troubles.flatMap((line) => wrapped(`! ${line}`, width).map((part) => style('yellow', part))),
      ...open.map((batch) => clip(bar(this.#rates.paced(batch, now), look.waits.get(batch.batchId), now), width)),
    ];
    this.#stream.write(`${UP(this.#shown)}\r${CLEAR_BELOW}${[...lasting, ...live].map((line) => `${line}\n`).join('')}`);
    this.#shown = live.length;
  }

  end(): void {
    this.#stream.write(`${UP(this.#shown)}\r${CLEAR_BELOW}`);
    this.#shown = 0;
  }
}

/** The step of a run, what it waits for, and the commands that end the wait. */
export function headLine({ progress, queuesWithoutWorker }: Pick<Snapshot, 'progress' | 'queuesWithoutWorker'>, now: number): string {
  const noWorker = workerWait(queuesWithoutWorker);
  if (progress === null) return noWorker === null ? 'No worker answers yet.' : waitSentence(noWorker, now);
  const batches = progress.batchesTotal === 0 ? '' : `, ${String(progress.batchesDone)} of ${String(progress.batchesTotal)} batches done`;
  const state = progress.cancelled ? ', cancelling' : '';
  const commands = gateCommands(progress);
  const wait = shownWait(progress, now) ?? (noWorker === null ? null : waitSentence(noWorker, now));
  return `${progress.step}${batches}${state}${wait === null ? '' : `; ${wait}`}${commands === null ? '' : ` (${commands})`}`;
}

/** While a batch waits, the wait is shown in the place of speed and time left. */
export function bar(batch: PacedBatch, wait: Wait | undefined, now: number): string {
  const filled = Math.round(batch.share * BAR);
  const name = clip(`${batch.customer} ${String(batch.number)}/${String(batch.count)}`, NAME).padEnd(NAME);
  const speed = batch.perSecond === null ? '' : `  ${batch.perSecond.toFixed(1)}/s`;
  const left = batch.secondsLeft === null ? '' : `  about ${duration(batch.secondsLeft)} left`;
  return `  ${name} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(batch.answered)}/${String(batch.parts)}${wait === undefined ? `${speed}${left}` : `  ${waitSentence(wait, now)}`}`;
}
