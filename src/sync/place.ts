import type { PlacedItem } from '../monday/types.js';

/** Where an item or subitem is, for a person: the item that it is below, or else its board. */
export function placeOf({ board, parentId }: PlacedItem): string {
  if (parentId !== null) return `item ${parentId}`;
  return board === null ? 'a board that the token cannot see' : `board ${board.id} (${board.name})`;
}
