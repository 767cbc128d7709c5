import type { z } from 'zod';
import { shorten } from '../orders/text.js';
import type { Path } from './yaml-positions.js';

/** Something wrong in a mapping, by path, before it is known where it stands. */
export interface Problem {
  readonly path: Path;
  /** Points at the key rather than at its value. */
  readonly atKey?: boolean;
  readonly found: string;
  readonly expected: string;
}

export interface MappingIssue {
  readonly file: string;
  /** From 1; null for a mapping that does not come from a text. */
  readonly line: number | null;
  readonly column: number | null;
  /** Such as `fields[3].monday.type`; empty for the whole file. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** A mapping that cannot be used. The message lists every issue with its place, what was found and what is expected. */
export class MappingError extends Error {
  readonly code = 'MAPPING_INVALID';

  constructor(readonly issues: readonly MappingIssue[]) {
    const count = issues.length === 1 ? '1 thing is' : `${issues.length} things are`;
    super(`The mapping cannot be used, ${count} wrong:\n${issues.map(describe).join('\n')}`);
    this.name = 'MappingError';
  }
}

function describe(issue: MappingIssue): string {
  const place = issue.line === null ? issue.file : `${issue.file}:${issue.line}:${issue.column}`;
  return `${place} ${issue.path === '' ? '' : `${issue.path}: `}found ${issue.found}, expected ${issue.expected}.`;
}

/** Problems of a failed parse; an unknown key is one problem each. */
export function problemsOf(error: z.ZodError, document: unknown): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, found: found(document, issue.path), expected: issue.message }];
    const expected = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...issue.path, key],
      atKey: true,
      found: `the unknown key "${shorten(key)}"`,
      expected: expected[index] ?? issue.message,
    }));
  });
}

export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}

/** What stands at a path, in words. */
export function found(document: unknown, path: Path): string {
  let value = document;
  for (const step of path) value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `an object with the keys ${shorten(Object.keys(value).join(', '))}`;
  return shorten(JSON.stringify(value));
}
