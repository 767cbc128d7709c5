import { Context } from '@temporalio/activity';
import type { Services } from '../../../src/sync/services.js';
import type { Database, Queryable, SqlParams } from '../../../src/database/database.js';
import { watchedMonday } from '../watched-monday.js';
import type { Moment } from './crash-points.js';

/** Called at each moment at which a worker could be struck. It may end the process, pause, or throw. */
export type Reached = (activity: string, moment: Moment, of: readonly string[]) => Promise<void>;

/** The services of a worker's activities, with a call at every boundary. Their behaviour is not changed. */
export function struckServices(services: Services, reached: Reached): Services {
  const at = async (moment: Moment, ...of: string[]): Promise<void> => {
    await reached(Context.current().info.activityType, moment, of);
  };
  return {
    ...services,
    database: watchedDatabase(services.database, at),
    monday: watchedMonday(services.monday, { reading: () => at('reading'), sending: () => at('sending'), answered: () => at('answered') }),
    snapshotWrites: { faultPoint: async (step) => await at('snapshot', step) },
  };
}

type At = (moment: Moment, ...of: string[]) => Promise<void>;

function watchedDatabase(real: Database, at: At): Database {
  const executed = async (sql: string, touched: Promise<number>): Promise<number> => {
    const rows = await touched;
    await at('executed', sql);
    return rows;
  };
  return {
    engine: real.engine,
    now: () => real.now(),
    query: async <R>(sql: string, params?: SqlParams, options?: { readonly limit?: number }) => {
      const rows = await real.query<R>(sql, params, options);
      if (rows.length > 0) await at('found', sql);
      return rows;
    },
    execute: (sql, params) => executed(sql, real.execute(sql, params)),
    executeMany: (sql, params) => executed(sql, real.executeMany(sql, params)),
    bulkLoad: (table, columns, rows) => executed(`bulk load of ${table}`, real.bulkLoad(table, columns, rows)),
    transaction: async (work) => {
      const statements: string[] = [];
      const result = await real.transaction((tx) => work(watchedTransaction(tx, statements, at)));
      await at('committed', ...statements);
      return result;
    },
    stream: (sql, params, options) => real.stream(sql, params, options),
    columns: (table) => real.columns(table),
    close: () => real.close(),
  };
}

function watchedTransaction(real: Queryable, statements: string[], at: At): Queryable {
  const executed = async (sql: string, touched: Promise<number>): Promise<number> => {
    const rows = await touched;
    statements.push(sql);
    await at('inside', sql);
    return rows;
  };
  return {
    query: (sql, params, options) => real.query(sql, params, options),
    execute: (sql, params) => executed(sql, real.execute(sql, params)),
    executeMany: (sql, params) => executed(sql, real.executeMany(sql, params)),
    bulkLoad: (table, columns, rows) => executed(`bulk load of ${table}`, real.bulkLoad(table, columns, rows)),
  };
}
