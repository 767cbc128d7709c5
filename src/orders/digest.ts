import { hash } from 'node:crypto';
import type { Digest } from './types.js';

/** SHA-256 of the text's UTF-8 bytes. */
export function sha256(text: string): Digest {
  return hash('sha256', text, 'hex');
}

/** JSON with the keys of every object in code unit order, so that equal values have equal text. Keys without a value are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  // JavaScript puts keys that look like array indexes first and in numeric order; that is also the same for equal values.
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
