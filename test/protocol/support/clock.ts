import type { Database } from '../../../src/database/database.js';

/**
 * The same database with a clock that a test moves forward. The protocol judges its deadlines by the database's clock alone, so five
 * minutes of waiting cost a test nothing.
 */
export class MovableClock {
  #offsetMs = 0;

  /** Milliseconds that the clock is ahead of the real one. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  move(ms: number): void {
    this.#offsetMs += ms;
  }

  over(database: Database): Database {
    return {
      engine: database.engine,
      now: async () => new Date(Date.parse(await database.now()) + this.#offsetMs).toISOString(),
      query: async (sql, params, options) => await database.query(sql, params, options),
      execute: async (sql, params) => await database.execute(sql, params),
      executeMany: async (sql, params) => await database.executeMany(sql, params),
      bulkLoad: async (table, columns, rows) => await database.bulkLoad(table, columns, rows),
      transaction: async (work) => await database.transaction(work),
      stream: (sql, params, options) => database.stream(sql, params, options),
      columns: async (table) => await database.columns(table),
      close: async () => {
        await database.close();
      },
    };
  }
}
