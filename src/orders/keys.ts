import type { ColumnBinding } from './binding.js';
import { sha256 } from './digest.js';
import type { RulesSettings } from './rules-settings.js';
import { blankTest, fold, toText } from './text.js';
import type { Digest, OrderKey, SourceRow } from './types.js';

/**
 * The digest in the key column of the board: SHA-256 of the mapping's name and the parts as a JSON array, so that no two keys have the same
 * text.
 */
export function keyDigest(mappingName: string, parts: readonly string[]): Digest {
  return sha256(JSON.stringify([mappingName, ...parts]));
}

export interface KeyReader {
  readonly positions: readonly number[];
  /** Key of a row, or null when the first part, the order number, is blank. */
  read(row: SourceRow, customer: string | undefined): OrderKey | null;
  /** True when every key column, extra ones aside, is blank. */
  isBlank(row: SourceRow): boolean;
}

/** Reads order keys. Blank parts other than the first stay ''. Problems go to the binding. */
export function keyReader(settings: RulesSettings, binding: ColumnBinding): KeyReader {
  const base = settings.key.columns.map((name) => binding.position(name, 'key'));
  const extra = new Map(
    Object.entries(settings.key.extraColumns).map(([customer, names]) => [
      customer,
      names.map((name) => binding.position(name, `key of ${customer}`)),
    ]),
  );
  const isBlank = blankTest(settings.blank);
  const part = (row: SourceRow, position: number): string => {
    const text = fold(toText(row[position]));
    return isBlank(text) ? '' : text;
  };
  return {
    positions: [...base, ...[...extra.values()].flat()],
    read: (row, customer) => {
      const more = customer === undefined ? undefined : extra.get(customer);
      const parts = (more === undefined ? base : [...base, ...more]).map((position) => part(row, position));
      return parts[0] === '' ? null : { parts, digest: keyDigest(settings.name, parts) };
    },
    isBlank: (row) => base.every((position) => part(row, position) === ''),
  };
}
