import { runMeaning } from '../../contracts/statuses.js';
import { took } from '../output/times.js';
import { selectionText } from '../run-table.js';
import type { RunLine } from '../run-table.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { command, grid, statusText, time, TONE_OF_COLOUR } from './parts.js';
import type { Places } from './run-body.js';
import { flagged } from './run-body.js';

/** Runs as a table, each with its reason. */
export function runGrid(runs: readonly RunLine[], places: Places, now: number): Html {
  const reason = ({ selection, statusReason }: RunLine): string =>
    [selectionText(selection), statusReason ?? ''].filter((text) => text !== '').join('; ');
  return grid(
    'Runs',
    runs,
    [
      { title: 'Run', cell: ({ runId }) => places.run(runId), kind: 'short' },
      { title: 'Began', cell: ({ startTime }) => time(startTime), kind: 'short' },
      {
        title: 'Status',
        cell: (run) => statusText(TONE_OF_COLOUR[runMeaning({ ...run, deferred: run.counts.deferred }).colour], run.status),
      },
      { title: 'Took', cell: ({ startTime, endTime }) => took(startTime, endTime, now), kind: 'short' },
      { title: 'Staged', cell: ({ counts }) => counts.staged, kind: 'number' },
      { title: 'Promoted', cell: ({ counts }) => counts.promoted, kind: 'number' },
      { title: 'Failed', cell: ({ counts }) => flagged(counts.failed, 'bad'), kind: 'number' },
      { title: 'Deferred', cell: ({ counts }) => flagged(counts.deferred, 'warn'), kind: 'number' },
      { title: 'Rejected', cell: ({ counts }) => flagged(counts.rejected, 'bad'), kind: 'number' },
      { title: 'New', cell: ({ newErrors }) => flagged(newErrors, 'bad'), kind: 'number' },
    ],
    html`No run yet. ${command('run')} starts one.`,
    reason,
  );
}
