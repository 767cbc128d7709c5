import { Request } from 'tedious';
import type { Connection } from 'tedious';
import type { SqlValue } from '../database.js';
import type { Rows } from '../rows.js';
import { rowDecoder } from './decode.js';
import type { Cell, ResultColumn } from './decode.js';
import './exact-decimals.js';
import type { Parameter } from './parameters.js';

/** The result of a statement. */
export interface Answer extends Rows {
  /** Total of the rows that its statements changed or returned. */
  readonly touched: number;
}

/** Runs one statement with parameters, within the time of the connection or another. Rejects with the driver's error. */
export async function run(
  connection: Connection,
  sql: string,
  parameters: readonly Parameter[] = [],
  timeoutMs: number | null = null,
): Promise<Answer> {
  return await collect((request) => {
    if (timeoutMs !== null) request.setTimeout(timeoutMs);
    addParameters(request, parameters);
    connection.execSql(request);
  }, sql);
}

/** Gives a request its parameters. */
export function addParameters(request: Request, parameters: readonly Parameter[]): void {
  for (const { name, type, value, ...size } of parameters) request.addParameter(name, type, value, size);
}

/** Runs a batch unchanged, as GO would: for definitions and for the start and end of transactions. `timeoutMs` where it may take longer than a statement. */
export async function runBatch(connection: Connection, sql: string, timeoutMs?: number): Promise<Answer> {
  return await collect((request) => {
    if (timeoutMs !== undefined) request.setTimeout(timeoutMs);
    connection.execSqlBatch(request);
  }, sql);
}

async function collect(send: (request: Request) => void, sql: string): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    let columns: readonly string[] = [];
    let decode: (cells: readonly Cell[]) => SqlValue[] = () => [];
    let rows: SqlValue[][] = [];
    const request = new Request(sql, (error, touched) => {
      if (error === undefined || error === null) resolve({ columns, rows, touched: touched ?? 0 });
      else reject(error);
    });
    request.on('columnMetadata', (described) => {
      const list = described as unknown as readonly ResultColumn[];
      columns = list.map((column) => column.colName);
      decode = rowDecoder(list);
      rows = [];
    });
    request.on('row', (cells: readonly Cell[]) => {
      rows.push(decode(cells));
    });
    send(request);
  });
}
