import type { Chance } from '../../protocol/support/chance.js';
import { active, boardOf } from '../../support/board.js';
import type { BoardItem } from '../../support/board.js';
import { itemKey } from '../../support/check-board.js';
import type { Schedule } from '../../support/schedule.js';
import type { Account } from './account.js';
import { COLUMNS } from '../../support/shipped-board.js';

/** People who change the board. Records which orders they touched: the values of these are theirs from then on. */
export class People {
  /** Order numbers. */
  readonly touched = new Set<string>();

  constructor(
    private readonly account: Account,
    private readonly schedule: Schedule,
  ) {}

  /** One thing that a person may do. Nothing when there is nothing to do it to. */
  async act(chance: Chance): Promise<void> {
    const board = boardOf(await this.account.state(), this.schedule.board.id);
    const items = active(board.items).filter((item) => item.createdBy === 'sync');
    const item = chance.any(items);
    if (item === undefined) return;
    const subitem = active(item.subitems)[0];
    const groups = board.groups.filter((group) => !group.archived && !group.deleted);
    const group = groups[chance.below(groups.length)];
    const kind = chance.below(9);
    if (kind === 7 || kind === 8) {
      if (group === undefined || groups.length < 2) return;
      for (const inside of items.filter(({ groupId }) => groupId === group.id)) this.#touch(inside);
      const action = kind === 7 ? { action: 'renameGroup', title: `${group.title} (mine)` } : { action: 'deleteGroup' };
      await this.account.control({ ...action, boardId: board.id, groupId: group.id });
      return;
    }
    this.#touch(item);
    if (kind === 0) await this.account.control({ action: 'rename', itemId: item.id, name: 'renamed by a person' });
    if (kind === 1) await this.account.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.price]: '77' } });
    if (kind === 2) await this.account.control({ action: 'archive', itemId: item.id });
    if (kind === 3) await this.account.control({ action: 'delete', itemId: item.id });
    if (kind === 4 && group !== undefined) await this.account.control({ action: 'move', itemId: item.id, groupId: group.id });
    if (kind === 5 && subitem !== undefined) await this.account.control({ action: 'archive', itemId: subitem.id });
    if (kind === 6 && subitem !== undefined) await this.account.control({ action: 'delete', itemId: subitem.id });
  }

  #touch(item: BoardItem): void {
    this.touched.add(itemKey(item, this.schedule).split(' | ')[0] ?? '');
  }
}
