import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Queryable } from '../../../src/database/database.js';
import { DatabaseError } from '../../../src/database/errors.js';
import type { MondayApi } from '../../../src/monday/types.js';
import { watchedMonday } from '../watched-monday.js';
import type { Strike } from './subject.js';

/** Where a worker can be struck. Inside a transaction nobody else can do anything, so nothing else happens there. */
export type Place = 'statement' | 'inside' | 'committed' | 'before send' | 'after send' | 'read';

/** A worker process has ended in the middle of what it did. */
export class ProcessDied extends Error {}

/** One worker process. The activities that it runs know nothing of it: whose they are is told by the async context. */
export class WorkerProcess {
  dead = false;
  /** Set while it stands still. */
  #thaw: (() => void) | null = null;
  #reached: () => void = () => undefined;
  /** Resolves once it stands still. */
  readonly frozen = new Promise<void>((resolve) => (this.#reached = resolve));

  async freeze(): Promise<void> {
    const thawed = new Promise<void>((resolve) => (this.#thaw = resolve));
    this.#reached();
    await thawed;
  }

  thaw(): void {
    this.#thaw?.();
  }
}

/** One for all: each further storage would slow down every promise of this process. */
const current = new AsyncLocalStorage<WorkerProcess>();

/**
 * The database and the API as worker processes see them. Each statement, commit, send and read is a place where the process can
 * be struck. What is done outside of any process, by the suite itself, passes untouched.
 */
export class Boundaries {
  constructor(private readonly strike: Strike) {}

  async within<T>(process: WorkerProcess, work: () => Promise<T>): Promise<T> {
    return await current.run(process, work);
  }

  async #at(place: Place): Promise<void> {
    const process = current.getStore();
    if (process === undefined) return;
    if (process.dead) throw new ProcessDied();
    await this.strike(place, process);
  }

  database(real: Database): Database {
    const at = (place: Place): Promise<void> => this.#at(place);
    const statements = (target: Queryable, place: Place): Queryable => ({
      query: async (sql, params, options) => (await at(place), await target.query(sql, params, options)),
      execute: async (sql, params) => (await at(place), await target.execute(sql, params)),
      executeMany: async (sql, params) => (await at(place), await target.executeMany(sql, params)),
      bulkLoad: async (table, columns, rows) => (await at(place), await target.bulkLoad(table, columns, rows)),
    });
    const outside = statements(real, 'statement');
    const committing = async <T>(work: Promise<T>): Promise<T> => {
      const result = await work;
      await at('committed');
      return result;
    };
    return {
      engine: real.engine,
      now: async () => new Date(Date.now()).toISOString(),
      query: async (sql, params, options) => await outside.query(sql, params, options),
      execute: async (sql, params) => await committing(outside.execute(sql, params)),
      executeMany: async (sql, params) => await committing(outside.executeMany(sql, params)),
      bulkLoad: async (table, columns, rows) => await committing(outside.bulkLoad(table, columns, rows)),
      transaction: async (work) => {
        await at('statement');
        return await committing(real.transaction(async (tx) => await work(statements(tx, 'inside'))));
      },
      stream: (sql, params, options) => real.stream(sql, params, options),
      columns: async (table) => await real.columns(table),
      close: async () => {
        await real.close();
      },
    };
  }

  monday(real: MondayApi): MondayApi {
    return watchedMonday(real, {
      reading: async () => await this.#at('read'),
      sending: async () => await this.#at('before send'),
      answered: async () => await this.#at('after send'),
    });
  }
}

export const busy = (): DatabaseError => new DatabaseError('DATABASE_BUSY', 'The database is busy.', true);
export const lostLine = (): DatabaseError => new DatabaseError('DATABASE_UNAVAILABLE', 'The line to the database is lost.', true);
