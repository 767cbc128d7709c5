import type { FindingSeverity } from '../errors/entry.js';
import { codeList } from './code-list.js';

/** Orders of a run that did not reach production. */
export interface OpenOrders {
  readonly failed: number;
  readonly deferred: number;
  readonly held: number;
  readonly rejected: number;
}

/** Findings and refusals of the mapping that are open when the run closes, of one code. */
export interface OpenCode {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly open: number;
  /** Those that this run has met first, or that only a person can decide. */
  readonly new: number;
}

export interface RunVerdict {
  readonly status: 'COMPLETED' | 'COMPLETED_WITH_ERRORS';
  /** What is missing to a run without a word; null when nothing is. */
  readonly reason: string | null;
  /** Open errors that count as new. */
  readonly newErrors: number;
}

/**
 * The verdict of a run that came to its end: COMPLETED when every order that it took is promoted and no error of the mapping is open, whichever run has met it. Warnings
 * keep no run from COMPLETED and are named beside it; notices are not. A batch is judged by its own
 * orders alone. docs/findings.md has the whole table.
 */
export function runVerdict(orders: OpenOrders, open: readonly OpenCode[] = []): RunVerdict {
  const words = [
    [orders.failed, 'failed'],
    [orders.deferred, 'deferred'],
    [orders.held, 'held'],
    [orders.rejected, 'rejected'],
  ] as const;
  const left = words.filter(([count]) => count > 0).map(([count, word]) => `${String(count)} ${word}`);
  const errors = open.filter(({ severity }) => severity === 'error');
  const newErrors = sum(errors.map((one) => one.new));
  const parts = [left.join(', '), errorsText(errors, newErrors), warningsText(open)].filter((text) => text !== '');
  return {
    status: left.length === 0 && errors.length === 0 ? 'COMPLETED' : 'COMPLETED_WITH_ERRORS',
    reason: parts.length === 0 ? null : parts.join('; '),
    newErrors,
  };
}

/** `12 warnings: VALUE_UNSET 10, NUMBER_ROUNDED 2`; empty without any. */
export function warningsText(open: readonly OpenCode[]): string {
  const warnings = open.filter(({ severity }) => severity === 'warning');
  const count = sum(warnings.map((one) => one.open));
  return count === 0 ? '' : `${String(count)} ${count === 1 ? 'warning' : 'warnings'}: ${codesText(warnings)}`;
}

function errorsText(errors: readonly OpenCode[], newErrors: number): string {
  const count = sum(errors.map((one) => one.open));
  if (count === 0) return '';
  const what = count === 1 ? 'error' : 'errors';
  const known = newErrors === 0 ? `${String(count)} known ${what} open` : `${String(count)} ${what} open, ${String(newErrors)} new`;
  return `${known}: ${codesText(errors)}`;
}

function codesText(codes: readonly OpenCode[]): string {
  return codeList(codes.map(({ code, open }) => `${code} ${String(open)}`));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
