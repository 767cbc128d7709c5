import { databaseErrors } from './database-errors.js';
import type { ErrorEntry } from './entry.js';
import { run, entry } from './own-entry.js';

/** What stops a run or holds back part of it. */
export const runErrors: readonly ErrorEntry[] = [
  entry(
    'REKEY_INCOMPLETE',
    run,
    "The mapping's definition of the key has changed, and the source does not hold the known orders, so their new keys cannot be determined.",
    'When the source is complete, start `npm run cli -- run`; or undo the change of the key.',
  ),
  entry(
    'BATCH_CLEANED_UP',
    run,
    'The batch was finished long ago and its staged rows were deleted, so it cannot be started again.',
    'Nothing to do: later runs have superseded its orders.',
  ),
  entry(
    'SNAPSHOT_AHEAD',
    run,
    'The snapshot is ahead of the database, as after a restored backup, and could not be moved away.',
    'Empty the snapshot folder, then start `npm run cli -- run`: every order is compared with the board and sent in full once.',
  ),
  entry(
    'ROW_MISSING',
    run,
    'A row that this service wrote earlier is not in the database any more; the message names it. An older backup was restored, something else deleted it, or workers of another database serve the same Temporal namespace.',
    'Give each database a Temporal namespace of its own. Start `npm run cli -- run`. If the same row is missing again, report a defect of this service with the message.',
  ),
  entry(
    'FAILED',
    run,
    'A batch ended for a reason that concerns every order. The message names its customer, and the code of the reason.',
    'Look the code up with `npm run cli -- explain CODE`, and remove the cause. The next run sends the rest.',
  ),
  entry(
    'SNAPSHOT_UNREADABLE',
    run,
    'The worker has no right to read the snapshot folder, so it cannot tell whether the database was restored from an older backup. Nothing was sent.',
    'Give the worker the right to read and write the folder that the message names, then start `npm run cli -- run`.',
  ),
  entry(
    'SOURCE_MISSING',
    run,
    'The source table does not exist, for example while another system rebuilds it, or the login has no right to see it. The read was tried for ten minutes.',
    'While another system rebuilds it, wait. If it is still missing after that, check whether its load failed; `npm run cli -- db status` names a right that is missing.',
  ),
  entry(
    'TOKEN_CHANGED',
    run,
    'A stored request was sent under another token, so it is not sent again.',
    'Nothing to do: the run reads the board to settle it.',
  ),
  entry(
    'STALE_CLAIM',
    { retry: 'later', scope: 'run' },
    'The work was taken over by another workflow; the last write of this one was rejected.',
    'Nothing to do: the workflow that now holds the lease continues.',
  ),
  entry(
    'RATE_LIMITED',
    { retry: 'later', scope: 'run' },
    "Monday's complexity budget of this minute is used up, or Monday asked to wait.",
    'Nothing to do: the request is sent when the budget is available again. `npm run cli -- status` shows what waits until when.',
  ),
  entry(
    'MONDAY_UNAVAILABLE',
    { retry: 'later', scope: 'run' },
    'Monday fails or cannot be reached. All workers of the token wait together, and one call after each pause checks whether it answers again.',
    'Nothing to do: the work continues when Monday answers. `npm run cli -- status` shows the wait; https://status.monday.com shows known outages.',
  ),
  entry(
    'READ_INCOMPLETE',
    { retry: 'later', scope: 'run' },
    "Monday's answer to a read was incomplete, so it was not used.",
    'Nothing to do: the read is repeated.',
  ),
  entry(
    'CLAIM_HELD',
    { retry: 'later', scope: 'run' },
    'Another run holds the lease of this mapping, or another workflow the lease of this batch.',
    'Wait until the run that is named has ended, or cancel it with `npm run cli -- cancel`.',
  ),
  entry(
    'BOOKS_DO_NOT_BALANCE',
    run,
    'The counts of the run do not add up, so an order may be unaccounted for.',
    'Report a defect of this service with the run id, which `npm run cli -- runs` shows; the records show which order it is.',
  ),
  entry(
    'MAPPING_INVALID',
    run,
    'The mapping contradicts itself, or does not fit the tables or the board.',
    'Correct the mapping; `npm run cli -- validate` shows each problem with its line.',
  ),
  entry(
    'SELECTION_INVALID',
    run,
    'The run was limited to a customer or PO that cannot be searched for.',
    'Correct the name, or the mapping, and start the run again; `npm run cli -- validate` shows what is wrong in a mapping.',
  ),
  entry(
    'BOARD_MISMATCH',
    run,
    'The mapping does not fit the live board. Each finding is named with its code, its place in the mapping and its remedy.',
    'Correct the board or the mapping; `npm run cli -- validate --board` shows each finding with its line.',
  ),
  entry(
    'BOARD_NOT_ADOPTED',
    run,
    'The board holds items, and the sync has a record of none of them. They may be the orders themselves, made by people or by a sync with another database, which the sync would then create a second time.',
    'Run `npm run cli -- adopt`, which binds the items that are orders. If none of them is an order, run `npm run cli -- adopt --foreign`.',
  ),
  entry(
    'BOARD_FULL',
    run,
    'More orders are in scope than the board can hold items, so it can never show them all.',
    'Split the orders between several boards, each with a mapping of its own that names its customers under `source.customers` or its seasons under `source.seasons`, or begins its `source.scope` later. Or have Monday raise the limit.',
  ),
  entry(
    'TABLE_MISMATCH',
    run,
    'The mapping does not fit the tables of the database. Each finding is named with its code, its place in the mapping and its remedy.',
    'Correct the tables or the mapping; `npm run cli -- validate --database` shows each finding with its line.',
  ),
  ...databaseErrors,
  entry(
    'UNKNOWN_FAILURE',
    run,
    'A step failed with an error that is unknown to this version. The step was retried for five minutes, then the run was closed and all other orders stay pending.',
    'Read the message. Remove its cause, or report a defect of this service, then start `npm run cli -- run`.',
  ),
  entry(
    'ALERTS_OFF',
    { retry: 'later', scope: 'run' },
    'The worker that was asked to look after alerts has no alerts file. Runs are not concerned.',
    'Set ORDER_SYNC_ALERTS for every worker. Without it on any, the watch ends; `npm run cli -- alerts show` shows what is watched.',
  ),
  entry(
    'ALERT_NOT_ACCEPTED',
    { retry: 'later', scope: 'run' },
    'The receiver of an alert did not accept it. It is tried again until it does, and later alerts wait for it; runs are not concerned.',
    'Check address and headers of the target: `npm run cli -- alerts test` sends one and prints the answer.',
  ),
  entry(
    'ALERT_TARGET_GONE',
    run,
    'An alert of more than 30 days ago is to be delivered to a target that the alerts file does not have, so it was given up. Runs are not concerned.',
    'Nothing to do, if the target was taken out on purpose: `npm run cli -- alerts show` counts what was given up.',
  ),
];
