import type { Mapping } from '../../mapping/schema.js';
import type { ProductionDrift } from '../../store/production/production-drift.js';
import type { ReadTally } from './read-counts.js';

/** The production table is the business's copy: who rebuilt it shall know what is not in it, and nothing is sent for that. */
export function productionNotes(mapping: Mapping, { missing, foreign }: ProductionDrift): string[] {
  const table = mapping.tables.production.orders;
  return [
    ...(missing === 0
      ? []
      : [
          `${table} lacks ${String(missing)} acknowledged orders: it was changed by something else. Nothing is sent for that; each row comes back with the next change of its order.`,
        ]),
    ...(foreign === 0 ? [] : [`${table} holds ${String(foreign)} rows of items that this sync does not know; they are left alone.`]),
  ];
}

/** One line per name that nobody knows, so that one missing name is not a hundred errors to read. */
export function unknownCustomerNotes(tally: ReadTally): string[] {
  return tally.unknownCustomers().map(({ name, rows }) => {
    const who = name === '' ? 'No customer' : `Unknown customer "${name}"`;
    return `${who}: ${String(rows)} ${rows === 1 ? 'row is' : 'rows are'} refused until the name is in the customers file.`;
  });
}

/** Why a read of the whole source says nothing of what it did not meet. */
export function incompleteNote(read: number, counted: number): string {
  return read === 0
    ? 'The source is empty: no removal is inferred from this read.'
    : `The source changed while it was read (${String(counted)} rows counted before, ${String(read)} read): no removal is inferred from this read.`;
}
