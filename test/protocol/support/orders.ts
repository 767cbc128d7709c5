import type { Database, Queryable, SqlValue } from '../../../src/database/database.js';
import { IS_OURS, loadMarked } from '../../../sandbox/disposable/source-rows.js';

/** One row of the source. What a test does not name is the same for all orders. */
export interface SourceOrder {
  readonly number: string;
  readonly customer?: string;
  readonly style?: string;
  readonly colour?: string;
  readonly season?: string;
  readonly price?: string;
  readonly unit?: string;
  readonly type?: string;
  readonly sizes?: Readonly<Record<string, number>>;
  /** Further columns of the source by name. */
  readonly more?: Readonly<Record<string, SqlValue>>;
}

/** An order with two sizes. */
export function order(number: string, more: Omit<SourceOrder, 'number'> = {}): SourceOrder {
  return { sizes: { S: 10, M: 20 }, ...more, number };
}

/** Orders, ... */
export function orders(count: number, more: Omit<SourceOrder, 'number'> = {}, prefix = 'A'): SourceOrder[] {
  return Array.from({ length: count }, (_, index) => order(`${prefix}-${String(index + 1).padStart(3, '0')}`, more));
}

/** Lets the source hold exactly these rows. Those of another system, which a server may have, are never deleted. */
export async function fillSource(database: Database, rows: readonly SourceOrder[]): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(`DELETE FROM [dbo].[ORDERS_UNIFIED] WHERE ${IS_OURS}`);
    await addToSource(tx, rows);
  });
}

export async function addToSource(database: Queryable, rows: readonly SourceOrder[]): Promise<void> {
  const values = rows.map(columnsOf);
  const columns = [...new Set(values.flatMap((row) => Object.keys(row)))];
  await loadMarked(
    database,
    'dbo.ORDERS_UNIFIED',
    columns,
    values.map((row) => columns.map((name) => row[name] ?? null)),
  );
}

/** What a source system does: one row with ProcessOrder = 1. */
export async function feedByHand(database: Queryable, row: SourceOrder): Promise<void> {
  const values = { ...columnsOf(row), ProcessOrder: 1 };
  await database.bulkLoad('dbo.StagingOrders', Object.keys(values), [Object.values(values)]);
}

/** The columns of one row as the source names them. */
export function columnsOf(row: SourceOrder): Record<string, SqlValue> {
  const sizes = row.sizes ?? {};
  return {
    'AAG ORDER NUMBER': row.number,
    'CUSTOMER NAME': row.customer ?? 'GREYSON CLOTHIERS',
    'CUSTOMER STYLE': row.style ?? 'MSP25B50',
    'CUSTOMER COLOUR DESCRIPTION': row.colour ?? 'ARCTIC',
    'CUSTOMER SEASON': row.season ?? 'FALL 2026',
    'ORDER DATE PO RECEIVED': '2025-05-20',
    'PO NUMBER': '4755',
    'ORDER TYPE': row.type ?? 'ACTIVE',
    'UNIT OF MEASURE': row.unit ?? 'PCE',
    'CUSTOMER PRICE': row.price ?? '28.86',
    ...sizes,
    'TOTAL QTY': Object.values(sizes).reduce((sum, quantity) => sum + quantity, 0),
    ...row.more,
  };
}
