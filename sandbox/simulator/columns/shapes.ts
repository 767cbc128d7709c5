import type { Column } from '../board/model.js';
import { invalidValue } from './refusal.js';

/** The value as an object; anything else is refused. */
export function asObject(column: Column, raw: unknown): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw invalidValue(column, raw);
  return raw as Record<string, unknown>;
}
