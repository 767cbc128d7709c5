import { MISSING_KINDS } from '../../orders/differences.js';
import type { Difference } from '../../orders/differences.js';
import { isEnded } from '../../sync/verify/repair.js';
import { codeOf, describeDifference } from '../../sync/verify/order-findings.js';
import type { VerifiedOrder } from '../../sync/verify/verify.js';
import { shortId } from '../output/words.js';

/** What becomes of a difference, and the commands for it, the usual one first. */
export interface Advice {
  readonly next: string;
  readonly commands: readonly string[];
}

const NEXT = {
  repair: 'the next run puts it right once the order is marked',
  wait: 'the order waits for a decision',
  stay: 'stays as people left it',
} as const;

/** What becomes of a difference by itself, and which commands decide otherwise. */
export function adviceFor(order: VerifiedOrder, difference: Difference): Advice {
  const { kind, end } = difference;
  if (end === 'board') return ON_BOARD[kind] ?? { next: 'decide on the board', commands: [] };
  if (end === 'repair') return { next: NEXT.repair, commands: ['npm run cli -- verify --heal'] };
  const key = shortId(order.key);
  const commands = MISSING_KINDS.has(kind)
    ? [`npm run cli -- resolve ${key} --recreate`, ...(kind.startsWith('size') ? [] : [`npm run cli -- resolve ${key} --leave`])]
    : [`npm run cli -- resolve ${key} --restore`, `npm run cli -- resolve ${key} --accept-board`];
  const by = order.ended[codeOf(difference)];
  return { next: by === undefined ? NEXT[end] : `accepted by ${by}`, commands };
}

const TWICE: Advice = {
  next: 'nothing is written until one is left: archive or delete the others on the board, then start a run',
  commands: ['npm run cli -- run'],
};
const ON_BOARD: Partial<Record<Difference['kind'], Advice>> = {
  doubled: TWICE,
  'size doubled': TWICE,
  'taken off, and back': { next: 'the sync does not touch it: archive it on the board, unless it is wanted there', commands: [] },
};

/** A difference as `--json` prints it. */
export function differenceDocument(order: VerifiedOrder, difference: Difference): Record<string, unknown> {
  const { kind, size, field, sent, shown, policy, end } = difference;
  const { key, parts, customer } = order;
  const becomes = isEnded(order, difference) ? 'accepted' : end;
  return { key, order: parts, customer, kind, size, field, sent, shown, policy, end: becomes, ...adviceFor(order, difference) };
}

/** A difference and what becomes of it, in one line. */
export function differenceLine(order: VerifiedOrder, difference: Difference): string {
  const { policy } = difference;
  return `${describeDifference(difference)}${policy === null ? '' : ` (${policy})`}: ${adviceFor(order, difference).next}`;
}
