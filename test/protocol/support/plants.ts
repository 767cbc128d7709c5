import type { Database } from '../../../src/database/database.js';
import type { Difference, DifferenceEnd } from '../../../src/orders/differences.js';
import type { Mapping } from '../../../src/mapping/schema.js';
import type { Verification } from '../../../src/sync/verify/verify.js';
import type { SimulatorClient } from '../../../sandbox/demo/simulator-client.js';
import type { BoardItem } from '../../support/board.js';
import { BOARD, COLUMNS } from '../../support/shipped-board.js';
import type { Chance } from './chance.js';

export type PeoplePolicies = Mapping['policies']['people'];

/** Another board of the account, a copy of ours, to which people move items. */
export const OTHER_BOARD = '9000000009';

/** Where people edit: the account, the tables, and places for what they move. */
export interface PlantSite {
  readonly account: Pick<SimulatorClient, 'control'>;
  readonly database: Database;
  /** A group of people's own. */
  readonly group: string;
  /** An item of people's own, below which they put sizes. */
  readonly shelf: string;
}

/** What a person does to one order, and what a comparison must say of it. */
export interface Plant {
  readonly name: string;
  /** What it touches: of one slot an order gets one plant, and one of 'place' gets none but of 'production' beside it. */
  readonly slot: 'place' | 'name' | 'group' | 'key' | 'number' | 'price' | 'notes' | 'unmapped' | 'own subitem' | 'S' | 'M' | 'production';
  act(item: BoardItem, site: PlantSite): Promise<unknown>;
  /** `edited CUSTOMER PRICE follow`; null for what makes no difference. */
  found(policies: PeoplePolicies): string | null;
}

/** What becomes of a difference by its policy. */
const ENDS: Readonly<Record<string, DifferenceEnd>> = {
  follow: 'stay',
  forget: 'stay',
  hold: 'wait',
  restore: 'repair',
  recreate: 'repair',
};

/** A difference that a policy decides, with what becomes of it. */
export const decided = (kind: string, policy: string): string => `${kind} ${policy} ${ENDS[policy] ?? '?'}`;

const nothing = (): null => null;
const control =
  (action: string, more: Readonly<Record<string, unknown>> = {}) =>
  async ({ id }: BoardItem, { account }: PlantSite): Promise<unknown> =>
    await account.control({ action, itemId: id, ...more });
const edit = (column: string, value: string) => control('edit', { values: { [column]: value } });
const inTurn =
  (...acts: readonly Plant['act'][]): Plant['act'] =>
  async (item, site) => {
    for (const act of acts) await act(item, site);
  };

/** One order and its place on the board. */
const PLACE: readonly Plant[] = [
  { name: 'archive', slot: 'place', act: control('archive'), found: ({ item }) => decided('archived', item.archived) },
  { name: 'delete', slot: 'place', act: control('delete'), found: ({ item }) => decided('deleted', item.deleted) },
  {
    name: 'move to another board',
    slot: 'place',
    act: control('moveToBoard', { boardId: OTHER_BOARD }),
    found: ({ item }) => decided('on another board', item.leftBoard),
  },
  { name: 'copy', slot: 'place', act: control('duplicateItem'), found: () => 'doubled board' },
  { name: 'copy without its sizes', slot: 'place', act: control('duplicateItem', { withSubitems: false }), found: () => 'doubled board' },
  { name: 'archive and restore', slot: 'place', act: inTurn(control('archive'), control('restore')), found: nothing },
  {
    name: 'move to another board and back',
    slot: 'place',
    act: async ({ id, groupId }, { account }) => {
      await account.control({ action: 'moveToBoard', itemId: id, boardId: OTHER_BOARD });
      await account.control({ action: 'moveToBoard', itemId: id, boardId: BOARD, groupId });
    },
    found: nothing,
  },
];

const edited = (column: string) => (policies: PeoplePolicies) => decided(`edited ${column}`, policies.item.edited);
const moveTo: Plant['act'] = async ({ id }, { account, group }) => await account.control({ action: 'move', itemId: id, groupId: group });

