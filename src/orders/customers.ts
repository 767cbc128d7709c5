import type { CustomerSettings } from './rules-settings.js';
import { fold } from './text.js';

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
 * Finds the canonical customer of a name: the whole name, in any case and spacing, never a part of it. Blank and unlisted names
 * have none. The customers must be free of conflicts.
 */
export function customerFinder(customers: readonly CustomerSettings[]): (name: string) => string | undefined {
  const byName = new Map(customers.flatMap((customer) => customer.sources.map((source) => [fold(source), customer.name] as const)));
  byName.delete('');
  // There are few customers and many rows, so each spelling is folded once. The cache is bounded, in case the column holds something else.
  const known = new Map<string, string | undefined>();
  const maxKnown = 10_000;
  return (name) => {
    if (known.has(name)) return known.get(name);
    const found = byName.get(fold(name));
    if (known.size < maxKnown) known.set(name, found);
    return found;
  };
}
