import type { Chance } from '../../protocol/support/chance.js';
import { active, boardOf, openGroups } from '../../support/board.js';
import type { Board, BoardItem } from '../../support/board.js';
import { itemKey } from '../../support/check-board.js';
import type { Schedule } from '../../support/schedule.js';
import type { Account } from './account.js';
import { COLUMNS } from '../../support/shipped-board.js';

/** Another board of the account, a copy of ours. */
const OTHER_BOARD = '9000000009';

const ITEM_DEEDS = ['rename', 'edit', 'archive', 'delete', 'move', 'duplicate'] as const;
const SIZE_DEEDS = ['archive size', 'delete size'] as const;
const GROUP_DEEDS = ['rename group', 'delete group', 'archive group'] as const;

/** What is only done between runs, so that every batch looks at it before it sends: within a batch it is a race with Monday. */
const MOVES = ['move to board', 'move back', 'move size'] as const;

type ItemDeed = (typeof ITEM_DEEDS)[number];
type GroupDeed = (typeof GROUP_DEEDS)[number];

/** One thing that a person may do. */
export type Deed = ItemDeed | (typeof SIZE_DEEDS)[number] | GroupDeed | (typeof MOVES)[number];

const GROUP_ACTIONS = { 'rename group': 'renameGroup', 'delete group': 'deleteGroup', 'archive group': 'archiveGroup' } as const;

/** People who change the board. Records which orders they touched: the values of these are theirs from then on. */
export class People {
  /** Order numbers. */
  readonly touched = new Set<string>();
  /** Labels that nothing can choose now. */
  readonly #deactivated = new Set<string>();

  constructor(
    private readonly account: Account,
    private readonly schedule: Schedule,
  ) {}

  /** One thing that a person may do now. */
  async act(chance: Chance, when: 'between runs' | 'in a run'): Promise<void> {
    const deeds = [...ITEM_DEEDS, ...SIZE_DEEDS, ...GROUP_DEEDS, ...(when === 'between runs' ? MOVES : [])] as const;
    const deed = chance.any<Deed>(deeds);
    if (deed !== undefined) await this.do(deed, chance);
  }

  /** A label of the season is renamed or deactivated, or a deactivated one is activated again. Returns what was done. */
  async changeLabel(chance: Chance): Promise<string> {
    const of = { boardId: this.schedule.board.id, columnId: COLUMNS.season };
    const board = boardOf(await this.account.state(), of.boardId);
    const items = active(board.items);
    const label = chance.any(items)?.values[of.columnId] ?? null;
    const name = chance.pick(['renameLabel', 'deactivateLabel', 'activateLabel']);
    if (name === 'activateLabel') await this.activateLabels();
    else if (label !== null && name === 'deactivateLabel') {
      this.#deactivated.add(label);
      await this.account.control({ action: name, ...of, label });
    } else if (label !== null && !this.#deactivated.has(label)) {
      for (const item of items) if (item.values[of.columnId] === label) this.#touch(item);
      await this.account.control({ action: 'renameLabel', ...of, label, to: `LABEL ${String(chance.below(10_000))}` });
    }
    return name;
  }

  async activateLabels(): Promise<void> {
    for (const label of this.#deactivated)
      await this.account.control({ action: 'activateLabel', boardId: this.schedule.board.id, columnId: COLUMNS.season, label });
    this.#deactivated.clear();
  }

  /** Does it to some item of the sync. Nothing when there is nothing to do it to. */
  async do(deed: Deed, chance: Chance): Promise<void> {
    const board = boardOf(await this.account.state(), this.schedule.board.id);
    const items = active(board.items).filter((item) => item.createdBy === 'sync');
    const item = chance.any(items);
    if (deed === 'move back') await this.#moveBack(board, chance);
    else if (item === undefined) return;
    else if (deed === 'rename group' || deed === 'delete group' || deed === 'archive group') await this.#group(deed, board, items, chance);
    else if (deed === 'archive size' || deed === 'delete size') await this.#removeSize(deed, item);
    else if (deed === 'move size') await this.#moveSize(item, chance.any(items.filter(({ id }) => id !== item.id)));
    else if (deed === 'move to board') await this.#moveAway(item);
    else await this.#item(deed, item, board, chance);
  }

  async #item(deed: ItemDeed, item: BoardItem, board: Board, chance: Chance): Promise<void> {
    const { account } = this;
    const group = chance.any(openGroups(board));
    this.#touch(item);
    if (deed === 'rename') await account.control({ action: 'rename', itemId: item.id, name: 'renamed by a person' });
    if (deed === 'edit') await account.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.price]: '77' } });
    if (deed === 'archive' || deed === 'delete') await account.control({ action: deed, itemId: item.id });
    if (deed === 'move' && group !== undefined) await account.control({ action: 'move', itemId: item.id, groupId: group.id });
    if (deed === 'duplicate') await account.control({ action: 'duplicateItem', itemId: item.id });
  }

  async #group(deed: GroupDeed, board: Board, items: readonly BoardItem[], chance: Chance): Promise<void> {
    const groups = openGroups(board);
    const group = groups[chance.below(groups.length)];
    if (group === undefined || groups.length < 2) return;
    for (const inside of items.filter(({ groupId }) => groupId === group.id)) this.#touch(inside);
    const title = deed === 'rename group' ? { title: `${group.title} (mine)` } : {};
    await this.account.control({ action: GROUP_ACTIONS[deed], boardId: board.id, groupId: group.id, ...title });
  }

  async #removeSize(deed: (typeof SIZE_DEEDS)[number], item: BoardItem): Promise<void> {
    const subitem = active(item.subitems)[0];
    this.#touch(item);
    if (subitem === undefined) return;
    await this.account.control({ action: deed === 'archive size' ? 'archive' : 'delete', itemId: subitem.id });
  }

  async #moveSize(item: BoardItem, other: BoardItem | undefined): Promise<void> {
    const subitem = active(item.subitems)[0];
    if (subitem === undefined || other === undefined) return;
    this.#touch(item);
    this.#touch(other);
    await this.account.control({ action: 'moveSubitem', itemId: subitem.id, parentId: other.id });
  }

  async #moveAway(item: BoardItem): Promise<void> {
    this.#touch(item);
    if ((await this.#otherBoard()) === undefined)
      await this.account.control({ action: 'createBoard', boardId: OTHER_BOARD, name: 'Done', copyOf: this.schedule.board.id });
    await this.account.control({ action: 'moveToBoard', itemId: item.id, boardId: OTHER_BOARD });
  }

  /** One that was moved away, unless its order has got another item meanwhile. */
  async #moveBack(board: Board, chance: Chance): Promise<void> {
    const item = chance.any(active((await this.#otherBoard())?.items ?? []));
    if (item === undefined) return;
    const key = itemKey(item, this.schedule);
    if (active(board.items).some((one) => itemKey(one, this.schedule) === key)) return;
    await this.account.control({ action: 'moveToBoard', itemId: item.id, boardId: board.id });
  }

  async #otherBoard(): Promise<Board | undefined> {
    const { boards } = (await this.account.state()) as { boards: readonly Board[] };
    return boards.find(({ id }) => id === OTHER_BOARD);
  }

  #touch(item: BoardItem): void {
    this.touched.add(itemKey(item, this.schedule).split(' | ')[0] ?? '');
  }
}
