import { none } from './act.js';
import type { Act } from './act.js';
import type { BoardItem, BoardView } from './board.js';
import type { Picture } from './demo.js';
import type { SourceOrder } from './source.js';
import type { ProductionOrder } from './tables.js';

/**
 * Checks that source, board and production tables agree, order by order and size by size. For the orders in `except`, which Monday
 * refuses at present, only board and production must agree.
 */
export function checkAgreement(act: Act, { source, board, production }: Picture, except: ReadonlySet<string> = new Set()): void {
  const sizes = board.items.reduce((sum, item) => sum + item.subitems, 0);
  const rows = [...production.values()].reduce((sum, row) => sum + row.sizes.size, 0);
  const sound = source.filter((order) => !except.has(order.orderNumber));
  const refused = except.size === 0 ? '' : `, ${String(source.length - sound.length)} of them refused at present`;
  act.check(
    'source, board and production',
    none(
      boardProblems(sound, source, board),
      `${String(source.length)} orders in the source${refused}, ${String(board.items.length)} items and ${String(sizes)} subitems on the board`,
    ),
    none(
      productionProblems(board, production),
      `${String(production.size)} rows in MON_CustMasterSchedule and ${String(rows)} in its subitems agree`,
    ),
  );
}

function boardProblems(sound: readonly SourceOrder[], all: readonly SourceOrder[], board: BoardView): string[] {
  const known = new Set(all.map((order) => order.orderNumber));
  const foreign = board.items
    .filter((item) => !known.has(item.orderNumber))
    .map((item) => `item ${item.id} (${item.name}) belongs to no order of the source`);
  return [...sound.flatMap((order) => orderProblems(order, board)), ...foreign];
}

function orderProblems(order: SourceOrder, board: BoardView): string[] {
  const items = board.items.filter((item) => item.orderNumber === order.orderNumber);
  const [item] = items;
  if (item === undefined || items.length > 1) return [`order ${order.orderNumber} has ${String(items.length)} items on the board`];
  return [
    ...differs(order.orderNumber, 'name', order.name, item.name),
    ...differs(order.orderNumber, 'group', order.group, item.group),
    // A size that is no longer ordered stays on the board with 0.
    ...differs(order.orderNumber, 'sizes', sizesText(order.sizes), sizesText(withoutZeros(item))),
    ...(item.subitems === item.sizes.size ? [] : [`order ${order.orderNumber} has two subitems of one size`]),
  ];
}

function productionProblems(board: BoardView, production: ReadonlyMap<string, ProductionOrder>): string[] {
  const missing = board.items
    .filter((item) => !production.has(item.id))
    .map((item) => `item ${item.id} (${item.name}) has no row in MON_CustMasterSchedule`);
  const wrong = [...production.values()].flatMap((row) => {
    const item = board.items.find((candidate) => candidate.id === row.itemId);
    if (item === undefined) return [`the row of ${row.orderNumber} in MON_CustMasterSchedule has no item on the board`];
    return [
      ...differs(row.orderNumber, 'title', item.name, row.title),
      ...differs(row.orderNumber, 'group in production', item.group, row.group),
      ...differs(row.orderNumber, 'sizes in production', sizesText(item.sizes), sizesText(row.sizes)),
    ];
  });
  return [...missing, ...wrong];
}

function withoutZeros(item: BoardItem): ReadonlyMap<string, number> {
  return new Map([...item.sizes].filter(([, quantity]) => quantity !== 0));
}

function sizesText(sizes: ReadonlyMap<string, number>): string {
  return [...sizes]
    .map(([size, quantity]) => `${size} ${String(quantity)}`)
    .sort()
    .join(', ');
}

function differs(order: string, what: string, expected: string, found: string): string[] {
  return expected === found ? [] : [`${what} of ${order} is "${found}" instead of "${expected}"`];
}
