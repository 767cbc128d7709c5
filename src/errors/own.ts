import type { ErrorEntry } from './entry.js';

type Kind = Pick<ErrorEntry, 'retry' | 'scope' | 'severity'>;

/** The row itself must change: the same content fails again. */
const content: Kind = { retry: 'never', scope: 'order' };
/** The row is sent all the same. */
const warned: Kind = { ...content, severity: 'warning' };
/** It may succeed in the next run, or after a person has corrected the board. */
const order: Kind = { retry: 'row', scope: 'order' };
/** Not an error of a row: it stops or limits the run. */
const run: Kind = { retry: 'run', scope: 'run' };

function entry(code: string, kind: Kind, meaning: string, remedy: string): ErrorEntry {
  return { code, ...kind, meaning, remedy };
}

/** What the rules find in a source row. */
export const rowErrors: readonly ErrorEntry[] = [
  entry(
    'UNKNOWN_CUSTOMER',
    content,
    'The customer name is in no list of canonical customers.',
    'Add the name to the customer list, or correct it in the source; then start `npm run cli -- run`.',
  ),
  entry(
    'CUSTOMER_UNUSABLE',
    content,
    'The column that assigns the order to a batch is blank, has more than 100 characters or shows the error of a spreadsheet.',
    'Correct it in the source, or name a customer for blank ones: `customers.blank` of the mapping.',
  ),
  entry(
    'KEY_BLANK',
    content,
    'The order number is blank, so the row cannot be distinguished from others.',
    'Fill the order number in the source.',
  ),
  entry(
    'KEY_UNREADABLE',
    content,
    'A key column holds the error of a spreadsheet (#REF!, #N/A and the like), so the order of the row cannot be identified. As long as such a row is in the source, no order of its customer is removed or goes on under another key.',
    'Repair the formula in the source.',
  ),
  entry(
    'DUPLICATE_KEY',
    content,
    'Two or more rows of the source have the same key with different content.',
    'Remove all but one row, or add a column to the key of this customer in the mapping: `npm run cli -- keys` shows which columns would distinguish the rows.',
  ),
  entry(
    'HAND_FED_CONFLICT',
    content,
    'A row that was put into StagingOrders by hand contradicts the source, or another such row of the same key. The content of the source is kept.',
    'Change the order in the source and set ProcessOrder of the row to 0, or leave one row of the key.',
  ),
  entry(
    'KEY_CHANGE_AMBIGUOUS',
    content,
    'Under one order number, known orders vanished from the source and new ones appeared, and it is unclear which order became which.',
    'Run `npm run cli -- rekey KNOWN NEW` for an order that goes on under a new key, or `npm run cli -- accept-new NEW` for one that is new. The first characters of a key are enough.',
  ),
  entry('TITLE_BLANK', content, 'Every column that makes up the item name is blank.', 'Fill one of the title columns in the source.'),
  entry(
    'TITLE_TOO_LONG',
    content,
    'The item name has more than the 255 characters that Monday allows.',
    'Shorten one of the title columns in the source.',
  ),
  entry(
    'GROUP_TOO_LONG',
    content,
    'The group title has more than the 255 characters that Monday allows.',
    'Shorten the season in the source.',
  ),
  entry(
    'BAD_NUMBER',
    content,
    'A number column holds text that is no number, has several meanings in the number formats, or has a unit that the mapping does not allow.',
    'Correct the value in the source, state `numbers.format` or `numbers.units` in the mapping, or add the value to the replacements of the field.',
  ),
  entry(
    'BAD_DATE',
    content,
    'A date column holds text that is no date, or a date beyond the range of the mapping.',
    'Correct the value in the source, or the range (`dates`) in the mapping.',
  ),
  entry(
    'BAD_TEXT',
    content,
    'A text is longer than its column takes, or holds characters that cannot be stored.',
    'Correct the value in the source.',
  ),
  entry(
    'BAD_LABEL',
    content,
    'A label is longer than Monday allows, or cannot be a label.',
    'Correct the value in the source, or replace it in the mapping.',
  ),
  entry('BAD_QUANTITY', content, 'The quantity of a size is no whole number.', 'Correct the quantity in the source.'),
  entry(
    'NEGATIVE_QUANTITY',
    warned,
    'A warning: the quantity of a size is below 0; the size is not sent.',
    'Correct the quantity in the source.',
  ),
  entry(
    'VALUE_UNSET',
    warned,
    'A warning: a value that cannot be read was left blank, and a quantity counts as 0, as the mapping requires. The order is sent without it.',
    'Correct the value in the source.',
  ),
  entry(
    'VALUE_KEPT',
    warned,
    'A warning: a value or quantity cannot be read, and the board goes on showing the value before it, as the mapping says. On a new item the column is blank. The rest of the order is sent.',
    'Correct the value in the source.',
  ),
  entry(
    'SPREADSHEET_ERROR',
    warned,
    'A warning: a column holds the error of a spreadsheet (#REF!, #N/A and the like). It counts as blank.',
    'Repair the formula in the source.',
  ),
  entry(
    'SIZE_SUM_DIFFERS',
    warned,
    'A warning: the sizes do not add up to the total quantity. The order is sent with its sizes.',
    'Correct the sizes or the total in the source.',
  ),
  entry(
    'NUMBER_ROUNDED',
    warned,
    'A warning: a number has more decimals than the mapping keeps; it was rounded.',
    'Nothing to do, or raise the decimals of the field in the mapping.',
  ),
];

