import type { Mapping } from '../../mapping/schema.js';
import { CHANGED_KINDS, MISSING_KINDS } from '../../orders/differences.js';
import type { Difference } from '../../orders/differences.js';
import { LASTING, MATTER } from '../../orders/persons-decision.js';
import type { DecidedMatter, PersonsDecision } from '../../orders/persons-decision.js';
import { errorTables } from '../../store/errors/error-tables.js';
import { decideVerified } from '../../store/findings/verified.js';
import { markForNextRun, saveOrderDecision } from '../../store/records/order-decisions.js';
import { withNoOpenRun } from '../no-open-run.js';
import type { OutsideRuns } from '../no-open-run.js';
import { codeOf } from './order-findings.js';
import type { VerifiedOrder } from './verify.js';

/** Whether a person has accepted a difference, or closed its finding. */
export const isEnded = ({ ended }: VerifiedOrder, difference: Difference): boolean => ended[codeOf(difference)] !== undefined;

/** Whether an order waits for a repair or a decision. What the policies leave to people, and what a person has accepted, does not count. */
export const isOpen = (order: VerifiedOrder): boolean =>
  order.differences.some((difference) => difference.end !== 'stay' && !isEnded(order, difference));

/** What the next run puts right of an order once it is marked. */
export const repairable = (order: VerifiedOrder): readonly Difference[] =>
  order.differences.filter((difference) => difference.end === 'repair' && !isEnded(order, difference));

/**
 * Marks orders so that the next run stages them, looks at their items and writes what the policies let it write. Nothing is sent here. Rejects with LeaseHeld while a run
 * is open: it would take the mark away.
 */
export async function markForRepair(services: OutsideRuns, mapping: Mapping, orders: readonly VerifiedOrder[]): Promise<void> {
  await withNoOpenRun(services, mapping, 'verify', async (tx, now) => {
    await markForNextRun(
      tx,
      { boardId: mapping.board.id, errorTables: errorTables(mapping), now },
      orders.map((order) => markOf(mapping, order)),
    );
  });
}

/** A run does not compare the key of an item, so a key that is not there any more is written in any case. */
function markOf(mapping: Mapping, { key, differences }: VerifiedOrder): { readonly key: string; readonly uncertain: readonly string[] } {
  return { key, uncertain: differences.some(({ kind }) => kind === 'key changed') ? [mapping.board.keyColumn.id] : [] };
}

const KINDS: Readonly<Record<DecidedMatter, ReadonlySet<Difference['kind']>>> = { MISSING: MISSING_KINDS, CHANGED: CHANGED_KINDS };

/** The differences of an order that a decision is about. */
export function concernedBy({ differences }: VerifiedOrder, decision: PersonsDecision): readonly Difference[] {
  const concerned = differences.filter(({ kind }) => KINDS[MATTER[decision]].has(kind));
  // An order is not whole without its subitems, so they cannot be left.
  return decision === 'LEAVE' ? concerned.filter(({ kind }) => !kind.startsWith('size')) : concerned;
}

/** Whether the next run has anything to do for a decision. Values that the mapping leaves as people wrote them stay without it. */
export const needsRun = (order: VerifiedOrder, decision: PersonsDecision): boolean =>
  decision !== 'ACCEPT' || concernedBy(order, decision).some(({ end }) => end === 'wait');

/**
 * Records what a person has decided of an order, and marks the order for the next run where that is to act on it. What lasts ends the finding about it. Nothing is sent.
 * Rejects with LeaseHeld while a run is open.
 */
export async function recordDecision(
  services: OutsideRuns,
  mapping: Mapping,
  order: VerifiedOrder,
  { decision, by }: { readonly decision: PersonsDecision; readonly by: string },
): Promise<void> {
  const boardId = mapping.board.id;
  const reason = REASONS[decision];
  await withNoOpenRun(services, mapping, 'resolve', async (tx, now) => {
    await saveOrderDecision(tx, { boardId, key: order.key, decision, by, now });
    if (needsRun(order, decision)) await markForNextRun(tx, { boardId, errorTables: errorTables(mapping), now }, [markOf(mapping, order)]);
    if (!LASTING.has(decision)) return;
    for (const code of new Set(concernedBy(order, decision).map(codeOf)))
      await decideVerified(tx, { mappingName: mapping.name, key: order.key, code, by, reason, now });
  });
}

const REASONS: Readonly<Record<PersonsDecision, string>> = {
  RECREATE: 'to be made again',
  LEAVE: 'left as it is',
  RESTORE: 'to be written again',
  ACCEPT: 'accepted as the board shows it',
};
