import type { WriteStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/cli/follow/run-watcher.js';
import { PlainView } from '../../src/cli/follow/plain-view.js';
import type { Outage } from '../../src/cli/follow/polled.js';
import { createOutput } from '../../src/cli/output/output.js';
import type { PendingFailure } from '../../src/cli/temporal/pending-failures.js';

const NOW = Date.parse('2026-03-01T03:00:00Z');
const detect: PendingFailure = {
  workflowId: 'order-sync/m',
  activity: 'detect',
  attempt: 2,
  nextAttempt: '2026-03-01T03:00:20Z',
  code: 'DATABASE_UNAVAILABLE',
  reason: 'Connection lost.',
  expected: false,
};
const limited: PendingFailure = {
  ...detect,
  workflowId: 'order-sync/m/batch/b1',
  activity: 'sendRequest',
  nextAttempt: null,
  code: 'RATE_LIMITED',
  reason: 'The budget is spent.',
  expected: true,
};
const away: Outage = { of: 'the database', since: NOW, reason: 'Connection lost.' };

/** What the view prints for each of these snapshots, without the time in front. */
function said(...looks: readonly Partial<Snapshot>[]): string[][] {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(...text.trimEnd().split('\n')) } as unknown as WriteStream;
  const view = new PlainView(createOutput(stream, {}, false));
  return looks.map((look) => {
    view.update({ progress: null, closed: null, batches: [], waits: new Map(), failures: [], outages: [], ...look }, NOW);
    return lines.splice(0).map((line) => line.slice(line.indexOf(' ') + 1));
  });
}

const attempts = (failure: PendingFailure, ...numbers: readonly number[]): Partial<Snapshot>[] =>
  numbers.map((attempt) => ({ failures: [{ ...failure, attempt }] }));

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
      `detect, attempt ${String(attempt)} in 20 s, after DATABASE_UNAVAILABLE: Connection lost.`,
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
      ['sendRequest of batch b1, attempt 5 under way, after RATE_LIMITED: The budget is spent.'],
      [],
    ]);
  });
});
