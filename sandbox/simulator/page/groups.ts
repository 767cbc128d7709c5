import { openGroups } from '../board/open-groups.js';
import { present, type Board, type Group, type Item } from '../board/model.js';
import type { World } from '../board/world.js';
import { count, html, type SafeHtml } from './html.js';
import { headerRow, itemRows, type RowLayout } from './rows.js';

// Rows of a group before "show all", and rows of all open groups together on the first view.
const ROWS_AT_ONCE = 50;
const ROWS_AT_FIRST = 120;

export interface GroupView {
  readonly group: Group;
  readonly items: readonly Item[];
}

/** Groups in their order with their active items, oldest first. */
export function groupViews(world: World, board: Board): GroupView[] {
  const byGroup = new Map<string, Item[]>();
  for (const id of board.itemIds) {
    const item = world.item(id);
    const { state, groupId } = present(item);
    if (state !== 'active' || item.parentId !== null) continue;
    const list = byGroup.get(groupId);
    if (list) list.push(item);
    else byGroup.set(groupId, [item]);
  }
  return openGroups(board).map((group) => ({ group, items: byGroup.get(group.id) ?? [] }));
}

/** The groups that a fresh page shows open: from the top, until the screen has enough rows. */
export function openAtFirst(views: readonly GroupView[]): Set<string> {
  const open = new Set<string>();
  let rows = 0;
  for (const { group, items } of views) {
    if (rows >= ROWS_AT_FIRST) break;
    if (items.length > 0) open.add(group.id);
    rows += Math.min(items.length, ROWS_AT_ONCE);
  }
  return open;
}

/** The line above a group's table. */
export function groupHead({ group, items }: GroupView, layout: RowLayout): SafeHtml {
  const subitems = items.reduce((sum, item) => sum + layout.subitemsOf(item).length, 0);
  return html`<i></i>
    <h2>${group.title}</h2>
    <span>${count(items.length)} ${items.length === 1 ? 'item' : 'items'}${subitems > 0 ? ` · ${count(subitems)} subitems` : ''}</span>`;
}

/** A group's table: the first rows, or all of them. */
export function groupBody({ group, items }: GroupView, layout: RowLayout, all: boolean): SafeHtml {
  if (items.length === 0) return html`<p class="empty">No items yet</p>`;
  const shown = all ? items : items.slice(0, ROWS_AT_ONCE);
  const more =
    shown.length < items.length ? html`<button class="more" data-all="${group.id}">Show all ${count(items.length)} items</button>` : null;
  return html`<table>
      <thead>
        ${headerRow(layout)}
      </thead>
      <tbody>
        ${shown.map((item) => itemRows(item, layout))}
      </tbody>
    </table>
    ${more}`;
}
