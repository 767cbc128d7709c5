import type { ErrorEntry } from './entry.js';
import { order, entry } from './own-entry.js';

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
    'Correct the named record in SYNC_Record, SYNC_Line or SYNC_Group from what the board shows (state, and the id of the item, subitem or group; sent_columns may become {}, and uncertain []), or restore the database; then run `npm run cli -- retry --code RECORD_BROKEN`.',
  ),
];
