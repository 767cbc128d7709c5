import type { Database, SqlRow } from '../../src/database/database.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { quoteName, quoteTable } from '../../src/database/quote-name.js';
import { orderColumns, sizesOf, toRow } from '../sample/columns.js';
import type { SampleOrder } from '../sample/columns.js';
import type { SourceChange, SourceEdit } from '../sample/demo-changes.js';
import { loadMarked } from '../disposable/source-rows.js';

/** The expected board content for one row of the source, by rules that are implemented here a second time, so that a mistake in the product's rules shows. */
export interface SourceOrder {
  readonly orderNumber: string;
  readonly name: string;
  readonly group: string;
  /** Quantities above 0; none for a cancelled order. */
  readonly sizes: ReadonlyMap<string, number>;
}

export async function loadSource(database: Database, mapping: Mapping, orders: readonly SampleOrder[]): Promise<number> {
  return await loadMarked(database, mapping.source.table, orderColumns, orders.map(toRow));
}

/** Makes the changes in one transaction, as the systems that own the table would. */
export async function changeSource(database: Database, mapping: Mapping, changes: readonly SourceChange[]): Promise<void> {
  await database.transaction(async (tx) => {
    for (const edit of changes.flatMap((change) => change.edits)) {
      if (edit.operation === 'insert') await loadMarked(tx, mapping.source.table, edit.columns, [edit.row]);
      else
        await tx.execute(
          statement(mapping, edit),
          edit.operation === 'update' ? { order: edit.orderNumber, value: edit.value } : { order: edit.orderNumber },
        );
    }
  });
}

function statement(mapping: Mapping, edit: Exclude<SourceEdit, { operation: 'insert' }>): string {
  const table = quoteTable(mapping.source.table);
  const where = 'WHERE [AAG ORDER NUMBER] = @order';
  return edit.operation === 'delete' ? `DELETE FROM ${table} ${where}` : `UPDATE ${table} SET ${quoteName(edit.column)} = @value ${where}`;
}

/** The present rows of the source. */
export async function readSource(database: Database, mapping: Mapping): Promise<SourceOrder[]> {
  const rows = await database.query(`SELECT * FROM ${quoteTable(mapping.source.table)}`);
  return rows.map((row) => toSourceOrder(row, mapping));
}

function toSourceOrder(row: SqlRow, mapping: Mapping): SourceOrder {
  const text = (column: string): string => String(row[column] ?? '');
  const customer = mapping.customers?.list.find(({ sources }) => sources.includes(text('CUSTOMER NAME')))?.name ?? text('CUSTOMER NAME');
  const sizes = row['ORDER TYPE'] === 'CANCELLED' ? [] : sizesOf(row);
  return {
    orderNumber: text('AAG ORDER NUMBER'),
    name: `${text('CUSTOMER STYLE')} ${text('CUSTOMER COLOUR DESCRIPTION')} ${text('AAG ORDER NUMBER')}`,
    group: `${customer} ${text('CUSTOMER SEASON') || text('AAG SEASON')}`,
    sizes: new Map(sizes.map(({ size, quantity }) => [size, quantity])),
  };
}
