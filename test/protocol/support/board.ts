import { sizeOf } from '../../support/board.js';
import type { LoggedEffect, LoggedRequest, SimulatedItem } from '../../../sandbox/demo/simulator-client.js';
import type { Simulator } from '../../support/simulator-fixture.js';
import { BOARD, COLUMNS } from '../../support/shipped-board.js';

interface SimulatedGroup {
  readonly id: string;
  readonly title: string;
  readonly archived: boolean;
  readonly deleted: boolean;
}

export interface Item extends Omit<SimulatedItem, 'subitems'> {
  readonly createdBy: 'sync' | 'person';
  readonly subitems: readonly Item[];
}

export interface Board {
  readonly groups: readonly SimulatedGroup[];
  /** In every state. */
  readonly items: readonly Item[];
}

/** An order as a person sees it on the board. */
export interface ShownOrder {
  readonly id: string;
  readonly group: string;
  readonly price: string | null;
  /** Quantity by size, of the active subitems. */
  readonly sizes: Readonly<Record<string, number>>;
}

export const isActive = (item: Item): boolean => item.state === 'active';

export async function readBoard(simulator: Simulator, id = BOARD): Promise<Board> {
  const { boards } = (await simulator.state()) as { boards: readonly (Board & { id: string })[] };
  const board = boards.find((candidate) => candidate.id === id);
  if (board === undefined) throw new Error(`The simulator has no board ${id}.`);
  return board;
}

/** Active items by order number. Fails when an order is there twice. */
export async function shownOrders(simulator: Simulator): Promise<Record<string, ShownOrder>> {
  const board = await readBoard(simulator);
  const titles = new Map(board.groups.map((group) => [group.id, group.title]));
  const shown: Record<string, ShownOrder> = {};
  for (const item of board.items.filter(isActive)) {
    const number = item.values[COLUMNS.number] ?? '';
    if (shown[number] !== undefined) throw new Error(`Order ${number} is on the board twice.`);
    const sizes = item.subitems.filter(isActive).map((subitem) => [sizeOf(subitem), Number(subitem.values[COLUMNS.quantity])] as const);
    shown[number] = {
      id: item.id,
      group: titles.get(item.groupId ?? '') ?? '',
      price: item.values[COLUMNS.price] ?? null,
      sizes: Object.fromEntries(sizes),
    };
  }
  return shown;
}

/** The active item of one order. */
export async function shownOrder(simulator: Simulator, number: string): Promise<ShownOrder> {
  const shown = (await shownOrders(simulator))[number];
  if (shown === undefined) throw new Error(`Order ${number} is not on the board.`);
  return shown;
}

export type Effect = LoggedEffect & { readonly requestId: string | null; readonly alias: string | null };
export type Request = LoggedRequest & {
  readonly requestId: string;
  readonly at: string;
  readonly operations: readonly string[];
  readonly fault: string | null;
  readonly replayed: boolean;
};

/** What the sync has done on the board, and what it has sent: mutations only. */
export async function readLog(simulator: Simulator): Promise<{ effects: Effect[]; requests: Request[] }> {
  const log = (await simulator.log()) as unknown as { effects: Effect[]; requests: Request[] };
  return {
    effects: log.effects.filter((effect) => effect.token === 'sync'),
    requests: log.requests.filter((request) => request.key !== null),
  };
}
