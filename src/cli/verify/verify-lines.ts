import type { Mapping } from '../../mapping/schema.js';
import type { Difference } from '../../orders/differences.js';
import { isEnded, repairable } from '../../sync/verify/repair.js';
import { detailsOf } from '../../sync/verify/order-findings.js';
import type { Verification, VerifiedOrder } from '../../sync/verify/verify.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { count, shortId } from '../output/words.js';
import { adviceFor } from './advice.js';

/** Differences that a person reads; `--json` has them all. */
const SHOWN = 100;

interface Row {
  readonly order: VerifiedOrder;
  readonly difference: Difference;
}

/** What a comparison of the board has found, for a person. */
export function verifyLines(output: Output, mapping: Mapping, { compared, busy, orders, scan }: Verification): string[] {
  const rows = orders.flatMap((order) => order.differences.map((difference) => ({ order, difference })));
  const groups = [
    ...scan.renamed.map(({ title, shown }) => `The group ${title} is called ${shown} now (${mapping.policies.people.group.renamed}).`),
    ...scan.gone.map((title) => `The group ${title} is gone: it is made again when an order needs it.`),
  ];
  const left = rows.length - SHOWN;
  return [
    ...listed(output, rows.slice(0, SHOWN)),
    ...(left > 0 ? [`and ${count(left, 'more difference')}; --json has them all.`] : []),
    ...groups,
    ...(rows.length + groups.length === 0 ? [] : ['']),
    `${count(compared, 'order')} of board ${mapping.board.id} compared: ${orders.length === 0 ? 'all' : `${String(orders.length)} not`} as the records say.`,
    ...counts(busy, scan),
    ...repairLine(orders),
  ];
}

function counts(busy: number, { foreign, unknownKeys }: Verification['scan']): string[] {
  return [
    ...(busy === 0 ? [] : [`${count(busy, 'order')} not compared, since a run is writing them. A later verify compares them.`]),
    ...(foreign === 0 ? [] : [`${count(foreign, 'item')} of people's own, which the sync does not touch.`]),
    ...(unknownKeys === 0
      ? []
      : [
          `${count(unknownKeys, 'item')} with a key that no record has, as after a restore of the database: a run finds them when it needs them.`,
        ]),
  ];
}

function repairLine(orders: readonly VerifiedOrder[]): string[] {
  const healing = orders.filter((order) => repairable(order).length > 0).length;
  return healing === 0 ? [] : [`A run may repair ${count(healing, 'order')}: npm run cli -- verify --heal`];
}

/** Under each difference what was sent, what is shown, and what to do. */
function listed({ width }: Output, rows: readonly Row[]): string[] {
  return table(
    rows,
    [
      { title: 'KEY', cell: ({ order }) => shortId(order.key) },
      { title: 'ORDER', cell: ({ order }) => order.parts[0] ?? '', max: 20 },
      { title: 'CUSTOMER', cell: ({ order }) => order.customer, max: 16 },
      { title: 'WHAT', cell: ({ difference: { kind, size } }) => (size === null ? kind : `${kind}, ${size}`) },
      { title: 'POLICY', cell: ({ order, difference }) => (isEnded(order, difference) ? 'accepted' : difference.policy) },
    ],
    width(),
    ({ order, difference }) => `${shownOf(difference)}${toDo(order, difference)}`,
  );
}

/** What the line above does not say of a difference. */
function shownOf(difference: Difference): string {
  const { field, kind } = difference;
  const details = detailsOf(difference);
  if (details === '') return '';
  return `${field === null || kind === 'moved' || kind === 'renamed' ? '' : `${field} `}${details}; `;
}

function toDo(order: VerifiedOrder, difference: Difference): string {
  const { next, commands } = adviceFor(order, difference);
  return `${next}${commands[0] === undefined ? '' : `: ${commands[0]}`}`;
}
