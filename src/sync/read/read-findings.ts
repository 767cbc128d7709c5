import type { Mapping } from '../../mapping/schema.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import type { HeldRemovals, LostOrders, RemovalDecision, RemovalLimits } from '../../orders/removals.js';
import type { ProductionDrift } from '../../store/production/production-drift.js';

/** One finding of a whole read. `valueSeen` is what a person accepts who closes it. */
export function ofRead(code: string, valueSeen: string | number, message: string): FoundFinding {
  return { code, scope: 'run', valueSeen: String(valueSeen), message };
}

/** The production table is the business's copy: who rebuilt it shall know what is not in it, and nothing is sent for that. */
export function productionFindings(mapping: Mapping, { missing, foreign }: ProductionDrift): FoundFinding[] {
  const table = mapping.tables.production.orders;
  const lacks = `${table} lacks ${String(missing)} acknowledged orders: it was changed by something else. Nothing is sent for that; each row comes back with the next change of its order.`;
  const holds = `${table} holds ${String(foreign)} rows of items that this sync does not know; they are left alone.`;
  return [
    ...(missing === 0 ? [] : [ofRead('PRODUCTION_DRIFT', missing, lacks)]),
    ...(foreign === 0 ? [] : [ofRead('PRODUCTION_FOREIGN', foreign, holds)]),
  ];
}

/** Why a read of the whole source says nothing of what it did not meet. */
export function incompleteFinding(read: number, counted: number): FoundFinding {
  if (read === 0) return ofRead('SOURCE_EMPTY', 0, 'The source is empty: no removal is inferred from this read.');
  const counts = `${String(counted)} rows counted before, ${String(read)} read`;
  return ofRead(
    'SOURCE_CHANGED_WHILE_READ',
    counts,
    `The source changed while it was read (${counts}): no removal is inferred from this read.`,
  );
}

/** What the source has lost and what is kept on the board all the same, one finding for each customer. */
export function removalFindings({ held, shrunken }: RemovalDecision, limits: RemovalLimits): FoundFinding[] {
  const percent = `${String(limits.maxShare * 100)} %`;
  return [...held.map((one) => heldFinding(one, percent)), ...shrunken.map((one) => shrunkenFinding(one, percent))];
}

function heldFinding(lost: HeldRemovals, percent: string): FoundFinding {
  if (lost.why === 'rows without key')
    return about(
      'REMOVAL_UNCERTAIN',
      lost,
      `${lost.customer}: ${String(lost.missing)} missing orders are kept, since rows of this customer have no usable key.`,
    );
  const too =
    lost.why === 'customer'
      ? `more than ${percent}`
      : `and of all customers ${String(lost.all.missing)} of ${String(lost.all.of)} known orders are missing, more than ${percent}`;
  const message = `${share(lost)}, ${too}: none is removed until you decide. Check the source, then: npm run cli -- removals.`;
  // A decision holds for these orders, whatever else the customer has.
  const valueSeen = `${String(lost.missing)} missing, the last since read ${String(lost.lastSince)}`;
  return { code: 'REMOVAL_GATE', scope: 'customer', customer: lost.customer, valueSeen, message };
}

function shrunkenFinding(lost: LostOrders, percent: string): FoundFinding {
  return about('SOURCE_SHRUNKEN', lost, `${share(lost)}, of these or of all orders more than ${percent}. Check the source.`);
}

const share = ({ customer, missing, of }: LostOrders): string =>
  `${customer}: ${String(missing)} of ${String(of)} known orders are missing`;

function about(code: string, { customer, missing, of }: LostOrders, message: string): FoundFinding {
  return { code, scope: 'customer', customer, valueSeen: `${String(missing)} of ${String(of)}`, message };
}
