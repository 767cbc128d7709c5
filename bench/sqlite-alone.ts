import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { openDatabase } from '../src/database/open.js';
import { rate } from './measure.js';
import { ORDERS_TABLE } from './rounds.js';
import { StagedRows } from './staged-rows.js';

/** Rows per second that SQLite itself takes through its driver in one transaction: no thread, no check of any value. The upper limit of the embedded engine. */
export async function measureSqliteAlone(sqlFolder: string, orders: number, rounds: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'order-sync-bench-'));
  const file = join(folder, 'alone.db');
  const database = await openDatabase({ engine: 'sqlite', file, sqlFolder });
  const columns = await database.columns(ORDERS_TABLE);
  await database.close();
  const connection = new BetterSqlite(file);
  try {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    const names = columns.map(({ name }) => `[${name}]`);
    const insert = connection.prepare(
      `INSERT INTO [STG_MON_CustMasterSchedule] (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    const rates: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const rows = new StagedRows(columns).orders(0, orders);
      const measured = await rate(orders, async () => {
        connection.exec('BEGIN');
        for (const row of rows) insert.run(row);
        connection.exec('COMMIT');
        return Promise.resolve();
      });
      if (round > 0) rates.push(measured);
    }
    return rates;
  } finally {
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
