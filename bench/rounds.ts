import type { Database, Queryable, SqlValue } from '../src/database/database.js';
import { rate } from './measure.js';
import { SIZE_COLUMNS, SIZES_PER_ORDER, StagedRows } from './staged-rows.js';

export const ORDERS_TABLE = 'dbo.STG_MON_CustMasterSchedule';
export const SIZES_TABLE = 'dbo.STG_MON_CustMasterSchedule_Subitems';

/** Rows per second of one round, by kind of row and kind of load. */
export interface Round {
  readonly orders: { readonly bulk: number; readonly single: number };
  readonly sizes: { readonly bulk: number; readonly single: number };
}

/** Loads the same number of orders and sizes as the product does, and then a tenth of it row by row: one transaction for each kind of load. */
export async function measureRound(database: Database, orders: number): Promise<Round> {
  const columns = await database.columns(ORDERS_TABLE);
  const few = Math.max(1, Math.floor(orders / 10));
  const bulk = new StagedRows(columns);
  const single = new StagedRows(columns);
  const result = {
    orders: {
      bulk: await load(database, ORDERS_TABLE, bulk.names, bulk.orders(0, orders)),
      single: await insert(database, ORDERS_TABLE, single.names, single.orders(0, few)),
    },
    sizes: {
      bulk: await load(database, SIZES_TABLE, SIZE_COLUMNS, bulk.sizes(0, orders)),
      single: await insert(database, SIZES_TABLE, SIZE_COLUMNS, single.sizes(0, Math.ceil(few / SIZES_PER_ORDER))),
    },
  };
  await database.execute(`DELETE FROM [${SIZES_TABLE.replace('.', '].[')}]`);
  await database.execute(`DELETE FROM [${ORDERS_TABLE.replace('.', '].[')}]`);
  return result;
}

async function load(database: Database, table: string, names: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<number> {
  return await rate(rows.length, async () => {
    await database.transaction((tx) => tx.bulkLoad(table, names, rows));
  });
}

async function insert(
  database: Database,
  table: string,
  names: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<number> {
  const statement = `INSERT INTO [${table.replace('.', '].[')}] (${names.map((name) => `[${name}]`).join(', ')}) VALUES (${names.map((_, at) => `@p${String(at)}`).join(', ')})`;
  const sets = rows.map((row) => Object.fromEntries(row.map((value, at) => [`p${String(at)}`, value])));
  return await rate(rows.length, async () => {
    await database.transaction(async (tx: Queryable) => {
      for (const set of sets) await tx.execute(statement, set);
    });
  });
}
