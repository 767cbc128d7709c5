import type { ColumnInfo, SqlParams, SqlValue } from '../database.js';
import type { DatabaseErrorCode } from '../errors.js';
import type { Rows } from '../rows.js';
import type { SchemaObject } from './create-statements.js';
import type { Upgrade, Upgraded } from './migration-steps.js';

/** The requests to a thread and their answers. Rows are sent as arrays. */
export interface Operations {
  open: { request: { readonly file: string; readonly readOnly: boolean; readonly busyTimeoutMs: number }; answer: null };
  control: { request: { readonly action: TransactionAction }; answer: null };
  query: { request: { readonly sql: string; readonly params: SqlParams; readonly limit: number | null }; answer: Rows };
  execute: { request: { readonly sql: string; readonly params: readonly SqlParams[] }; answer: number };
  load: { request: LoadChunk; answer: number };
  columns: { request: { readonly table: string }; answer: readonly ColumnInfo[] };
  now: { request: Readonly<Record<string, never>>; answer: string };
  applySchema: { request: { readonly objects: readonly SchemaObject[] }; answer: readonly string[] };
  upgrade: { request: Upgrade; answer: Upgraded };
  streamOpen: {
    request: { readonly stream: number; readonly sql: string; readonly params: SqlParams; readonly chunkRows: number };
    answer: readonly string[];
  };
  /** An empty list is the end. */
  streamNext: { request: { readonly stream: number }; answer: readonly (readonly SqlValue[])[] };
  streamClose: { request: { readonly stream: number }; answer: null };
  close: { request: Readonly<Record<string, never>>; answer: null };
}

export type TransactionAction = 'begin' | 'commit' | 'rollback' | 'mark' | 'keepMark' | 'returnToMark';

export interface LoadChunk {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  /** Number of the chunk's first row in the load, from 1, for messages. */
  readonly firstRow: number;
}

export type OperationName = keyof Operations;
export type RequestOf<K extends OperationName> = Operations[K]['request'];
export type AnswerOf<K extends OperationName> = Operations[K]['answer'];

export interface RequestMessage {
  readonly id: number;
  readonly operation: OperationName;
  readonly request: Operations[OperationName]['request'];
}

export type AnswerMessage =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: { readonly code: DatabaseErrorCode; readonly message: string; readonly retryable: boolean } };
