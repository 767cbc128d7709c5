import type { Database } from '../../src/database/database.js';
import type { SimulatorClient } from '../../sandbox/demo/simulator-client.js';
import type { RunPreview } from '../../src/sync/preview/run-preview.js';
import type { Evidence } from '../support/evidence.js';
import type { Schedule } from '../support/schedule.js';

/** Where a history is played: in this process, or on the whole system. Everything in it is as new. */
export interface HistoryPlace {
  readonly account: Pick<SimulatorClient, 'control' | 'log' | 'state'>;
  readonly database: Database;
  readonly databaseFile: string;
  readonly schedule: Schedule;
  readonly snapshotFolder: string;
  /** One whole sync of the source as it is. */
  run(): Promise<void>;
  /** What a run would do now; null where a plan is not compared. */
  plan(): Promise<RunPreview | null>;
  /** Whatever waits for its backoff is due when the next run begins. */
  untilRetriesAreDue(): Promise<void>;
  /** Checks that only this place can make at the end of a history. Returns problems as sentences; an empty list is good. */
  check(evidence: Evidence): Promise<string[]>;
}
