import type { MondayType } from './column-types.js';
import type { DateOrder } from './dates.js';

/** What the rules need of a mapping. The mapping that is loaded from a file satisfies it; how it was loaded does not matter here. */
export interface FieldSettings {
  /** Column of the source. */
  readonly source: string;
  /** Column of the staging and production tables. */
  readonly column: string;
  /** `canonicalCustomer`: the value is the canonical customer of the row, not the text of the source. */
  readonly value?: 'canonicalCustomer' | undefined;
  readonly monday: { readonly id: string; readonly type: MondayType };
  /** Texts that mean blank, in place of the mapping's own list. */
  readonly blank?: readonly string[] | undefined;
  /** Whole value, in any case -> what is sent instead. Applied before `blank`. */
  readonly replace?: Readonly<Record<string, string>> | undefined;
  /** Decimal places that are kept; for numbers only. */
  readonly number?: { readonly decimals: number } | undefined;
  readonly onBadValue: 'reject' | 'unset';
}

export interface CustomerSettings {
  /** Canonical name. */
  readonly name: string;
  /** Every name of the customer in the source. */
  readonly sources: readonly string[];
}

export interface SizeSettings {
  /** Sizes are the columns strictly between these two, by position, of this SQL type. */
  readonly sizes: { readonly after: string; readonly before: string; readonly type: string };
  /** Column that should be the sum of the sizes. */
  readonly total: string;
}

export interface RulesSettings {
  readonly name: string;
  readonly source: {
    readonly table: string;
    readonly scope?: { readonly column: string; readonly from: string } | undefined;
    /** Canonical names of the customers in scope; all when it is not given. */
    readonly customers?: readonly string[] | undefined;
    /** Seasons in scope, as the group names them, the fallback included; all when it is not given. */
    readonly seasons?: readonly string[] | undefined;
  };
  readonly blank: readonly string[];
  readonly dateOrder: DateOrder;
  readonly customers: { readonly column: string; readonly list: readonly CustomerSettings[] };
  readonly key: {
    readonly columns: readonly string[];
    readonly extraColumns: Readonly<Record<string, readonly string[]>>;
    readonly candidates: readonly string[];
  };
  readonly title: { readonly parts: readonly string[]; readonly separator: string };
  readonly group: { readonly seasons: readonly string[]; readonly blank: readonly string[]; readonly fallback: string };
  readonly cancelled?: { readonly column: string; readonly values: readonly string[] } | undefined;
  readonly fields: readonly FieldSettings[];
  readonly subitems?: SizeSettings | undefined;
}
