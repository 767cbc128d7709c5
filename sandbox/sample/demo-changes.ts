import type { SqlValue } from '../../src/database/database.js';
import type { SampleOrder } from './columns.js';
import { orderColumns, sizesOf, toRow } from './columns.js';

export type SourceChangeKind =
  'newOrder' | 'price' | 'quantity' | 'season' | 'sizeGone' | 'cancelled' | 'removed' | 'unknownUnit' | 'unitCorrected' | 'sizeAdded';

/** One change of the source, as a sentence for a person and as data. */
export interface SourceChange {
  readonly kind: SourceChangeKind;
  readonly customer: string;
  readonly orderNumber: string;
  readonly style: string;
  readonly colour: string;
  /** The changed column; null when a whole row was added or removed. */
  readonly column: string | null;
  readonly from: SqlValue;
  readonly to: SqlValue;
  /** A sentence without a full stop. */
  readonly describe: string;
  /** The edits of dbo.ORDERS_UNIFIED, in this order, in one transaction. */
  readonly edits: readonly SourceEdit[];
}

/** An edit of dbo.ORDERS_UNIFIED without its SQL. A row is addressed by AAG ORDER NUMBER, which is unique in the demo's orders. */
export type SourceEdit =
  | { readonly operation: 'insert'; readonly columns: readonly string[]; readonly row: readonly SqlValue[] }
  | { readonly operation: 'update'; readonly orderNumber: string; readonly column: string; readonly value: SqlValue }
  | { readonly operation: 'delete'; readonly orderNumber: string };

const text = (order: SampleOrder, column: string): string => String(order[column] ?? '');

function subject(order: SampleOrder): Pick<SourceChange, 'customer' | 'orderNumber' | 'style' | 'colour'> {
  return {
    customer: text(order, 'CUSTOMER NAME'),
    orderNumber: text(order, 'AAG ORDER NUMBER'),
    style: text(order, 'CUSTOMER STYLE'),
    colour: text(order, 'CUSTOMER COLOUR DESCRIPTION'),
  };
}

export function newOrder(order: SampleOrder): SourceChange {
  const about = subject(order);
  return {
    kind: 'newOrder',
    ...about,
    column: null,
    from: null,
    to: null,
    describe: `${about.customer} places order ${about.orderNumber} with ${sizesOf(order).length} sizes`,
    edits: [{ operation: 'insert', columns: orderColumns, row: toRow(order) }],
  };
}

export function removedOrder(order: SampleOrder): SourceChange {
  const about = subject(order);
  return {
    kind: 'removed',
    ...about,
    column: null,
    from: null,
    to: null,
    describe: `${about.orderNumber} is gone from the source`,
    edits: [{ operation: 'delete', orderNumber: about.orderNumber }],
  };
}

/** One column of one order gets another value. */
export function changedColumn(kind: SourceChangeKind, order: SampleOrder, column: string, to: SqlValue, describe: string): SourceChange {
  const about = subject(order);
  return {
    kind,
    ...about,
    column,
    from: order[column] ?? null,
    to,
    describe: `${about.orderNumber}: ${describe}`,
    edits: [{ operation: 'update', orderNumber: about.orderNumber, column, value: to }],
  };
}

/** One size of one order gets another quantity (null: the size is gone), and TOTAL QTY follows. */
export function changedSize(kind: SourceChangeKind, order: SampleOrder, size: string, to: number | null, describe: string): SourceChange {
  const change = changedColumn(kind, order, size, to, describe);
  const difference = (to ?? 0) - Number(order[size] ?? 0);
  const total = {
    operation: 'update',
    orderNumber: change.orderNumber,
    column: 'TOTAL QTY',
    value: Number(order['TOTAL QTY'] ?? 0) + difference,
  } as const;
  return { ...change, edits: [...change.edits, total] };
}
