import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { EvaluatedOrder } from '../../orders/evaluated.js';
import { fieldsOf } from '../../orders/field-changes.js';
import type { ColumnNames, FieldOfOrder } from '../../orders/field-changes.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { OutgoingOrder } from '../../orders/types.js';
import { blankRecord } from '../../store/records/new-records.js';
import type { ForeseenOrder } from './foresee-batch.js';
import { inputUnderNewKeys } from './moved-keys.js';
import type { MovedKeys } from './moved-keys.js';
import { shownBefore } from './order-preview.js';
import type { OrderPreview } from './order-preview.js';
import type { PreviewedRead } from './read-preview.js';

/** An order with what it changes; one that was asked for by name with all its fields. */
export type ShownOrder = Omit<OrderPreview, 'outcome'> & {
  readonly outcome: OrderPreview['outcome'] | 'unchanged' | 'rejected' | 'retryNotDue' | 'repeated';
  readonly fields?: readonly FieldOfOrder[];
};

/** Every field of an order that was asked for. */
export function allFields({ before, linesBefore, order }: ForeseenOrder, names: ColumnNames): FieldOfOrder[] {
  return fieldsOf(shownBefore(before, linesBefore), parseOutgoing(order.outgoing), names);
}

/** Orders that were asked for and are not sent: unchanged, refused, or held until their retry. */
export async function notSent(
  database: Database,
  mapping: Mapping,
  { watched, moved }: PreviewedRead,
  sent: ReadonlySet<string>,
  names: ColumnNames,
): Promise<ShownOrder[]> {
  const left: ShownOrder[] = [];
  for (const { evaluation, decision } of watched) {
    const key = evaluation.kind === 'order' ? evaluation.order.key : evaluation.key;
    if (sent.has(key?.digest ?? '')) continue;
    if (evaluation.kind === 'rejected') left.push(rejectedOrder(evaluation));
    else {
      const outcome = decision.kind === 'unchanged' ? 'unchanged' : decision.kind === 'held' ? 'retryNotDue' : 'repeated';
      left.push({ ...(await keptOrder(database, mapping, moved, evaluation.order, names)), outcome });
    }
  }
  return left;
}

function rejectedOrder({ key, orderNumber, customer, rejections }: Extract<EvaluatedOrder, { kind: 'rejected' }>): ShownOrder {
  return {
    key: key?.digest ?? '',
    order: key?.parts ?? [orderNumber],
    customer,
    name: '',
    itemId: null,
    outcome: 'rejected',
    code: rejections[0]?.code ?? null,
    reason: rejections.map(({ message }) => message).join(' '),
    changes: [],
  };
}

/** An order that stays as it is, with all its fields. */
async function keptOrder(
  database: Database,
  mapping: Mapping,
  moved: MovedKeys,
  order: OutgoingOrder,
  names: ColumnNames,
): Promise<Omit<ShownOrder, 'outcome'>> {
  const { digest: key, parts } = order.key;
  const input = await inputUnderNewKeys(database, mapping, [key], moved);
  const before = input.records.get(key) ?? blankRecord(mapping.board.id, { keyDigest: key, orderKey: parts, customer: order.customer });
  return {
    key,
    order: parts,
    customer: order.customer,
    name: order.name,
    itemId: before.itemId,
    code: null,
    reason: null,
    changes: [],
    fields: fieldsOf(shownBefore(before, input.lines.get(key) ?? []), order, names),
  };
}
