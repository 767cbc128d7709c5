import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { fieldsOf } from '../../orders/field-changes.js';
import type { ColumnNames, FieldOfOrder } from '../../orders/field-changes.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import { blankRecord } from '../../store/records/new-records.js';
import type { ForeseenOrder } from './foresee-batch.js';
import { inputUnderNewKeys } from './moved-keys.js';
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
    const of = { key: key?.digest ?? '', order: key?.parts ?? [], code: null, changes: [] };
    if (evaluation.kind === 'rejected') {
      const [first] = evaluation.rejections;
      const number = [evaluation.orderNumber];
      const reason = evaluation.rejections.map(({ message }) => message).join(' ');
      left.push({
        ...of,
        order: key?.parts ?? number,
        customer: evaluation.customer,
        name: '',
        itemId: null,
        outcome: 'rejected',
        code: first?.code ?? null,
        reason,
      });
      continue;
    }
    const { order } = evaluation;
    const input = await inputUnderNewKeys(database, mapping, [order.key.digest], moved);
    const before =
      input.records.get(order.key.digest) ??
      blankRecord(mapping.board.id, { keyDigest: order.key.digest, orderKey: order.key.parts, customer: order.customer });
    left.push({
      ...of,
      customer: order.customer,
      name: order.name,
      itemId: before.itemId,
      outcome: decision.kind === 'unchanged' ? 'unchanged' : decision.kind === 'held' ? 'retryNotDue' : 'repeated',
      reason: null,
      fields: fieldsOf(shownBefore(before, input.lines.get(order.key.digest) ?? []), order, names),
    });
  }
  return left;
}
