import { remedyOf } from '../../errors/registry.js';
import { DatabaseError } from '../errors.js';
import type { DatabaseErrorCode } from '../errors.js';
import { CODES_BY_NUMBER, RETRYABLE } from './error-numbers.js';

/** The driver's codes for a lost or failed connection. */
const LOST = new Set(['ESOCKET', 'ECLOSE', 'ECONNRESET', 'EINVALIDSTATE', 'EINSTLOOKUP', 'EPIPE', 'ENOTOPEN']);

/** Severity 15 is SQL Server's value for a syntax error. */
const SYNTAX_CLASS = 15;
/** Length of the part of a statement that an error shows. */
const SHOWN_SQL_CHARACTERS = 300;

/** The properties of a driver error beside the message. */
export interface DriverFacts {
  readonly code?: string | undefined;
  readonly number?: number | undefined;
  readonly class?: number | undefined;
  readonly lineNumber?: number | undefined;
}

/** What was being done, for the message. */
export interface Attempt {
  /** The statement as the caller wrote it. */
  readonly sql?: string;
  /** Replaces "Statement: ..." where there is no statement, as for a bulk load. */
  readonly what?: string;
  /** Lines per statement where many were sent as one text: identifies the row that failed. */
  readonly linesPerRow?: number;
  readonly firstRow?: number;
}

/** The DatabaseError for anything that the server or the driver throws. */
export function toDatabaseError(error: unknown, attempt: Attempt = {}): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const first = firstOf(error);
  const facts = first as DriverFacts & Error;
  const message = first instanceof Error ? first.message : String(first);
  const code = codeOf(facts);
  const number = facts.number === undefined ? '' : ` (SQL Server error ${String(facts.number)})`;
  return new DatabaseError(
    code,
    `${rowOf(facts, attempt)}${sentence(message)}${number}${advice(code)}${shown(attempt)}`,
    RETRYABLE.has(code),
  );
}

function firstOf(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  // The first message: later ones are its consequences.
  const errors: readonly unknown[] = error.errors;
  return errors.find((one) => CODES_BY_NUMBER[(one as DriverFacts).number ?? 0] !== undefined) ?? errors[0] ?? error;
}

function codeOf(facts: DriverFacts): DatabaseErrorCode {
  const known = facts.number === undefined ? undefined : CODES_BY_NUMBER[facts.number];
  if (known !== undefined) return known;
  if (facts.code === 'ETIMEOUT') return 'DATABASE_BUSY';
  if (facts.code !== undefined && LOST.has(facts.code)) return 'DATABASE_UNAVAILABLE';
  if (facts.code === 'EPARAM') return 'DATABASE_VALUE';
  return facts.class === SYNTAX_CLASS ? 'DATABASE_STATEMENT' : 'DATABASE_FAILED';
}

function rowOf(facts: DriverFacts, { linesPerRow, firstRow }: Attempt): string {
  if (linesPerRow === undefined || facts.lineNumber === undefined || facts.lineNumber < 1) return '';
  return `Row ${String((firstRow ?? 1) + Math.floor((facts.lineNumber - 1) / linesPerRow))}: `;
}

function shown({ sql, what }: Attempt): string {
  if (what !== undefined) return ` ${what}`;
  return sql === undefined ? '' : ` Statement: ${sql.trim().replace(/\s+/g, ' ').slice(0, SHOWN_SQL_CHARACTERS)}`;
}

/** Codes whose message is mostly read where the registry is not at hand: while tables are set up and rights are given. */
const WITH_REMEDY: ReadonlySet<DatabaseErrorCode> = new Set(['DATABASE_SCHEMA', 'DATABASE_ACCESS', 'DATABASE_SNAPSHOT_REFUSED']);

function advice(code: DatabaseErrorCode): string {
  return WITH_REMEDY.has(code) ? ` ${remedyOf(code)}` : '';
}

/** A text with a full stop at its end. */
export function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