/** The values of an item. */
const VALUES: readonly Plant[] = [
  { name: 'edit the price', slot: 'price', act: edit(COLUMNS.price, '99'), found: edited('CUSTOMER PRICE') },
  { name: 'empty the price', slot: 'price', act: edit(COLUMNS.price, ''), found: edited('CUSTOMER PRICE') },
  { name: 'write the same price', slot: 'price', act: edit(COLUMNS.price, '28.860'), found: nothing },
  { name: 'edit the notes', slot: 'notes', act: edit(COLUMNS.notes, 'call them'), found: edited('NOTES') },
  { name: 'edit the order number', slot: 'number', act: edit(COLUMNS.number, 'MINE'), found: edited('AAG ORDER NUMBER') },
  { name: 'write a note', slot: 'unmapped', act: edit(COLUMNS.unmapped, 'a note'), found: nothing },
  { name: 'rename', slot: 'name', act: control('rename', { name: 'mine' }), found: ({ item }) => decided('renamed name', item.renamed) },
  {
    name: 'rename and back',
    slot: 'name',
    act: async (item, site) => {
      await control('rename', { name: 'mine' })(item, site);
      await control('rename', { name: item.name })(item, site);
    },
    found: nothing,
  },
  { name: 'move', slot: 'group', act: moveTo, found: ({ item }) => decided('moved group', item.moved) },
  {
    name: 'move and back',
    slot: 'group',
    act: async (item, site) => {
      await moveTo(item, site);
      await control('move', { groupId: item.groupId })(item, site);
    },
    found: nothing,
  },
  { name: 'empty the key', slot: 'key', act: edit(COLUMNS.key, ''), found: () => `key changed ${COLUMNS.key} repair` },
  { name: 'write over the key', slot: 'key', act: edit(COLUMNS.key, 'done'), found: () => `key changed ${COLUMNS.key} repair` },
  {
    name: 'add a subitem of their own',
    slot: 'own subitem',
    act: async ({ id }, { account }) => await account.control({ action: 'createSubitem', parentId: id, name: 'a fitting', values: {} }),
    found: nothing,
  },
];

type SizeSlot = 'S' | 'M';

/** What people do to the subitem of a size. */
function plantsOfSize(size: SizeSlot): Plant[] {
  const subitem =
    (action: string, more: Readonly<Record<string, unknown>> = {}): Plant['act'] =>
    async (item, site) =>
      await site.account.control({ action, itemId: subitemOf(item, size).id, ...more });
  const kind = (name: string, act: Plant['act'], found: Plant['found']): Plant => ({ name: `${name} ${size}`, slot: size, act, found });
  const removed: Plant['found'] = ({ subitem: of }) => decided(`size removed ${size}`, of.removed);
  const toShelf: Plant['act'] = async (item, site) => await subitem('moveSubitem', { parentId: site.shelf })(item, site);
  return [
    kind('edit the quantity of', subitem('edit', { values: { [COLUMNS.quantity]: '7' } }), ({ subitem: of }) =>
      decided(`size edited ${size}`, of.edited),
    ),
    kind('delete', subitem('delete'), removed),
    kind('archive', subitem('archive'), removed),
    kind('move to another item', toShelf, ({ subitem: of }) => decided(`size moved ${size}`, of.moved)),
    kind(
      'move to another item and back',
      inTurn(toShelf, async (item, site) => await subitem('moveSubitem', { parentId: item.id })(item, site)),
      nothing,
    ),
    kind(
      'add another',
      async ({ id }, { account }) => await account.control({ action: 'createSubitem', parentId: id, name: `Size ${size}`, values: {} }),
      () => `size doubled ${size} board`,
    ),
    kind('write a note at', subitem('edit', { values: { [COLUMNS.unmappedOfSize]: '3' } }), nothing),
  ];
}

function subitemOf({ subitems }: BoardItem, size: SizeSlot): BoardItem {
  const found = subitems.find(({ name }) => name === `Size ${size}`);
  if (found === undefined) throw new Error(`The item has no subitem of size ${size}.`);
  return found;
}

const sql =
  (statement: string): Plant['act'] =>
  async ({ id }, { database }) =>
    await database.execute(statement, { id });

/** What other people do to the production tables. */
const PRODUCTION: readonly Plant[] = [
  {
    name: 'delete the production row',
    slot: 'production',
    act: sql('DELETE FROM [dbo].[MON_CustMasterSchedule] WHERE [Item ID] = @id'),
    found: () => 'production row missing repair',
  },
  {
    name: 'edit the production row',
    slot: 'production',
    act: sql('UPDATE [dbo].[MON_CustMasterSchedule] SET [CUSTOMER PRICE] = 1 WHERE [Item ID] = @id'),
    found: () => 'production differs CUSTOMER PRICE repair',
  },
];

export const PLANTS: readonly Plant[] = [...PLACE, ...VALUES, ...plantsOfSize('S'), ...plantsOfSize('M'), ...PRODUCTION];

/** One to three plants that do not hide each other, or none for an order that nothing happens to. */
export function drawPlants(chance: Chance): Plant[] {
  const drawn: Plant[] = [];
  for (let left = chance.below(4); left > 0; left -= 1) {
    const plant = chance.any(PLANTS);
    if (plant !== undefined && drawn.every((other) => fits(plant, other))) drawn.push(plant);
  }
  return drawn;
}

const fits = (a: Plant, b: Plant): boolean =>
  a.slot !== b.slot && (a.slot === 'production' || b.slot === 'production' || (a.slot !== 'place' && b.slot !== 'place'));

/** `A-001 edited CUSTOMER PRICE follow stay`, in order. */
export const linesOf = ({ orders }: Pick<Verification, 'orders'>): string[] =>
  orders.flatMap(({ parts, differences }) => differences.map((difference) => `${parts[0] ?? ''} ${lineOf(difference)}`)).sort();

function lineOf({ kind, size, field, policy, end }: Difference): string {
  const column = kind === 'size edited' ? null : field;
  return [kind, size, column, policy, end].filter((part) => part !== null).join(' ');
}
