import type { BoardView } from './board.js';
import type { SourceChange } from '../sample/demo-changes.js';
import type { SourceOrder } from './source.js';

const CHANGE = 'change_multiple_column_values';

/**
 * The mutations that changes of the source must cause, derived without the product's own rules. `before` is the board when they happened,
 * `after` the source with them. A removed order causes none yet: it may only be missing from this one read.
 */
export function expectedMutations(changes: readonly SourceChange[], before: BoardView, after: readonly SourceOrder[]): string[] {
  const order = new Map(after.map((row) => [row.orderNumber, row]));
  const groups = new Set(
    changes.map(({ orderNumber }) => order.get(orderNumber)?.group).filter((title) => title !== undefined && !before.groups.has(title)),
  );
  return [
    ...[...groups].map((title) => `create_group "${String(title)}"`),
    ...changes.flatMap((change) => forOne(change, before, order.get(change.orderNumber))),
  ];
}

function forOne(change: SourceChange, before: BoardView, after: SourceOrder | undefined): string[] {
  const name = change.orderNumber;
  const item = before.items.find((candidate) => candidate.orderNumber === name);
  switch (change.kind) {
    case 'newOrder':
      return [`create_item ${name}`, ...[...(after?.sizes.keys() ?? [])].map((size) => `create_subitem ${name} size ${size}`)];
    case 'price':
      return [`${CHANGE} ${name}: ${String(change.column)}`];
    case 'season':
      return [`${CHANGE} ${name}: ${String(change.column)}`, `move_item_to_group ${name} to "${after?.group ?? ''}"`];
    case 'quantity':
    case 'sizeGone':
      return [`${CHANGE} ${name} size ${String(change.column)}: Order Qty`];
    case 'cancelled':
      return [
        `${CHANGE} ${name}: ORDER TYPE`,
        ...[...(item?.sizes.keys() ?? [])].map((size) => `${CHANGE} ${name} size ${size}: Order Qty`),
      ];
    case 'removed':
      return [];
    case 'sizeAdded':
    case 'unknownUnit':
      // Monday refuses these, so nothing of them takes effect.
      return [];
    case 'unitCorrected':
      // The board never got the wrong value.
      return [];
  }
}
