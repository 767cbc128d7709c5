import type { ErrorEntry, FindingSeverity } from './entry.js';

function found(severity: FindingSeverity, code: string, meaning: string, remedy: string): ErrorEntry {
  return { code, retry: 'run', scope: 'run', severity, meaning, remedy };
}

/** The source is not what it was, and only a person can tell whether it should be so. */
function undecided(code: string, meaning: string, remedy: string): ErrorEntry {
  return { ...found('error', code, meaning, remedy), needsDecision: true };
}

/** What a run finds that refuses no order and stops no run. */
export const runFindings: readonly ErrorEntry[] = [
  undecided(
    'SOURCE_EMPTY',
    'The source has no rows. Nothing is concluded from that.',
    'Check whether the load of the source failed. Once it is filled again, start `npm run cli -- run`.',
  ),
  undecided(
    'SOURCE_SHRUNKEN',
    'The source has lost a larger share of the known orders, or of those of one customer, than the mapping lets a run remove. Nothing is removed for it.',
    'Check whether the load of the source failed. What is still missing in the next complete read, `npm run cli -- run`, is held as REMOVAL_GATE, and `npm run cli -- removals` lists it.',
  ),
  undecided(
    'REMOVAL_GATE',
    'More orders of a customer, or of all customers, would be removed than the mapping allows, so none was.',
    'Check whether the source is complete. `npm run cli -- removals` lists the orders; `npm run cli -- removals approve` lets the next run remove them, `npm run cli -- removals keep` leaves them on the board.',
  ),
  found(
    'warning',
    'SOURCE_CHANGED_WHILE_READ',
    'The source changed while it was read, so nothing is concluded from what the read did not meet.',
    'Nothing to do: the next run reads it again. If it is frequent, move the schedule away from the load of the source.',
  ),
  found(
    'error',
    'REMOVAL_UNCERTAIN',
    'Orders of a customer are missing while rows of this customer have no usable key: the orders may be in those rows, so they are kept.',
    'Fill the order numbers in the source: `npm run cli -- errors --code KEY_BLANK` and `npm run cli -- errors --code KEY_UNREADABLE` list the rows. The next complete read removes what is missing then.',
  ),
  found(
    'notice',
    'ROWS_CONTRADICT',
    'Rows contradict an earlier row of their key. Each such key is refused as a whole and counts once, as DUPLICATE_KEY.',
    'See the rows: `npm run cli -- errors --code DUPLICATE_KEY`.',
  ),
  found(
    'notice',
    'ORDERS_LEFT_BY_LIMIT',
    'Changed orders were left to another run by the limit of this one.',
    'Nothing to do: a run without a limit, `npm run cli -- run`, takes them.',
  ),
  found(
    'notice',
    'KEYS_MOVED',
    'Known orders go on under a new key, on the same items.',
    'Nothing to do, if the keys were meant to change.',
  ),
  found(
    'notice',
    'KEYS_UNCLEAR',
    'A read of a part of the source met new orders that may be known ones under a new key. They were left.',
    'Start a run over the whole source, `npm run cli -- run`: it can tell.',
  ),
  found(
    'notice',
    'HAND_FED_ROWS',
    'Rows were put into the table of changed rows by hand; the run has judged them.',
    'See process_status and its message of each row.',
  ),
  found(
    'warning',
    'PRODUCTION_DRIFT',
    'The production table lacks acknowledged orders: something else has changed it. Nothing is sent for that.',
    'See who rebuilds the table. Each row comes back with the next change of its order; `npm run cli -- verify --heal` lets the next run write all of them.',
  ),
  found(
    'notice',
    'PRODUCTION_FOREIGN',
    'The production table holds rows of items that this sync does not know. They are left alone.',
    'Delete the rows if they are not wanted.',
  ),
  found(
    'warning',
    'BOARD_LACKS_ROOM',
    'The board has room for fewer items than there are new orders; Monday refuses the others.',
    'See what is new: `npm run cli -- plan --board`. Archive items that are not needed, split the orders between several boards, or have Monday raise the limit.',
  ),
  found(
    'warning',
    'LOCK_UNREADABLE',
    'The lock file of the mapping cannot be read, so drift is not noticed.',
    'Correct the file, or write it again: `npm run cli -- validate --database --board --accept`.',
  ),
  found(
    'warning',
    'SNAPSHOT_NOT_SAVED',
    'A run has ended and its snapshot could not be saved. The records hold the same, so nothing is lost: the next run catches up from them, which takes longer.',
    'See the message: make room on the disk, or give the worker the right to write into the snapshot folder.',
  ),
  found(
    'warning',
    'CLEANUP_FAILED',
    'Finished work that is older than the retention of the mapping could not be deleted.',
    'See the message. The next run tries again, and `npm run cli -- cleanup` does at once; if it is frequent, see what locks the tables, or whether the login may delete.',
  ),
  found(
    'warning',
    'LABEL_NOT_KEPT',
    'Monday did not keep a new label as it was sent, for example without its emoji. It is not created again: orders with it show what Monday has made of it.',
    'Replace the value in the mapping (`replace`) or in the source by the label that the board shows.',
  ),
  found(
    'notice',
    'GROUP_RENAMED',
    'People have renamed a group on the board. The mapping says whether its title is followed or restored.',
    'Nothing to do, if `policies.people.group.renamed` of the mapping is what you want.',
  ),
  found(
    'notice',
    'BOARD_EDITED',
    'People have changed items of the sync on the board. The mapping says what becomes of each kind of change.',
    'Nothing to do, if `policies.people` of the mapping is what you want. `npm run cli -- resolve ORDER --restore` writes the values of one order again.',
  ),
  found(
    'notice',
    'GROUP_GONE',
    'A group of orders is not on the board any more: people have archived or deleted it.',
    'Nothing to do: it is made again when an order needs it.',
  ),
  found(
    'notice',
    'BOARD_VALUES_DIFFER',
    'A comparison of the board with the records found that people have changed the name, values or group of an order.',
    'See what differs: `npm run cli -- verify`. It names for each order the command that writes the values of the order again, or accepts those of the board.',
  ),
  found(
    'warning',
    'BOARD_ITEMS_DIFFER',
    'A comparison of the board with the records found that the item of an order or one of its subitems is archived, deleted, moved away, there twice, or without its key.',
    'See what differs: `npm run cli -- verify`. It names for each order the command that repairs it or leaves it; `npm run cli -- verify --heal` repairs what the mapping allows.',
  ),
  found(
    'warning',
    'PRODUCTION_DIFFERS',
    'A comparison of the production table with the records found that the rows of an order are missing or hold something else.',
    'Run `npm run cli -- verify --heal`: the next run writes the rows again.',
  ),
];
