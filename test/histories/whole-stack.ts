import { untilAllClosed } from '../faults/full/run-follower.js';
import { RUN_MS } from '../faults/full/schedule.js';
import { Stand } from '../faults/full/stand.js';
import type { Play } from '../faults/full/suite.js';
import { checkHistories } from '../support/check-histories.js';
import type { HistoryPlace } from './place.js';
import { playHistory } from './play-history.js';

/** One history through the whole system: a Temporal server, worker processes, and the simulator in its own process. */
export function historyOf(seed: number): Play {
  return {
    name: `history-${String(seed)}`,
    seed,
    run: async (lane, tell) => {
      const stand = await Stand.open(lane, 'trusted');
      try {
        return await playHistory(placeOf(stand), seed, tell);
      } finally {
        await stand.close();
      }
    },
  };
}

function placeOf(stand: Stand): HistoryPlace {
  const { lane, client, database } = stand;
  return {
    account: lane.monday,
    database,
    databaseFile: lane.databaseFile,
    schedule: lane.workshop.schedule,
    snapshotFolder: lane.snapshotFolder,
    run: async () => {
      await stand.startRun();
      const open = await untilAllClosed(stand, { look: () => undefined, deadlineMs: RUN_MS });
      if (open.length > 0) throw new Error(`${open.join(', ')} did not end within ${String(RUN_MS / 1000)} s.`);
    },
    plan: () => Promise.resolve(null),
    untilRetriesAreDue: async () => {
      await stand.makeRetriesDue();
    },
    check: async (evidence) => await checkHistories(client, evidence),
  };
}
