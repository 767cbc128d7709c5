import { z } from 'zod';
import { oneOf, strict, whole } from './schema-forms.js';

const share = z
  .number({ error: 'a share from 0 to 1' })
  .min(0, { error: 'a share from 0 to 1' })
  .max(1, { error: 'a share from 0 to 1' })
  .describe('The share; 0.05 is 5 %.');

const FOLLOW_OR_RESTORE = ['follow', 'restore'] as const;
const people = strict({
  item: strict({
    renamed: oneOf(FOLLOW_OR_RESTORE)
      .default('follow')
      .describe('Another name. follow: it stays until the name of the order changes; restore: the name of the order is written again.'),
    edited: oneOf(FOLLOW_OR_RESTORE)
      .default('follow')
      .describe(
        'Another value in a mapped column. follow: it stays until that value of the order changes; restore: the value of the order is written again.',
      ),
    moved: oneOf(['follow', 'restore', 'hold'])
      .default('follow')
      .describe(
        'Another group. follow: it stays there until the group of the order changes; restore: it is moved back; hold: the order waits for a person as ITEM_MOVED.',
      ),
    archived: oneOf(['hold', 'recreate', 'follow'])
      .default('hold')
      .describe(
        'hold: the order waits for a person as ITEM_GONE; recreate: a new item is created, and the id of the old one is kept in the records; follow: the order counts as done and its item stays archived.',
      ),
    deleted: oneOf(['hold', 'recreate']).default('hold').describe('hold and recreate as for archived.'),
    leftBoard: oneOf(['hold', 'recreate', 'forget'])
      .default('hold')
      .describe(
        'Moved to another board, where nothing is ever written. hold: the order waits for a person as ITEM_ELSEWHERE; recreate: a new item is created on this board, and the id of the old one is kept in the records; forget: the order counts as done and is left alone until its item is back.',
      ),
  })
    .prefault({})
    .describe('What people did to an item.'),
  subitem: strict({
    edited: oneOf(FOLLOW_OR_RESTORE)
      .default('follow')
      .describe(
        'Another quantity. follow: it stays until that quantity of the order changes; restore: the quantity of the order is written again.',
      ),
    removed: oneOf(['recreate', 'hold'])
      .default('recreate')
      .describe('Archived or deleted. recreate: a new subitem is created; hold: the order waits for a person as ITEM_GONE.'),
    moved: oneOf(['recreate', 'hold'])
      .default('recreate')
      .describe(
        'Moved below another item, or away from the subitems of this board. recreate: a new subitem is created; hold: the order waits for a person as ITEM_ELSEWHERE.',
      ),
  })
    .prefault({})
    .describe('What people did to the subitem of a size.'),
  group: strict({
    renamed: oneOf(['follow', 'recreate'])
      .default('follow')
      .describe(
        'follow: the orders of the group stay in it, new ones too; recreate: the next order that needs the group gets a new one with the title from the rules.',
      ),
  })
    .prefault({})
    .describe('What people did to a group.'),
});

/** What a run may do without a person. Every policy has a default. */
export const policies = strict({
  // An archived item can be restored on the board, a deleted one only for 30 days.
  removed: oneOf(['archive', 'delete', 'keep']).default('archive').describe('What happens to the item of an order that left the source.'),
  removals: strict({
    // Orders are rarely removed: a twentieth of them at once is most likely a broken delivery of the source.
    maxShare: share.default(0.05),
    // A share alone keeps every order of a small customer: one of 11 is more than 5 %. So few can be checked and brought back one by one.
    minimumOrders: whole(0, 1_000_000)
      .default(10)
      .describe('Fewer orders than this are removed whatever their share, unless they are all of a customer with several.'),
  })
    .prefault({})
    .describe(
      'A read that would remove more than this share of the orders, and at least so many, in all or of one customer, removes none of them until a person has decided: `npm run cli -- removals`.',
    ),
  changeGate: strict({
    // Half of the orders change at once only by a mistake, or by a decision that a person knows of. So few as 50 are checked on the board itself.
    maxShare: share.default(0.5),
    minimumOrders: whole(0, 1_000_000).default(50).describe('The least number of orders.'),
    // Long enough for a person to see the message, short enough that a schedule of every few hours continues.
    maxWaitMinutes: whole(1, 10_080).default(120).describe('Longest that the run waits.'),
  })
    .prefault({})
    .describe('When more than this share of the known orders changed, and at least so many, the run waits for approval.'),
  // Waits of 5, 15, 45 and 135 minutes: longer than most outages, and a person hears of the order on the same day.
  retry: strict({
    attempts: whole(1, 100).default(5).describe('Number of attempts in all.'),
    firstDelayMinutes: whole(1, 10_080).default(5).describe('Wait before the second attempt.'),
    factor: z
      .number({ error: 'a number from 1 to 10' })
      .min(1, { error: 'a number from 1 to 10' })
      .max(10, { error: 'a number from 1 to 10' })
      .default(3)
      .describe('Factor by which each wait is longer than the one before.'),
    maxDelayMinutes: whole(1, 100_000).default(720).describe('Longest wait.'),
  })
    .prefault({})
    .describe('When a failed order with unchanged content is retried.'),
  people: people
    .prefault({})
    .describe(
      'What happens to changes that people make on the board. They are detected when the order is next written. Columns without a mapping are never touched.',
    ),
  // Days that finished work is kept: a week of staging for inspection, a month of resolved errors, a quarter of batches.
  retention: strict({
    stagingDays: whole(1, 10_000).default(7).describe('Of staged orders.'),
    errorDays: whole(1, 10_000).default(30).describe('Of resolved errors.'),
    batchDays: whole(1, 10_000).default(90).describe('Of batches.'),
  })
    .prefault({})
    .describe('Days that finished work is kept: staged orders, resolved errors, batches.'),
});
