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
  #linesOf({ item, plants }: EditedOrder): string[] {
    const end = this.#groups.get(this.#groupOf(item));
    if (end === 'archived') return [decided('archived', this.policies.item.archived)];
    if (end === 'deleted') return [decided('deleted', this.policies.item.deleted)];
    return plants.flatMap((plant) => plant.found(this.policies) ?? []);
  }

  expected(): string[] {
    return this.#orders.flatMap((order) => this.#linesOf(order).map((line) => `${order.number} ${line}`)).sort();
  }

  expectedAfterRepair(): string[] {
    return this.#orders.flatMap((order) => this.#leftOf(order).map((line) => `${order.number} ${line}`)).sort();
  }

  /** Something of it that a run may repair: it was marked. */
  #isMarked(order: EditedOrder): boolean {
    return this.#linesOf(order).some((line) => line.endsWith(' repair'));
  }

  /** What is left after the repair: all of an order that waits for a person, and what the policies leave. */
  #leftOf(order: EditedOrder): string[] {
    const lines = this.#linesOf(order);
    if (!this.#isMarked(order) || lines.some((line) => / (wait|board)$/.test(line))) return lines;
    return lines.filter((line) => !line.endsWith(' repair'));
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

  /** Against the board as people left it: what was not marked is as it was, and what is repaired shows what the sync had written. */
  wronglyShown(_before: Board, _after: Board): string[] {
    return [];
  }
}

const theirs = (title: string): string => `${title}, theirs`;
