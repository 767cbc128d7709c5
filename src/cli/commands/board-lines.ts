import type { Mapping } from '../../mapping/schema.js';
import { TEMPORARY_ITEM } from '../../sync/prepare/prepare-board.js';
import type { NotMade, PreparedBoard, Step } from '../../sync/prepare/prepare-board.js';
import type { NeededColumn } from '../../sync/prepare/needs.js';
import { count } from '../output/words.js';

/** What would be made, one line each. `sizes` is the number of labels of a new column of sizes. */
export function planLines({ board: { id } }: Mapping, { needs, temporary }: PreparedBoard, sizes: number): string[] {
  const made = needs.map((need) =>
    need.kind === 'column'
      ? `- ${columnText(need)} on ${need.on === 'board' ? 'the board' : 'the subitem board'}${need.labelled ? `, with ${count(sizes, 'label')}: the sizes of the source` : ''}`
      : `- a subitem board: Monday makes it with the first subitem, so an item "${TEMPORARY_ITEM}" with a subitem is created, and deleted at the end`,
  );
  const left =
    temporary.length === 0 ? [] : [`- without ${count(temporary.length, 'temporary item')} of an earlier attempt: ${temporary.join(', ')}`];
  return [`Board ${id} gets:`, ...made, ...left, 'Nothing else is changed.'];
}

const columnText = ({ type, title, id }: NeededColumn): string => `the ${type} column "${title}" with the id ${id}`;

/** Why a step was not made, and what a person can do instead. */
export function notMadeText({ step, message }: NotMade): string {
  return `${message} Not made: ${stepText(step)}. What was made before stays: start the command again to go on.`;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'column':
      return `${columnText(step)}. You can create such a column by hand, and enter its id in the mapping in place of ${step.id}`;
    case 'subitemBoard':
      return 'the subitem board. You can create an item with a subitem by hand, and delete it';
    case 'cleanUp':
      return `the deletion of the item "${TEMPORARY_ITEM}". You can delete it by hand; the first run would stop because of it`;
  }
}
