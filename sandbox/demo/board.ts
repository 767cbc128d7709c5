import type { Mapping } from '../../src/mapping/schema.js';
import type { SimulatedBoard, SimulatedItem, SimulatorClient } from './simulator-client.js';

/** An item in the form of the demo, with the board's own columns. */
export interface BoardItem {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly orderNumber: string;
  readonly values: SimulatedItem['values'];
  /** Quantity by size of the active subitems, in their order. */
  readonly sizes: ReadonlyMap<string, number>;
  /** How many active subitems it has: more subitems than sizes mean a duplicate. */
  readonly subitems: number;
}

/** The board at one moment, read through the simulator's control channel. */
export interface BoardView {
  /** Titles of the groups on it. */
  readonly groups: ReadonlySet<string>;
  /** Active items. */
  readonly items: readonly BoardItem[];
  readonly archived: readonly BoardItem[];
  /** Order number by item id, in every state. */
  readonly orderOf: ReadonlyMap<string, string>;
  /** Size by subitem id. */
  readonly sizeOf: ReadonlyMap<string, string>;
  readonly groupTitles: ReadonlyMap<string, string>;
}

/** Reads the board of the mapping. */
export async function readBoard(monday: SimulatorClient, mapping: Mapping): Promise<BoardView> {
  const { boards } = (await monday.state()) as { boards: readonly SimulatedBoard[] };
  const board = boards.find((candidate) => candidate.id === mapping.board.id);
  if (board === undefined) throw new Error(`The simulator has no board ${mapping.board.id}.`);
  const groupTitles = new Map(board.groups.map((group) => [group.id, group.title]));
  const sizeId = mapping.subitems?.size.monday.id ?? '';
  const items = board.items.map((item) => ({ state: item.state, item: toItem(item, groupTitles, mapping) }));
  return {
    groups: new Set(groupTitles.values()),
    items: items.filter(({ state }) => state === 'active').map(({ item }) => item),
    archived: items.filter(({ state }) => state === 'archived').map(({ item }) => item),
    orderOf: new Map(items.map(({ item }) => [item.id, item.orderNumber])),
    sizeOf: new Map(board.items.flatMap((item) => item.subitems.map((subitem) => [subitem.id, subitem.values[sizeId] ?? '']))),
    groupTitles,
  };
}

function toItem(item: SimulatedItem, groups: ReadonlyMap<string, string>, mapping: Mapping): BoardItem {
  const active = item.subitems.filter((subitem) => subitem.state === 'active');
  const sizeId = mapping.subitems?.size.monday.id ?? '';
  const quantityId = mapping.subitems?.quantity.monday.id ?? '';
  return {
    id: item.id,
    name: item.name,
    group: groups.get(item.groupId ?? '') ?? '',
    orderNumber: item.values[columnId(mapping, mapping.key.columns[0] ?? '')] ?? '',
    values: item.values,
    sizes: new Map(active.map((subitem) => [subitem.values[sizeId] ?? '', Number(subitem.values[quantityId] ?? 0)])),
    subitems: active.length,
  };
}

/** Monday's column id of a source column. */
function columnId(mapping: Mapping, source: string): string {
  const field = mapping.fields.find((candidate) => candidate.source === source);
  if (field === undefined) throw new Error(`The mapping has no field for ${source}.`);
  return field.monday.id;
}
