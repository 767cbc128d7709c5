import type { Connection } from 'tedious';
import type { QueryOptions, SqlParams, SqlValue } from '../database.js';
import { endsInOrder, statementTokens } from '../ddl/statement.js';
import { DatabaseError } from '../errors.js';
import type { Rows } from '../rows.js';
import { plainTableName } from '../table-name.js';
import { bulkLoad } from './bulk-load.js';
import type { Catalog } from './catalog.js';
import { toDatabaseError } from './driver-errors.js';
import { executeMany } from './many.js';
import { MAX_PARAMETERS, parameter } from './parameters.js';
import type { Parameter } from './parameters.js';
import { run } from './requests.js';
import { countedStatement, readCount } from './row-counts.js';

/** A million wide rows are some gigabytes, which a small server reads from its disk in minutes; a statement of more than ten minutes hangs. */
const WHOLE_TABLE_TIMEOUT_MS = 600_000;

const LIMIT_PARAMETER = 'limit_of_query';

/** The statements of the Database interface on one connection, one at a time. All of them reject with a DatabaseError. */
export class Statements {
  constructor(
    private readonly connection: Connection,
    private readonly catalog: Catalog,
  ) {}

  async query(sql: string, params: SqlParams, { limit, wholeTable = false }: QueryOptions): Promise<Rows> {
    const parameters = toParameters(params);
    return await this.guarded(sql, async () => {
      const timeoutMs = wholeTable ? WHOLE_TABLE_TIMEOUT_MS : null;
      if (limit === undefined) return await run(this.connection, sql, parameters, timeoutMs);
      return await run(this.connection, withLimit(sql), [...parameters, parameter(LIMIT_PARAMETER, limit)], timeoutMs);
    });
  }

  async execute(sql: string, params: SqlParams): Promise<number> {
    return await this.guarded(sql, async () => {
      const { sets, texts } = await this.catalog.encode(this.connection, sql, [params]);
      const parameters = toParameters(sets[0] ?? params, texts);
      const counted = countedStatement(sql);
      if (counted !== null) return readCount(await run(this.connection, counted, parameters));
      return (await run(this.connection, sql, parameters)).touched;
    });
  }

  async executeMany(sql: string, params: readonly SqlParams[]): Promise<number> {
    return await this.guarded(
      sql,
      async () => await executeMany(this.connection, sql, await this.catalog.encode(this.connection, sql, params)),
    );
  }

  async bulkLoad(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const name = plainTableName(table);
    return await this.guarded(undefined, async () => {
      const picked = await this.catalog.pick(this.connection, name, columns);
      return rows.length === 0 ? 0 : await bulkLoad(this.connection, name, picked, rows);
    });
  }

  /** Another process may have changed the tables: after a failure that this may cause, they are read again. */
  private async guarded<T>(sql: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failure = toDatabaseError(error, sql === undefined ? {} : { sql });
      if (failure.code !== 'DATABASE_DUPLICATE_KEY') this.catalog.forget();
      throw failure;
    }
  }
}

/** The parameters of a statement; those named in `texts` stay text. Throws for more than SQL Server takes, and for `undefined`. */
export function toParameters(params: SqlParams, texts: ReadonlySet<string> = new Set()): Parameter[] {
  const entries = Object.entries(params);
  if (entries.length > MAX_PARAMETERS) {
    throw new DatabaseError(
      'DATABASE_STATEMENT',
      `A statement has ${String(entries.length)} parameters; SQL Server takes ${String(MAX_PARAMETERS)}.`,
    );
  }
  return entries.map(([name, value]) => parameter(name, value, texts.has(name)));
}

function withLimit(sql: string): string {
  const tokens = statementTokens(sql);
  if (!endsInOrder(tokens)) throw new DatabaseError('DATABASE_STATEMENT', `A query with a limit must end in ORDER BY: ${sql}`);
  return `${sql.slice(0, tokens.at(-1)?.end)} OFFSET 0 ROWS FETCH NEXT @${LIMIT_PARAMETER} ROWS ONLY`;
}
