import type { MondayType } from './column-types.js';
import type { DateOrder, DateRange } from './dates.js';
import type { NumberSettings } from './decimals.js';
import type { SizeMarkers } from './size-columns.js';

/** What becomes of a value that cannot be read: the row is refused; it counts as blank; what the board shows stays. The last two warn. */
export type BadValuePolicy = 'reject' | 'unset' | 'keep';

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
  /** For numbers only: decimal places that are kept, and how they are written where that differs from the mapping's `numbers`. */
  readonly number?: ({ readonly decimals: number } & Partial<NumberSettings>) | undefined;
  readonly onBadValue: BadValuePolicy;
}

export interface CustomerSettings {
  /** Canonical name. */
  readonly name: string;
  /** Every name of the customer in the source. */
  readonly sources: readonly string[];
}

/** The customers of the orders: each batch is of one. */
export interface CustomersSettings {
  /** Column of the source. */
  readonly column: string;
  readonly list: readonly CustomerSettings[];
  /** A name that is not in the list is a customer of its own. */
  readonly accept?: 'new' | undefined;
  /** The customer of rows without a name, where new ones are accepted; else such rows are refused. */
  readonly blank?: string | undefined;
}

/**
 * How the group of an item is titled: customer and season; columns of the source, joined; one title for all; or not at all, so that Monday
 * decides where a new item goes.
 */
export type GroupSettings =
  | {
      readonly seasons: readonly string[];
      readonly blank: readonly string[];
      readonly fallback: string;
      readonly columns?: undefined;
      readonly title?: undefined;
    }
  | {
      readonly columns: readonly string[];
      readonly separator: string;
      readonly blank: readonly string[];
      readonly fallback: string;
      readonly seasons?: undefined;
      readonly title?: undefined;
    }
  | { readonly title: string; readonly seasons?: undefined; readonly columns?: undefined }
  | { readonly title?: undefined; readonly seasons?: undefined; readonly columns?: undefined };

export interface SizeSettings {
  readonly sizes: SizeMarkers;
  /** Column that should be the sum of the sizes. */
  readonly total: string;
  readonly onBadQuantity: BadValuePolicy;
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
  readonly dates: DateRange;
  readonly numbers: NumberSettings;
  /** Without them all orders are of one customer, which has the name of the mapping. */
  readonly customers?: CustomersSettings | undefined;
  readonly key: {
    readonly columns: readonly string[];
    readonly extraColumns: Readonly<Record<string, readonly string[]>>;
    readonly candidates: readonly string[];
  };
  readonly title: { readonly parts: readonly string[]; readonly separator: string };
  readonly group: GroupSettings;
  readonly cancelled?: { readonly column: string; readonly values: readonly string[] } | undefined;
  readonly fields: readonly FieldSettings[];
  readonly subitems?: SizeSettings | undefined;
}
