import type { Chance } from '../../protocol/support/chance.js';
import { decided, drawPlants, OTHER_BOARD } from '../../protocol/support/plants.js';
import type { PeoplePolicies, Plant, PlantSite } from '../../protocol/support/plants.js';
import { active, openGroups } from '../../support/board.js';
import type { Board, BoardItem } from '../../support/board.js';
import { BOARD, COLUMNS } from '../../support/shipped-board.js';
import type { Host } from '../fast/host.js';

interface EditedOrder {
  readonly number: string;
  readonly item: BoardItem;
  readonly plants: readonly Plant[];
}

type GroupEnd = 'renamed' | 'archived' | 'deleted';

/** A board that people edit at random, and what a comparison must say of it. */
export class EditedBoard {
  readonly #orders: EditedOrder[] = [];
  /** What people did to a group, by its title. */
  readonly #groups = new Map<string, GroupEnd>();
  #own = 0;
  #unknown = 0;

  private constructor(
    private readonly site: PlantSite,
    private readonly policies: PeoplePolicies,
    /** As the sync has made it. */
    private readonly made: Board,
  ) {}

  /** Before any edit; people have a group and an item of their own. */
  static async of({ account, database }: Host, policies: PeoplePolicies, made: Board): Promise<EditedBoard> {
    await account.control({ action: 'createBoard', boardId: OTHER_BOARD, name: 'Done', copyOf: BOARD });
    const { groupId } = await account.control({ action: 'createGroup', boardId: BOARD, title: 'Being made' });
    const group = String(groupId);
    const { itemId } = await account.control({ action: 'createItem', boardId: BOARD, groupId: group, name: 'Sizes' });
    return new EditedBoard({ account, database, group, shelf: String(itemId) }, policies, made);
  }

  async edit(chance: Chance, tell: (line: string) => void): Promise<void> {
    const { account, group } = this.site;
    for (const { id, title } of openGroups(this.made)) {
      const end = chance.oneIn(5) ? chance.pick<GroupEnd>(['renamed', 'archived', 'deleted']) : null;
      if (end === null || active(this.made.items).every(({ groupId }) => groupId !== id)) continue;
      this.#groups.set(title, end);
      tell(`${end} group ${title}`);
      if (end === 'renamed') await account.control({ action: 'renameGroup', boardId: BOARD, groupId: id, title: theirs(title) });
    }
    for (const item of active(this.made.items)) {
      const plants = this.#isGone(item) ? [] : drawPlants(chance);
      const number = item.values[COLUMNS.number] ?? '';
      for (const plant of plants) {
        tell(`${plant.name} ${number}`);
        await plant.act(item, this.site);
      }
      this.#orders.push({ number, item, plants });
    }
    for (const { id, title } of openGroups(this.made)) {
      const end = this.#groups.get(title);
      if (end === 'archived' || end === 'deleted')
        await account.control({ action: end === 'archived' ? 'archiveGroup' : 'deleteGroup', boardId: BOARD, groupId: id });
    }
    this.#own = chance.below(3);
    for (let index = 0; index < this.#own; index += 1)
      await account.control({ action: 'createItem', boardId: BOARD, groupId: group, name: `Idea ${String(index)}` });
    this.#unknown = chance.below(2);
    if (this.#unknown > 0) {
      const values = { [COLUMNS.key]: 'f'.repeat(64) };
      await account.control({ action: 'createItem', boardId: BOARD, groupId: group, name: 'A restored database', values });
    }
  }

  #groupOf({ groupId }: BoardItem): string {
    return this.made.groups.find(({ id }) => id === groupId)?.title ?? '';
  }

  /** Its group is archived or deleted with it. */
  #isGone(item: BoardItem): boolean {
    return ['archived', 'deleted'].includes(this.#groups.get(this.#groupOf(item)) ?? '');
  }

  /** The differences of one order. */
  #linesOf(order: EditedOrder): string[] {
    const end = this.#groups.get(this.#groupOf(order.item));
    if (end === 'archived') return [decided('archived', this.policies.item.archived)];
    if (end === 'deleted') return [decided('deleted', this.policies.item.deleted)];
    return order.plants.flatMap((plant) => this.#found(order, plant) ?? []);
  }

