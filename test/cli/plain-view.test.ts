import type { WriteStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import { waitLines } from '../../src/cli/commands/status-lines.js';
import { bar, headLine } from '../../src/cli/follow/live-view.js';
import type { Snapshot } from '../../src/cli/follow/run-watcher.js';
import type { Progress } from '../../src/contracts/messages.js';
import type { Wait } from '../../src/orders/wait.js';
import type { BatchProgress } from '../../src/store/batches/batch-progress.js';
import { PlainView } from '../../src/cli/follow/plain-view.js';
import type { Outage } from '../../src/cli/follow/polled.js';
import { createOutput } from '../../src/cli/output/output.js';
import { waitOfFailure } from '../../src/cli/temporal/pending-failures.js';
import type { PendingFailure } from '../../src/cli/temporal/pending-failures.js';

const NOW = Date.parse('2026-03-01T03:00:00Z');
const withWait = (failure: Omit<PendingFailure, 'wait'>, named: Wait | null = null): PendingFailure => ({
  ...failure,
  wait: waitOfFailure(failure, named),
});
const detect = withWait({
  workflowId: 'order-sync/m',
  activity: 'detect',
  attempt: 2,
  nextAttempt: '2026-03-01T03:00:20Z',
  code: 'DATABASE_UNAVAILABLE',
  reason: 'Connection lost.',
  expected: false,
});
const limited = withWait({
  ...detect,
  workflowId: 'order-sync/m/batch/b1',
  activity: 'sendRequest',
  nextAttempt: null,
  code: 'RATE_LIMITED',
  reason: 'The budget is spent.',
  expected: true,
});
const BUDGET: Wait = { cause: 'budget', until: '2026-03-01T03:00:40.000Z', detail: 'the complexity budget of the minute' };
const away: Outage = { of: 'the database', since: NOW, reason: 'Connection lost.' };

/** What the view prints for each of these snapshots, without the time in front. */
function said(...looks: readonly Partial<Snapshot>[]): string[][] {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(...text.trimEnd().split('\n')) } as unknown as WriteStream;
  const view = new PlainView(createOutput(stream, {}, false));
  return looks.map((look) => {
    view.update(
      { progress: null, closed: null, batches: [], waits: new Map(), failures: [], queuesWithoutWorker: [], outages: [], ...look },
      NOW,
    );
    return lines.splice(0).map((line) => line.slice(line.indexOf(' ') + 1));
  });
}

const attempts = (failure: PendingFailure, ...numbers: readonly number[]): Partial<Snapshot>[] =>
  numbers.map((attempt) => ({ failures: [withWait({ ...failure, attempt }, failure.expected ? BUDGET : null)] }));

describe('what a pipe reads of troubles', () => {
  test('an outage once, and its end', () => {
    expect(said({ outages: [away] }, { outages: [away] }, {}, {})).toEqual([
      ['the database does not answer (Connection lost.); the workflow continues, and this command keeps trying'],
      [],
      ['the database answers again'],
      [],
    ]);
  });

  test('a failing step at first, and whenever its attempts have doubled', () => {
    const line = (attempt: number): string[] => [
      `waiting until 03:01 UTC for the database (detect, attempt ${String(attempt)}, after DATABASE_UNAVAILABLE: Connection lost.)`,
    ];
    expect(said(...attempts(detect, 2, 2, 3, 4, 5, 8))).toEqual([line(2), [], [], line(4), [], line(8)]);
  });

  test('another reason and another step at once', () => {
    const other = { ...detect, code: 'DATABASE_BUSY' };
    expect(
      said({ failures: [detect] }, { failures: [other] }, { failures: [other, { ...other, activity: 'stage' }] }).map(
        (lines) => lines.length,
      ),
    ).toEqual([1, 1, 1]);
  });

  test('a wait that the protocol provides for only when it comes again and again', () => {
    expect(said(...attempts(limited, 2, 4, 5, 9))).toEqual([
      [],
      [],
      ['waiting until 03:01 UTC for the complexity budget of the minute (sendRequest of batch b1, attempt 5 under way)'],
      [],
    ]);
  });
});

