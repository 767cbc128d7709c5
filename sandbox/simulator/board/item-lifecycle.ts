import { itemNotFound } from '../failure.js';
import type { Actor } from './effects.js';
import { present } from './model.js';
import type { Item } from './model.js';
import type { World } from './world.js';

/** Archives or deletes an item with its subitems. Archiving an archived item changes nothing; a deleted one is not found. */
export function retireItem(world: World, actor: Actor, itemId: string, state: 'archived' | 'deleted'): Item {
  const item = world.items.get(itemId);
  if (!item || present(item).state === 'deleted') throw itemNotFound(itemId);
  if (present(item).state === state) return item;
  retire(world, item, state);
  const operation = state === 'archived' ? 'archive_item' : 'delete_item';
  world.commit(actor, { operation, targetId: item.id, parentId: item.parentId, boardId: item.boardId });
  return item;
}

/** Brings an archived item back, with the subitems that were archived. A deleted one is not found. */
export function restoreItem(world: World, actor: Actor, itemId: string): Item {
  const item = world.items.get(itemId);
  if (!item || present(item).state === 'deleted') throw itemNotFound(itemId);
  for (const one of [item, ...item.subitemIds.map((id) => world.item(id))].filter((candidate) => present(candidate).state === 'archived')) {
    world.board(one.boardId).activeItems += 1;
    world.advance(one, { state: 'active' });
  }
  world.commit(actor, { operation: 'restore_item', targetId: item.id, parentId: item.parentId, boardId: item.boardId });
  return item;
}

/** Sets the state of an item and its subitems, without an entry in the log. */
export function retire(world: World, item: Item, state: 'archived' | 'deleted'): void {
  if (present(item).state === 'active') world.board(item.boardId).activeItems -= 1;
  world.advance(item, { state });
  for (const id of item.subitemIds) {
    const subitem = world.item(id);
    if (present(subitem).state === 'active' || state === 'deleted') retire(world, subitem, state);
  }
}
