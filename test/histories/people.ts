import type { Chance } from '../protocol/support/chance.js';
import type { HistoryPlace } from './place.js';
import type { Board } from '../support/board.js';
import type { Model, ModelItem } from './model.js';
import { MISSING_LABEL } from './edits.js';

const NOTE_COLUMN = 'text_mkr61hpz';
const UNIT_COLUMN = 'color_mkr5yf27';

/** People at work on the board. The model is told of each thing that they do. */
export class PeopleOfTheBoard {
  /** Name of each item of their own. */
  readonly ownItems = new Map<string, string>();
  /** Titles of groups of their own. */
  readonly ownGroups: string[] = [];

  constructor(
    private readonly account: HistoryPlace['account'],
    private readonly boardId: string,
    private readonly model: Model,
    private readonly chance: Chance,
  ) {}

  /** Does one thing and returns its name. */
  async act(board: Board): Promise<string> {
    const name = this.chance.pick(['note', 'rename', 'ownItem', 'ownGroup', 'retire']);
    const items = this.model.items.filter(({ id, state, inDoubt }) => id !== null && state === 'active' && !inDoubt);
    const item = items[this.chance.below(Math.max(1, items.length))];
    if (name === 'ownGroup') await this.#ownGroup();
    else if (name === 'ownItem') await this.#ownItem(board);
    else if (item !== undefined) await this.#touch(name, item);
    return name;
  }

  async addLabel(): Promise<void> {
    this.model.labelExists = true;
    await this.account.control({ action: 'addLabel', boardId: this.boardId, columnId: UNIT_COLUMN, label: MISSING_LABEL });
  }

  async #touch(name: string, item: ModelItem): Promise<void> {
    const text = `${name} ${String(this.chance.below(1000))}`;
    if (name === 'note') {
      item.note = text;
      await this.account.control({ action: 'edit', itemId: item.id, values: { [NOTE_COLUMN]: text } });
    } else if (name === 'rename') {
      item.nameOfAPerson = text;
      await this.account.control({ action: 'rename', itemId: item.id, name: text });
    } else {
      item.state = 'removed by a person';
      await this.account.control({ action: this.chance.oneIn(2) ? 'delete' : 'archive', itemId: item.id });
    }
  }

  async #ownGroup(): Promise<void> {
    const title = `A group of our own ${String(this.ownGroups.length)}`;
    this.ownGroups.push(title);
    await this.account.control({ action: 'createGroup', boardId: this.boardId, title });
  }

  async #ownItem(board: Board): Promise<void> {
    const groups = board.groups.filter(({ archived, deleted }) => !archived && !deleted);
    const group = groups[this.chance.below(Math.max(1, groups.length))];
    if (group === undefined) return;
    const name = `An item of our own ${String(this.ownItems.size)}`;
    const { itemId } = await this.account.control({ action: 'createItem', boardId: this.boardId, groupId: group.id, name, values: { [NOTE_COLUMN]: name } });
    this.ownItems.set(String(itemId), name);
  }
}