  /** Where the mapping makes a renamed group again, in which group its items are is not judged until it has one. */
  #found({ item }: EditedOrder, plant: Plant): string | null {
    return plant.slot === 'group' && this.#mustMakeAgain(this.#groupOf(item)) ? null : plant.found(this.policies);
  }

  expected(): string[] {
    return this.#orders.flatMap((order) => this.#linesOf(order).map((line) => `${order.number} ${line}`)).sort();
  }

  expectedAfterRepair(): string[] {
    return this.#orders.flatMap((order) => this.#leftOf(order).map((line) => `${order.number} ${line}`)).sort();
  }

  /**
   * All that a run may repair is repaired, or waits with its order: what is left needs a person, or is left to people. When an order has got a group that was made again
   * under its title, the items that are still in the renamed one are in another group than their records say.
   */
  #leftOf(order: EditedOrder): string[] {
    const left = this.#linesOf(order).filter((line) => !line.endsWith(' repair'));
    const title = this.#groupOf(order.item);
    const isMadeAgain =
      this.#mustMakeAgain(title) && this.#orders.some((one) => this.#groupOf(one.item) === title && this.#isRecreated(one));
    const isHere = !this.#isRecreated(order) && !left.some((line) => PLACES.test(line));
    return isMadeAgain && isHere ? [...left, decided('moved group', this.policies.item.moved)] : left;
  }

  #mustMakeAgain(title: string): boolean {
    return this.#groups.get(title) === 'renamed' && this.policies.group.renamed === 'recreate';
  }

  groups(): string[] {
    return [...this.#groups].map(([title, end]) => (end === 'renamed' ? `${title} renamed ${theirs(title)}` : `${title} gone`)).sort();
  }

  /** Items of people's own, and items with a key that no record has. */
  foreign(): [number, number] {
    return [this.#own + 1, this.#unknown];
  }

  /** How often each thing was done. */
  counts(): Record<string, number> {
    const names = [
      ...this.#orders.flatMap(({ plants }) => plants.map(({ name }) => name)),
      ...[...this.#groups.values()].map((end) => `group ${end}`),
    ];
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  }

  /** Which orders the run has written, and what of them: by nothing but the board, as people left it and as the run left it. */
  wronglyShown(left: Board, now: Board): string[] {
    const written = this.#orders.filter((order) => this.#isWritten(order));
    const recreated = written.filter((order) => this.#isRecreated(order));
    const problems = written.flatMap((order) => {
      const wanted = this.#wanted(order, left);
      const item = active(now.items).find(({ values }) => values[COLUMNS.key] === order.item.values[COLUMNS.key]);
      const shown = item === undefined ? 'nothing' : lookOf(item, now);
      return shown === wanted ? [] : [`${order.number} shows ${shown}, must show ${wanted}`];
    });
    const kept = new Set(written.filter((order) => !this.#isRecreated(order)).map(({ item }) => item.id));
    const before = new Map(left.items.map((item) => [item.id, JSON.stringify(item)]));
    const touched = now.items
      .filter(({ id }) => before.has(id) && !kept.has(id))
      .filter((item) => JSON.stringify(item) !== before.get(item.id));
    const added = now.items.filter(({ id }) => !before.has(id)).length;
    return [
      ...problems,
      ...touched.map(({ id, name }) => `item ${id} (${name}) was written, which no repair is about`),
      ...(added === recreated.length ? [] : [`${String(added)} items are new, must be ${String(recreated.length)}`]),
    ];
  }

  /** Something of it is repaired, and its item does not wait: a size that waits keeps none of the rest from being written. */
  #isWritten(order: EditedOrder): boolean {
    const lines = this.#linesOf(order);
    return lines.some((line) => line.endsWith(' repair')) && lines.every((line) => /^size /.test(line) || !/ (wait|board)$/.test(line));
  }

  #isRecreated(order: EditedOrder): boolean {
    return this.#linesOf(order).some((line) => /^(archived|deleted|on another board) .*repair$/.test(line));
  }

  /** What is repaired is as the sync had made it; the rest is as people left it. */
  #wanted(order: EditedOrder, left: Board): string {
    const { item: made } = order;
    if (this.#isRecreated(order)) {
      const title = this.#groupOf(made);
      const follows = this.#groups.get(title) === 'renamed' && this.policies.group.renamed === 'follow';
      return look({ ...made, values: { ...made.values, [COLUMNS.unmapped]: null } }, follows ? theirs(title) : title);
    }
    const people = left.items.find(({ id }) => id === made.id);
    if (people?.state !== 'active') return 'nothing';
    const repaired = new Set(
      order.plants.filter((plant) => this.#found(order, plant)?.endsWith(' repair') === true).map(({ slot }) => slot),
    );
    const columns = { key: COLUMNS.key, number: COLUMNS.number, price: COLUMNS.price, notes: COLUMNS.notes } as const;
    const values = { ...people.values };
    for (const [slot, column] of Object.entries(columns))
      if (repaired.has(slot as keyof typeof columns)) values[column] = made.values[column] ?? null;
    const sizes = (['S', 'M'] as const).flatMap((size) =>
      active((repaired.has(size) ? made : people).subitems).filter(({ name }) => name === `Size ${size}`),
    );
    const { groupId } = repaired.has('group') ? made : people;
    const shown = { ...people, name: repaired.has('name') ? made.name : people.name, values, groupId, subitems: sizes };
    return lookOf(shown, left);
  }
}

const lookOf = (item: BoardItem, { groups }: Board): string => look(item, groups.find(({ id }) => id === item.groupId)?.title ?? '');

/** An item as text: its name, group and values, and the quantities of its sizes. */
function look({ name, values, subitems }: BoardItem, group: string): string {
  const filled = Object.entries(values).filter(([, value]) => value !== null && value !== '');
  const sizes = active(subitems)
    .filter((subitem) => subitem.name.startsWith('Size '))
    .map((subitem) => `${subitem.name} ${subitem.values[COLUMNS.quantity] ?? ''}`);
  return JSON.stringify([name, group, filled.sort(), sizes.sort()]);
}

/** Differences beside which nothing else of an item is compared. */
const PLACES = /^(archived|deleted|on another board|doubled) /;

const theirs = (title: string): string => `${title}, theirs`;
