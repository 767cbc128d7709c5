import type { Chance } from '../protocol/support/chance.js';
import { active, boardOf, openGroups, sizeOf } from '../support/board.js';
import type { Board, BoardItem } from '../support/board.js';
import { keptBy, LABELLED } from './kept.js';
import type { LabelField } from './kept.js';
import type { Model, ModelItem } from './model.js';
import type { HistoryPlace } from './place.js';
import { CUSTOMERS, MISSING_LABEL, SEASONS } from './edits.js';
import { NAMES } from './read.js';
import { COLUMNS } from '../support/shipped-board.js';

/** Another board of the account, a copy of ours. */
const OTHER_BOARD = '9000000009';

/** Every label that an order of a history may bring, by field. */
const LABELS_TO_COME: Partial<Readonly<Record<LabelField, readonly string[]>>> = {
  customer: CUSTOMERS.map((name) => NAMES[name] ?? name),
  season: SEASONS,
  type: ['RECEIVED', 'CANCELLED'],
};

/** People who change the board. Each change is passed to the model. */
export class PeopleOfTheBoard {
  /** Name of each item of their own. */
  readonly ownItems = new Map<string, string>();
  /** Titles of groups of their own. */
  ownGroups: string[] = [];
  /** Copies of items as they made them. */
  copies: readonly BoardItem[] = [];
  #hasOtherBoard = false;
  #deactivated: { readonly field: LabelField; readonly label: string }[] = [];
  #labelsRenamed = false;
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
      'archiveGroup',
      'copyItem',
      'copyItem',
      'removeCopy',
      'removeCopy',
      'renameLabel',
      'deactivateLabel',
      'activateLabel',
    ]);
    if (name === 'ownGroup') await this.#ownGroup();
    else if (name === 'ownItem') await this.#ownItem(board);
    else if (name === 'archiveGroup') await this.#archiveGroup(board);
    else if (name === 'removeCopy') await this.#removeCopy();
    else if (name === 'activateLabel') await this.#activateLabel();
    else if (name === 'renameLabel' || name === 'deactivateLabel') await this.#changeLabel(name, board);
    else {
      const items = this.model.items.filter(({ id, state, inDoubt }) => id !== null && state === 'active' && !inDoubt);
      const item = this.chance.any(items);
      if (item !== undefined) await this.#touch(name, item, board);
    }
    return name;
  }

  async addLabel(): Promise<void> {
    this.model.barred.admit('unit', MISSING_LABEL);
    await this.account.control({ action: 'addLabel', boardId: this.boardId, columnId: COLUMNS.unit, label: MISSING_LABEL });
  }

  async #touch(name: string, item: ModelItem, board: Board): Promise<void> {
    const { marks } = item;
    this.model.edited.add(item.shows.number);
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
    else if (name === 'copyItem') await this.#copy(item);
    // Of an item with a copy the copy would be left, and would go on in its place.
    else if (this.model.isCopied(item)) return;
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
    const title = this.model.renamedGroups.get(shows.group) ?? keptBy(this.model.manners, shows).group;
    const group = openGroups(board).find((candidate) => candidate.title === title);
    if (group === undefined) return;
    const given = `${shows.group}, round ${String(this.chance.below(1000))}`;
    this.model.renamedGroups.set(shows.group, given);
    await this.account.control({ action: 'renameGroup', boardId: this.boardId, groupId: group.id, title: given });
  }

  /** A group goes with everything in it. */
  async #archiveGroup(board: Board): Promise<void> {
    const groups = openGroups(board);
    const group = this.chance.any(groups);
    if (group === undefined || groups.length < 2) return;
    const inside = new Set(active(board.items).flatMap(({ id, groupId }) => (groupId === group.id ? [id] : [])));
    const items = this.model.items.filter(({ id }) => inside.has(id ?? ''));
    if (items.some((item) => this.model.isCopied(item))) return;
    for (const item of items) {
      item.state = 'removed by a person';
      this.model.edited.add(item.shows.number);
    }
    for (const id of inside) this.ownItems.delete(id);
    this.#forgetCopies(inside);
    if (inside.has(this.#shelfId ?? '')) this.#shelfId = null;
    this.ownGroups = this.ownGroups.filter((title) => title !== group.title);
    for (const [title, given] of this.model.renamedGroups) if (given === group.title) this.model.renamedGroups.delete(title);
    await this.account.control({ action: 'archiveGroup', boardId: this.boardId, groupId: group.id });
  }

  async #copy(item: ModelItem): Promise<void> {
    const { itemId } = await this.account.control({ action: 'duplicateItem', itemId: item.id, withSubitems: this.chance.oneIn(2) });
    this.model.copy(item, String(itemId));
    await this.#look(new Set([String(itemId)]));
  }

  async #removeCopy(): Promise<void> {
    const copy = this.chance.any(this.copies);
    if (copy === undefined) return;
    await this.account.control({ action: this.chance.oneIn(2) ? 'delete' : 'archive', itemId: copy.id });
    this.#forgetCopies(new Set([copy.id]));
  }

  #forgetCopies(ids: ReadonlySet<string>): void {
    this.copies = this.copies.filter(({ id }) => !ids.has(id));
    this.model.copies = this.model.copies.filter(({ id }) => !ids.has(id));
  }

  /** Copies as they are now: the sync must not change them. */
  async #look(ids: ReadonlySet<string>): Promise<void> {
    this.copies = boardOf(await this.account.state(), this.boardId).items.filter(({ id }) => ids.has(id));
  }

  /** One label that an item shows. Where labels must exist, its old text is missing from then on; elsewhere it is created again. */
  async #changeLabel(name: 'renameLabel' | 'deactivateLabel', board: Board): Promise<void> {
    const field = this.chance.pick(LABELLED);
    const columnId = COLUMNS[field];
    const label = this.chance.any(active(board.items))?.values[columnId] ?? null;
    if (
      label === null ||
      this.model.barred.has(field, label) ||
      this.#deactivated.some((one) => one.field === field && one.label === label)
    )
      return;
    if (name === 'deactivateLabel') {
      if (this.model.manners.deactivatedLabels === 'refused') this.model.barred.bar(field, label);
      else if (this.#labelsRenamed) return;
      else await this.#addLabelsToCome();
      this.#deactivated.push({ field, label });
      await this.account.control({ action: name, boardId: this.boardId, columnId, label });
      return;
    }
    if (this.model.manners.deactivatedLabels === 'accepted' && this.#deactivated.length > 0) return;
    this.#labelsRenamed = true;
    const to = `LABEL ${String(this.chance.below(10_000))}`;
    if (field === 'unit') this.model.barred.bar(field, label);
    await this.account.control({ action: name, boardId: this.boardId, columnId, label, to });
    // Monday may have made several labels of one text: those of other items keep it.
    const after = boardOf(await this.account.state(), this.boardId);
    const shown = new Set(after.items.flatMap(({ id, values }) => (values[columnId] === to ? [id] : [])));
    for (const item of this.model.items.filter(({ id }) => shown.has(id ?? ''))) {
      item.marks.labels.set(field, to);
      this.model.edited.add(item.shows.number);
    }
    await this.#look(new Set(this.copies.map(({ id }) => id)));
  }

  /**
   * Nothing is created beside a deactivated label, since Monday might make that one again. Where Monday accepts it, the outcome would depend on which order creates
   * the other label first; so here a person makes them all before.
   */
  async #addLabelsToCome(): Promise<void> {
    const board = boardOf(await this.account.state(), this.boardId);
    for (const [field, labels] of Object.entries(LABELS_TO_COME) as [LabelField, readonly string[]][]) {
      const columnId = COLUMNS[field];
      const known = new Set(board.items.map(({ values }) => values[columnId]));
      for (const label of labels.filter((one) => !known.has(one)))
        await this.account.control({ action: 'addLabel', boardId: this.boardId, columnId, label });
    }
  }

  async #activateLabel(): Promise<void> {
    const one = this.chance.any(this.#deactivated);
    if (one === undefined) return;
    const { field, label } = one;
    this.#deactivated = this.#deactivated.filter((other) => other !== one);
    this.model.barred.admit(field, label);
    await this.account.control({ action: 'activateLabel', boardId: this.boardId, columnId: COLUMNS[field], label });
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
