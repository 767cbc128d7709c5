import type { CompiledRules } from './rules.js';
import { fold, toText } from './text.js';
import type { SourceRow } from './types.js';

/**
 * Names the columns in which rows of one key differ, the likeliest candidates for the key first. Values are compared as key
 * parts are: spacing and case do not count. Empty when the rows are the same to the rules' eyes.
 */
export function separatingColumns(rules: CompiledRules, rows: readonly SourceRow[]): string[] {
  const differs = (position: number): boolean => new Set(rows.map((row) => fold(toText(row[position])))).size > 1;
  return rules.separators.filter(({ position }) => differs(position)).map(({ name }) => name);
}
