import { Request } from 'tedious';
import type { Connection } from 'tedious';
import type { RowChunk, SqlValue } from '../database.js';
import { rowDecoder } from './decode.js';
import type { Cell, ResultColumn } from './decode.js';
import { toDatabaseError } from './driver-errors.js';
import type { Parameter } from './parameters.js';
import { addParameters } from './requests.js';

/** Chunks read ahead of the caller: the next one arrives while the caller works on this one. */
const CHUNKS_AHEAD = 2;

/** Chunks of a SELECT. The server pauses while the caller has not taken the chunks that were read; a caller that stops early cancels the rest. */
export async function* readStream(
  connection: Connection,
  sql: string,
  parameters: readonly Parameter[],
  chunkRows: number,
): AsyncGenerator<RowChunk, void> {
  const reader = new Reader(connection, sql, parameters, chunkRows);
  try {
    for (let chunk = await reader.next(); chunk !== null; chunk = await reader.next()) yield chunk;
  } finally {
    await reader.stop();
  }
}

class Reader {
  private readonly request: Request;
  private readonly chunks: RowChunk[] = [];
  private rows: SqlValue[][] = [];
  private columns: readonly string[] = [];
  private decode: (cells: readonly Cell[]) => SqlValue[] = () => [];
  private failure: Error | null = null;
  private done = false;
  private wake: (() => void) | null = null;

  constructor(
    connection: Connection,
    private readonly sql: string,
    parameters: readonly Parameter[],
    private readonly chunkRows: number,
  ) {
    this.request = new Request(sql, (error) => {
      this.end(error ?? null);
    });
    // The reader determines how long a stream takes.
    this.request.setTimeout(0);
    addParameters(this.request, parameters);
    this.request.on('columnMetadata', (described) => {
      const list = described as unknown as readonly ResultColumn[];
      this.columns = list.map((column) => column.colName);
      this.decode = rowDecoder(list);
    });
    this.request.on('row', (cells: readonly Cell[]) => {
      this.rows.push(this.decode(cells));
      if (this.rows.length >= this.chunkRows) this.pass();
    });
    connection.execSql(this.request);
  }

  /** The next chunk; null at the end. */
  async next(): Promise<RowChunk | null> {
    while (this.chunks.length === 0 && !this.done) await this.somethingHappens();
    const chunk = this.chunks.shift();
    if (chunk !== undefined) {
      if (this.chunks.length < CHUNKS_AHEAD) this.request.resume();
      return chunk;
    }
    if (this.failure !== null) throw toDatabaseError(this.failure, { sql: this.sql });
    return null;
  }

  /** Cancels the unread rest, and waits until the connection is free again. */
  async stop(): Promise<void> {
    if (this.done) return;
    this.request.cancel();
    while (!this.done) await this.somethingHappens();
  }

  private pass(): void {
    this.chunks.push({ columns: this.columns, rows: this.rows });
    this.rows = [];
    if (this.chunks.length >= CHUNKS_AHEAD) this.request.pause();
    this.wake?.();
  }

  private end(error: Error | null): void {
    if (this.rows.length > 0) this.pass();
    this.failure = error;
    this.done = true;
    this.wake?.();
  }

  private async somethingHappens(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = null;
  }
}
