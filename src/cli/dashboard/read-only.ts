import type { Database } from '../../database/database.js';

/** The same database for reading alone: whatever would write throws before it reaches the server. */
export function readOnly(database: Database): Database {
  const refuse = async (): Promise<never> => await Promise.reject(new Error('The dashboard only reads.'));
  return {
    engine: database.engine,
    now: () => database.now(),
    query: (...asked) => database.query(...asked),
    stream: (...asked) => database.stream(...asked),
    columns: (table) => database.columns(table),
    close: () => database.close(),
    execute: refuse,
    executeMany: refuse,
    bulkLoad: refuse,
    transaction: refuse,
  };
}
