import type { z } from 'zod';
import type { FindingCode } from '../../errors/findings.js';
import { READ_ONLY_TYPES } from '../../orders/column-types.js';
import { nearName } from '../../orders/nearest.js';
import { shorten } from '../../orders/text.js';
import { keysIn } from '../schema-forms.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';

/** Problems of a failed parse; an unknown entry is one problem each. */
export function shapeProblems(error: z.ZodError, document: unknown): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownEntry(issue.path, key, issue.message, valueAt(document, issue.path)));
    const { path, message: expected } = issue;
    const value = valueAt(document, path);
    return [{ ...shapeCode(path, value), path, found: inWords(value), expected, ...misspelt(issue, value) }];
  });
}

/** `known` is the list of known entries, as the schema's message has it. */
function unknownEntry(path: Path, key: string, known: string, holder: unknown): Problem {
  const present = typeof holder === 'object' && holder !== null ? Object.keys(holder) : [];
  const near = nearName(
    key,
    keysIn(known).filter((name) => !present.includes(name)),
  );
  return {
    code: 'ENTRY_UNKNOWN',
    path: [...path, key],
    atKey: true,
    found: `the unknown key "${shorten(key)}"`,
    expected: known,
    ...(near === null ? {} : { nearest: near.name, ...(near.certain ? { replacement: near.name } : {}) }),
  };
}

function shapeCode(path: Path, value: unknown): { readonly code: FindingCode } {
  const at = path.map(String).join('.');
  if (at === 'key' || at === 'key.columns')
    return { code: value === undefined || isEmptyList(value) ? 'KEY_COLUMNS_MISSING' : 'VALUE_INVALID' };
  if (value === undefined) return { code: 'ENTRY_MISSING' };
  if (!at.endsWith('monday.type') || typeof value !== 'string') return { code: 'VALUE_INVALID' };
  return { code: READ_ONLY_TYPES.has(value) ? 'MONDAY_TYPE_READ_ONLY' : 'MONDAY_TYPE_UNSUPPORTED' };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The word of a short list that was probably meant. */
function misspelt(issue: z.core.$ZodIssue, value: unknown): Pick<Problem, 'nearest' | 'replacement'> {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return {};
  const near = nearName(
    value,
    issue.values.filter((known) => typeof known === 'string'),
  );
  return near === null ? {} : { nearest: near.name, ...(near.certain ? { replacement: near.name } : {}) };
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  return value;
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${String(value.length)}`;
  if (typeof value === 'object' && value !== null) return `an object with the keys ${shorten(Object.keys(value).join(', '))}`;
  return shorten(JSON.stringify(value));
}
