import { MAX_CUSTOMER } from './limits.js';
import type { CustomerSettings, RulesSettings } from './rules-settings.js';
import { isSpreadsheetError } from './spreadsheet-errors.js';
import { blankTest, fold, singleSpaced } from './text.js';

export interface NameConflict {
  /** A name of the source, as the second customer writes it. */
  readonly source: string;
  readonly first: string;
  readonly second: string;
}

/** Names that two canonical customers have. A mapping with such a conflict is not usable. */
export function customerConflicts(customers: readonly CustomerSettings[]): NameConflict[] {
  const owners = new Map<string, string>();
  const conflicts: NameConflict[] = [];
  for (const customer of customers) {
    for (const source of customer.sources) {
      const owner = owners.get(fold(source));
      if (owner === undefined) owners.set(fold(source), customer.name);
      else if (owner !== customer.name) conflicts.push({ source, first: owner, second: customer.name });
    }
  }
  return conflicts;
}

/**
 * Finds the canonical customer of a name: the whole name, in any case and spacing, never a part of it. A name that is not listed has none, or
 * where new customers are accepted is one itself, with single spaces. A mapping without customers has one for everything: its own name. The
 * customers must be free of conflicts.
 */
export function customerFinder({ name: mapping, customers, blank }: CustomerFinding): (name: string) => string | undefined {
  if (customers === undefined) return () => mapping;
  const isBlank = blankTest(blank);
  const unlisted = (name: string): string | undefined => {
    if (customers.accept === undefined) return undefined;
    const line = singleSpaced(name);
    if (isBlank(line)) return customers.blank;
    return line.length > MAX_CUSTOMER || isSpreadsheetError(line) ? undefined : line;
  };
  return remembered(customers.list, unlisted);
}

type CustomerFinding = Pick<RulesSettings, 'name' | 'customers' | 'blank'>;

function remembered(
  customers: readonly CustomerSettings[],
  unlisted: (name: string) => string | undefined,
): (name: string) => string | undefined {
  const byName = new Map(customers.flatMap((customer) => customer.sources.map((source) => [fold(source), customer.name] as const)));
  byName.delete('');
  // There are few customers and many rows, so each spelling is folded once. The cache is bounded, in case the column holds something else.
  const known = new Map<string, string | undefined>();
  const maxKnown = 10_000;
  return (name) => {
    if (known.has(name)) return known.get(name);
    const found = byName.get(fold(name)) ?? unlisted(name);
    if (known.size < maxKnown) known.set(name, found);
    return found;
  };
}
