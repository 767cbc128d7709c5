import type { SqlValue } from '../database/database.js';

/** A digest as 64 lower-case hexadecimal characters (SHA-256). */
export type Digest = string;

/** Identity of an order: the normalised key columns, and their fixed-length digest, which the key column of the board holds. */
export interface OrderKey {
  /** Normalised values of the key columns, in mapping order: NFC, trimmed, inner spaces single, upper-cased. */
  readonly parts: readonly string[];
  readonly digest: Digest;
}

export interface SizeQuantity {
  /** Exact name of the size column. */
  readonly size: string;
  /** Whole number above 0. */
  readonly quantity: number;
}

/**
 * What the board shall show for one order, by Monday column id: the one thing that is compared, hashed, sent and acknowledged.
 * Values are normalised text (`28.86`, `2026-05-20`, a label) or null for blank, so that equal means equal. A column that is absent stays as the
 * board shows it: its value in the source cannot be read, and the mapping says `keep`.
 */
export interface OutgoingOrder {
  readonly key: OrderKey;
  /** Canonical customer. */
  readonly customer: string;
  /** Group title; empty where Monday decides the group of a new item. */
  readonly group: string;
  /** Item name. */
  readonly name: string;
  readonly columns: Readonly<Record<string, string | null>>;
  /** In the order of the size columns of the source. Empty for a cancelled order. */
  readonly sizes: readonly SizeQuantity[];
  /** Sizes whose quantity cannot be read: what the board shows of them stays. Absent when there are none. */
  readonly keptSizes?: readonly string[];
  readonly cancelled: boolean;
}

/** A problem of a row that is reported and does not stop it. */
export interface RowWarning {
  readonly code: string;
  readonly column: string;
  readonly value: string;
  readonly message: string;
}

/** Why a row cannot be sent. `code` is an entry of the error registry. */
export interface RowRejection {
  readonly code: string;
  readonly column: string;
  readonly value: string;
  readonly message: string;
}

/** The result of the rules for one source row. */
export type Evaluation =
  | {
      readonly kind: 'order';
      readonly order: OutgoingOrder;
      /** SHA-256 of the outgoing values. */
      readonly hash: Digest;
      readonly warnings: readonly RowWarning[];
    }
  | {
      readonly kind: 'rejected';
      /** Set unless the key itself is the reason. */
      readonly key: OrderKey | null;
      /** Canonical where it was found, else the trimmed text of the source. */
      readonly customer: string;
      /** First key column as the source has it, for a person to search by. */
      readonly orderNumber: string;
      /** SHA-256 of the raw values that the rules read: an unchanged row is the same error again. */
      readonly hash: Digest;
      readonly rejections: readonly RowRejection[];
      readonly warnings: readonly RowWarning[];
    }
  | { readonly kind: 'outOfScope'; readonly key: OrderKey | null }
  /** Nothing in it: key, customer and quantities are all blank. Counted, and no order. */
  | { readonly kind: 'blank' };

export type SourceRow = readonly SqlValue[];

/** The rules of one mapping, bound to the live column list of its source. Pure. */
export interface OrderRules {
  evaluate(row: SourceRow): Evaluation;
}
