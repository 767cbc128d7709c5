import type { Mapping } from '../../mapping/schema.js';
import { CHANGED_KINDS, MISSING_KINDS } from '../../orders/differences.js';
import type { Difference, DifferenceEnd } from '../../orders/differences.js';
import { isEnded } from '../../sync/verify/repair.js';
import { detailsOf } from '../../sync/verify/order-findings.js';
import type { Verification, VerifiedOrder } from '../../sync/verify/verify.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { count, shortId } from '../output/words.js';

/** Differences that a person reads; `--json` has them all. */
const SHOWN = 100;

interface Row {
  readonly order: VerifiedOrder;
  readonly difference: Difference;
}

/** What a comparison of the board has found, for a person. */
export function verifyLines(output: Output, mapping: Mapping, { compared, busy, orders, scan }: Verification): string[] {
  const rows = [...orders].sort(byName).flatMap((order) => order.differences.map((difference) => ({ order, difference })));
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
    ...legend(rows),
  ];
}

const byName = (a: VerifiedOrder, b: VerifiedOrder): number =>
  a.customer.localeCompare(b.customer) || a.parts.join(' ').localeCompare(b.parts.join(' '));

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

/** For each way on that the table names: what it means, and the command. */
function legend(rows: readonly Row[]): string[] {
  const open = rows.filter(({ order, difference }) => !isEnded(order, difference));
  const has = (end: DifferenceEnd, kinds?: ReadonlySet<Difference['kind']>): boolean =>
    open.some(({ difference }) => difference.end === end && kinds?.has(difference.kind) !== false);
  const decide = (kinds: ReadonlySet<Difference['kind']>): boolean => has('wait', kinds) || has('stay', kinds);
  const healing = new Set(open.filter(({ difference }) => difference.end === 'repair').map(({ order }) => order.key)).size;
  return [
    ...(healing > 0
      ? [
          `repair: by the next run, once ${healing === 1 ? '1 order is' : `${String(healing)} orders are`} marked: npm run cli -- verify --heal`,
        ]
      : []),
    ...(has('wait') ? ['decide: the order waits for a person.'] : []),
    ...(has('stay') ? ['stays: as people left it.'] : []),
    ...(decide(MISSING_KINDS) ? ['  npm run cli -- resolve KEY --recreate makes it again; --leave goes without it.'] : []),
    ...(decide(CHANGED_KINDS) ? ['  npm run cli -- resolve KEY --restore writes ours; --accept-board keeps theirs.'] : []),
    ...(has('board') ? ['on board: archive or delete there what is too much; the next run goes on.'] : []),
  ];
}

/** Under each difference what was sent and what is shown. */
function listed({ width }: Output, rows: readonly Row[]): string[] {
  return table(
    rows,
    [
      { title: 'KEY', cell: ({ order }) => shortId(order.key) },
      { title: 'ORDER', cell: ({ order }) => order.parts[0] ?? '', max: 16 },
      { title: 'CUSTOMER', cell: ({ order }) => order.customer, max: 14, yields: 2 },
      { title: 'NEXT', cell: nextOf },
      {
        title: 'WHAT',
        cell: ({ difference: { kind, size } }) => (size === null ? kind : `${kind}, ${size}`),
        max: 60,
        yields: 1,
        sentence: true,
      },
    ],
    width(),
    ({ difference }) => shownOf(difference),
  );
}

const ENDS: Readonly<Record<DifferenceEnd, string>> = { repair: 'repair', wait: 'decide', stay: 'stays', board: 'on board' };

function nextOf({ order, difference }: Row): string {
  const { end, policy } = difference;
  if (isEnded(order, difference)) return 'accepted';
  return policy === null ? ENDS[end] : `${ENDS[end]} (${policy})`;
}

/** What the line above does not say of a difference. */
function shownOf(difference: Difference): string {
  const { field, kind } = difference;
  const details = detailsOf(difference);
  return details === '' || field === null || NO_COLUMN.has(kind) ? details : `${field}: ${details}`;
}

/** Kinds that name what has changed by themselves. */
const NO_COLUMN: ReadonlySet<Difference['kind']> = new Set<Difference['kind']>(['renamed', 'moved', 'key changed']);
