import type { CustomerColumn } from './customers.js';
import type { FieldMatch } from './fields.js';
import type { GroupColumn } from './group.js';
import type { Sizes } from './sizes.js';

/** A mapping as it is going to be written: proposals that are sure or that a person confirmed. */
export interface Draft {
  readonly name: string;
  readonly table: string;
  readonly board: string;
  /** Id of the column of the sync. */
  readonly keyColumn: string;
  readonly key: readonly string[];
  readonly title: readonly string[];
  readonly group: GroupColumn;
  readonly customers: CustomerColumn | null;
  readonly sizes: Sizes | null;
  /** Sizes that were not confirmed: they become comments. */
  readonly guessedSizes: Sizes | null;
  /** At least one. */
  readonly fields: readonly FieldMatch[];
  /** Guesses that were not confirmed, each with its reason: they become comments. */
  readonly guesses: readonly { readonly field: FieldMatch; readonly reason: string }[];
}