/** What can go wrong for an order on its way to the board. */
export const orderErrors: readonly ErrorEntry[] = [
  entry(
    'LABEL_MISSING',
    order,
    'A label does not exist on the board, and the sync may not create it: the mapping forbids it, the column is managed by the account, or a person has deactivated the label.',
    'Create the label on the board, or activate it there (of a managed column in the column manager), then run `npm run cli -- retry --code LABEL_MISSING`. Or correct the value in the source, or replace it in the mapping: the next run sends it. Case and blanks do not matter.',
  ),
  entry(
    'LABELS_FULL',
    order,
    'The column has as many labels as Monday allows: 500 of a dropdown, 40 of a status.',
    'Delete unused labels, then run `npm run cli -- retry --code LABELS_FULL`; or use a text column for values of this kind.',
  ),
  entry(
    'DUPLICATE_FOUND',
    { retry: 'never', scope: 'order' },
    'More than one item, subitem or group of the board belongs to this order. None was deleted.',
    'Decide on the board which one stays, and archive or delete the others; of a group move their items first. The next run, `npm run cli -- run`, continues with the one that is left. If `npm run cli -- adopt` reported the items, run it again.',
  ),
  entry(
    'OUTCOME_UNKNOWN',
    order,
    'Monday was asked several times, alone at last, gave no definite answer, and the board does not show the change. The message says what was sent how often, and what Monday said last.',
    'The order is tried again, alone, with growing delays, and delays no other. If the error stays, the usual cause is a value that Monday cannot process: `npm run cli -- errors show ORDER` shows what was sent; compare it with its neighbours, change it, or send the request ids to Monday.',
  ),
  entry(
    'SUPERSEDED',
    { retry: 'later', scope: 'order' },
    'A newer read of the source has superseded this order.',
    'Nothing to do: the newer batch sends it.',
  ),
  entry(
    'NOT_STARTED',
    { retry: 'later', scope: 'order' },
    'The run ended before the batch of this order began.',
    'Nothing to do: the next run sends it; `npm run cli -- run` starts one now.',
  ),
  entry(
    'CANCELLED',
    { retry: 'later', scope: 'order' },
    'The batch was cancelled before this order was finished.',
    'Nothing to do: the next run sends it; `npm run cli -- run` starts one now.',
  ),
  entry(
    'STOPPED',
    { retry: 'later', scope: 'order' },
    'The batch was stopped by a problem that concerns all orders; see its reason.',
    'Remove the cause, which `npm run cli -- batches` names; the next run sends the order, and `npm run cli -- run` starts one now.',
  ),
  entry(
    'ORPHANED',
    { retry: 'later', scope: 'order' },
    'The workflow of the batch ended without closing the batch, as when it is terminated.',
    'Nothing to do: the next run sends the order; `npm run cli -- run` starts one now.',
  ),
  entry(
    'WAITED_TOO_LONG',
    { retry: 'later', scope: 'order' },
    'Another request on the same order or group was not answered in time.',
    'Nothing to do: the next run settles it and sends the order.',
  ),
  {
    ...entry(
      'ITEM_GONE',
      order,
      'The item or subitem was archived or deleted on the board.',
      'Restore it on the board, or decide: `npm run cli -- resolve ORDER --recreate` lets the next run make a new one, `npm run cli -- resolve ORDER --leave` counts the order as done without its item. Or take the order out of the source (of a subitem: set the size to 0), or change `policies.people` of the mapping.',
    ),
    names: ['InvalidItemIdException'],
  },
  entry(
    'ITEM_MOVED',
    order,
    'A person has moved the item into another group.',
    'Move it back on the board, or decide: `npm run cli -- resolve ORDER --restore` lets the next run move it back, `npm run cli -- resolve ORDER --accept-board` leaves it where it is. Or change `policies.people` of the mapping.',
  ),
  entry(
    'ITEM_ELSEWHERE',
    order,
    'A person or an automation has moved the item to another board, or the subitem away from its item; the message says where it is. Nothing is written there.',
    'Move it back, or decide: `npm run cli -- resolve ORDER --recreate` lets the next run make a new one on this board, `npm run cli -- resolve ORDER --leave` counts the order as done without its item. Or take the order out of the source (of a subitem: set the size to 0), or change `policies.people` of the mapping.',
  ),
  entry(
    'SIZE_REFUSED',
    order,
    'Monday refused a size of the order, so the order is not complete.',
    'See the error of the size: `npm run cli -- errors show ORDER`. The order follows once the size is accepted.',
  ),
  entry(
    'RECORD_BROKEN',
    order,
    'The record of the order, of one of its sizes or of its group is in a state that this service does not write; the message names it. All other orders are sent.',
    'Correct the named record in SYNC_Record, SYNC_Line or SYNC_Group from what the board shows (state, and the id of the item, subitem or group), or restore the database; then run `npm run cli -- retry --code RECORD_BROKEN`.',
  ),
];

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
    'The board holds items, and the sync has a record of none of them. They may be the orders themselves, which the sync would then create a second time.',
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
  entry(
    'DATABASE_CONSTRAINT',
    run,
    'A row violates a constraint of its table; the message names it.',
    'Correct the value in the source and start `npm run cli -- run`, or report a defect of this service.',
  ),
  entry(
    'DATABASE_DUPLICATE_KEY',
    run,
    'The database already holds a row of this key; the message names the table. The step was retried for five minutes, then the run was closed and all other orders stay pending.',
    'Start `npm run cli -- run`. If it is reported again, report a defect of this service with the message.',
  ),
  entry(
    'DATABASE_CLOSED',
    { retry: 'later', scope: 'run' },
    'The worker closed its connection to the database while it was shutting down.',
    'Nothing to do: another worker, or this one after its restart, tries it again.',
  ),
  entry(
    'DATABASE_SCHEMA',
    run,
    'A table or column is missing, or is not what this version needs.',
    'Bring the tables of the sync up to date with `npm run cli -- db migrate`, or move an old embedded database file away.',
  ),
  entry('DATABASE_STATEMENT', run, 'The database rejected a statement as invalid.', 'Report a defect of this service with the message.'),
  entry(
    'DATABASE_VALUE',
    run,
    'A value does not fit its column; the message names table, column and row.',
    'Correct the value in the source and start `npm run cli -- run`, or report a defect of this service.',
  ),
  entry(
    'DATABASE_ACCESS',
    run,
    'The database refused the login or a permission, or offers no encryption.',
    'Correct the login, its rights or the certificate of the server. `npm run cli -- db status` names the rights that the login lacks.',
  ),
  entry(
    'DATABASE_SNAPSHOT_REFUSED',
    run,
    'The source view reads another database, which does not allow snapshot isolation while its own database does (SQL Server error 3952).',
    'Run ALTER DATABASE [...] SET ALLOW_SNAPSHOT_ISOLATION ON for the database that the message names, then start `npm run cli -- run`.',
  ),
  entry(
    'DATABASE_FULL',
    { retry: 'later', scope: 'run' },
    'The database, its log or tempdb is full (SQL Server errors 1101, 1105, 9002). The transaction was rolled back.',
    'Back up the log, or enlarge the file. The step is tried again; nothing is lost meanwhile.',
  ),
  entry(
    'DATABASE_READ_ONLY',
    { retry: 'later', scope: 'run' },
    'The database accepts no writes (SQL Server error 3906): it is set to read-only, or this server has become a secondary.',
    'Name the primary or the listener in MSSQL_SERVER, or set the database to READ_WRITE. The step is tried again.',
  ),
  entry(
    'DATABASE_UNAVAILABLE',
    { retry: 'later', scope: 'run' },
    'The database cannot be reached: a restart, a failover or a broken connection.',
    'Nothing to do: the step is tried again. If it lasts, check whether the server is running: `npm run cli -- doctor`.',
  ),
  entry(
    'DATABASE_FAILED',
    run,
    'The database reported an error that is unknown to this version. The step was retried for five minutes, then the run was closed and all other orders stay pending.',
    "Read the database's own message and check whether the server is healthy; then start `npm run cli -- run`.",
  ),
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
  entry(
    'DATABASE_BUSY',
    { retry: 'later', scope: 'run' },
    'The database is busy: a lock, a deadlock or a timeout. The transaction was rolled back.',
    'Nothing to do: the step is tried again. If it is frequent, check what else holds locks.',
  ),
];