describe('what is said of an outage of Monday and of missing workers', () => {
  const OUTAGE: Wait = {
    cause: 'outage',
    until: '2026-03-01T03:05:00.000Z',
    detail: 'Monday, which has answered HTTP 500 since 02:40 UTC',
  };

  test('an outage at once, with its cause and its next call', () => {
    const failure = withWait({ ...limited, code: 'MONDAY_UNAVAILABLE', attempt: 2, nextAttempt: OUTAGE.until }, OUTAGE);
    expect(said({ failures: [failure] })).toEqual([
      ['waiting until 03:05 UTC for Monday, which has answered HTTP 500 since 02:40 UTC (sendRequest of batch b1, attempt 2)'],
    ]);
  });

  test('a worker that is gone, and one that is up again', () => {
    const gone = { queuesWithoutWorker: ['order-sync', 'monday-api'] };
    const sentence = 'waiting for a worker on order-sync and monday-api (start one with npm run worker)';
    expect(said({}, gone, gone, {})).toEqual([[], [sentence], [], ['a worker is up']]);
    expect(headLine({ ...gone, progress: null }, NOW)).toBe(sentence);
    expect(headLine({ queuesWithoutWorker: [], progress: null }, NOW)).toBe('No worker answers yet.');
  });
});

describe('what a person reads of waits', () => {
  const progress: Progress = {
    step: 'batches',
    paused: false,
    cancelled: false,
    waitingFor: null,
    batchesDone: 0,
    batchesTotal: 1,
    requestsDone: 3,
  };
  const lost: Wait = { cause: 'lost answer', until: '2026-03-01T03:05:00.000Z', detail: 'the outcome of request 3f2a (lost answer)' };
  const batch: BatchProgress = {
    batchId: 'b1',
    customer: 'GREYSON',
    number: 1,
    count: 1,
    status: 'RUNNING',
    orders: 2,
    ordersDone: 0,
    parts: 4,
    answered: 1,
    failed: 0,
  };
  const SENTENCE = 'waiting until 03:05 UTC for the outcome of request 3f2a (lost answer)';

  test('a pipe: each wait once, and its end', () => {
    const look = { progress, batches: [batch], waits: new Map([['b1', lost]]) };
    expect(said(look, look, { ...look, waits: new Map() }).slice(0, 2)).toEqual([
      ['step: batches', 'GREYSON 1/1: RUNNING, 2 orders, 1 effect answered', `GREYSON 1/1: ${SENTENCE}`],
      [],
    ]);
    const gate: Wait = { cause: 'change gate', until: '2026-03-01T04:00:00.000Z', detail: 'approval: 4 of 9 known orders changed' };
    expect(said({ progress }, { progress: { ...progress, wait: gate } }, { progress: { ...progress, wait: null } })).toEqual([
      ['step: batches'],
      [
        'waiting until 04:00 UTC for approval: 4 of 9 known orders changed',
        'npm run cli -- plan --run shows what is about to be sent; then npm run cli -- approve, or npm run cli -- reject',
      ],
      ['continues'],
    ]);
  });

  test('a terminal: the run above, the batch in its own line', () => {
    expect(headLine({ queuesWithoutWorker: [], progress: { ...progress, wait: lost } }, NOW)).toBe(
      `batches, 0 of 1 batches done; ${SENTENCE}`,
    );
    expect(bar({ ...batch, share: 0, perSecond: null, secondsLeft: null }, lost, NOW)).toContain(`1/4  ${SENTENCE}`);
  });

  test('a workflow of an earlier version: its text, or that it is paused', () => {
    expect(headLine({ queuesWithoutWorker: [], progress: { ...progress, waitingFor: 'a group that is being created' } }, NOW)).toContain(
      'waiting for a group that is being created',
    );
    expect(headLine({ queuesWithoutWorker: [], progress: { ...progress, paused: true } }, NOW)).toContain('waiting for a resume (paused)');
  });

  test('status and the list of batches', () => {
    const lines = waitLines(
      [
        { batchId: '77aa', customer: 'GREYSON', wait: lost },
        { batchId: '88bb', customer: 'OTHER', wait: null },
      ],
      (_colour, text) => text,
      NOW,
    );
    expect(lines).toEqual([`Waiting   GREYSON, batch 77aa: ${SENTENCE}`]);
  });
});
