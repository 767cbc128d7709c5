import type { Chance } from '../protocol/support/chance.js';
import { active, openGroups, sizeOf } from '../support/board.js';
import type { Board } from '../support/board.js';
import type { Model, ModelItem } from './model.js';
import type { HistoryPlace } from './place.js';
import { MISSING_LABEL } from './edits.js';
import { COLUMNS } from '../support/shipped-board.js';

/** Another board of the account, a copy of ours. */
const OTHER_BOARD = '9000000009';

/** People who change the board. Each change is passed to the model. */
export class PeopleOfTheBoard {
  /** Name of each item of their own. */
  readonly ownItems = new Map<string, string>();
  /** Titles of groups of their own. */
  readonly ownGroups: string[] = [];
  #hasOtherBoard = false;
  #shelfId: string | null = null;

  constructor(
    private readonly account: HistoryPlace['account'],
    private readonly boardId: string,
    private readonly model: Model,
    private readonly chance: Chance,
  ) {}

  /** Does one thing and returns its name. */
  async act(board: Board): Promise<string> {
    const name = this.chance.pick([
      'note',
      'rename',
      'ownItem',
      'ownGroup',
      'retire',
      'editPrice',
      'move',
      'editSize',
      'removeSize',
      'moveSize',
      'moveToBoard',
      'renameGroup',
    ]);
    if (name === 'ownGroup') await this.#ownGroup();
    else if (name === 'ownItem') await this.#ownItem(board);
    else {
      const items = this.model.items.filter(({ id, state, inDoubt }) => id !== null && state === 'active' && !inDoubt);
      const item = this.chance.any(items);
      if (item !== undefined) await this.#touch(name, item, board);
    }
    return name;
  }

  async addLabel(): Promise<void> {
    this.model.labelExists = true;
    await this.account.control({ action: 'addLabel', boardId: this.boardId, columnId: COLUMNS.unit, label: MISSING_LABEL });
  }

  async #touch(name: string, item: ModelItem, board: Board): Promise<void> {
    const { marks } = item;
    const text = `${name} ${String(this.chance.below(1000))}`;
    if (name === 'note') {
      item.note = text;
      await this.account.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.unmapped]: text } });
    } else if (name === 'rename') {
      marks.name = text;
      await this.account.control({ action: 'rename', itemId: item.id, name: text });
    } else if (name === 'editPrice') {
      marks.price = '99';
      await this.account.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.price]: marks.price } });
    } else if (name === 'move') await this.#move(item, board);
    else if (name === 'renameGroup') await this.#renameGroup(item, board);
    else if (name === 'editSize' || name === 'removeSize' || name === 'moveSize') await this.#touchSize(name, item, board);
    else if (name === 'moveToBoard') await this.#moveAway(item);
    else {
      item.state = 'removed by a person';
      await this.account.control({ action: this.chance.oneIn(2) ? 'delete' : 'archive', itemId: item.id });
    }
  }

  async #move(item: ModelItem, board: Board): Promise<void> {
    const group = openGroups(board).find(({ title }) => this.ownGroups.includes(title));
    if (group === undefined) return;
    item.marks.group = group.title;
    await this.account.control({ action: 'move', itemId: item.id, groupId: group.id });
  }

  async #renameGroup({ shows }: ModelItem, board: Board): Promise<void> {
    const title = this.model.renamedGroups.get(shows.group) ?? shows.group;
    const group = openGroups(board).find((candidate) => candidate.title === title);
    if (group === undefined) return;
    const given = `${shows.group}, round ${String(this.chance.below(1000))}`;
    this.model.renamedGroups.set(shows.group, given);
    await this.account.control({ action: 'renameGroup', boardId: this.boardId, groupId: group.id, title: given });
  }

  /** Nothing is done with an item on another board, so its order waits as if the item were removed. */
  async #moveAway(item: ModelItem): Promise<void> {
    item.state = 'removed by a person';
    if (!this.#hasOtherBoard)
      await this.account.control({ action: 'createBoard', boardId: OTHER_BOARD, name: 'Done', copyOf: this.boardId });
    this.#hasOtherBoard = true;
    await this.account.control({ action: 'moveToBoard', itemId: item.id, boardId: OTHER_BOARD });
  }

  async #touchSize(name: 'editSize' | 'removeSize' | 'moveSize', item: ModelItem, board: Board): Promise<void> {
    const subitems = active(board.items.find(({ id }) => id === item.id)?.subitems ?? []);
    const subitem = this.chance.any(subitems);
    if (subitem === undefined) return;
    const quantity = name === 'editSize' ? 100 + this.chance.below(9) : null;
    item.marks.sizes.set(sizeOf(subitem), quantity);
    if (name === 'moveSize') await this.account.control({ action: 'moveSubitem', itemId: subitem.id, parentId: await this.#shelf(board) });
    else if (quantity === null) await this.account.control({ action: 'delete', itemId: subitem.id });
    else await this.account.control({ action: 'edit', itemId: subitem.id, values: { [COLUMNS.quantity]: String(quantity) } });
  }

  /** An item of people's own, below which they put sizes. */
  async #shelf(board: Board): Promise<string> {
    this.#shelfId ??= String(
      (
        await this.account.control({
          action: 'createItem',
          boardId: this.boardId,
          groupId: openGroups(board)[0]?.id ?? null,
          name: 'Sizes',
        })
      )['itemId'],
    );
    return this.#shelfId;
  }

  async #ownGroup(): Promise<void> {
    const title = `A group of our own ${String(this.ownGroups.length)}`;
    this.ownGroups.push(title);
    await this.account.control({ action: 'createGroup', boardId: this.boardId, title });
  }

  async #ownItem(board: Board): Promise<void> {
    const group = this.chance.any(openGroups(board));
    if (group === undefined) return;
    const name = `An item of our own ${String(this.ownItems.size)}`;
    const { itemId } = await this.account.control({
      action: 'createItem',
      boardId: this.boardId,
      groupId: group.id,
      name,
      values: { [COLUMNS.unmapped]: name },
    });
    this.ownItems.set(String(itemId), name);
  }
}
