import type { Token } from './tokens.js';

/** A file of T-SQL with its text on disk. */
export interface SqlFile {
  readonly path: string;
  readonly text: string;
}

/** T-SQL types that the product uses. MAX length is null. */
export interface ColumnType {
  /** Upper case, without length: NVARCHAR, INT, DECIMAL... */
  readonly name: string;
  /** Characters of NVARCHAR and CHAR; null means MAX, or a type without length. */
  readonly length: number | null;
  /** Digits in all of DECIMAL, digits of the second of DATETIME2. */
  readonly precision: number | null;
  /** Digits after the point of DECIMAL. */
  readonly scale: number | null;
}

export interface DdlColumn extends ColumnType {
  readonly columnName: string;
  /** From 1. */
  readonly ordinal: number;
  readonly nullable: boolean;
  /** Tokens of the DEFAULT expression. */
  readonly defaultValue: readonly Token[] | null;
}

export type DdlConstraint =
  | { readonly kind: 'primaryKey'; readonly name: string | null; readonly columns: readonly string[] }
  | { readonly kind: 'unique'; readonly name: string | null; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly name: string | null; readonly expression: readonly Token[] }
  | {
      readonly kind: 'foreignKey';
      readonly name: string | null;
      readonly columns: readonly string[];
      readonly table: string;
      readonly references: readonly string[];
      readonly cascade: boolean;
    };

export interface DdlTable {
  /** Without schema: every object is in dbo. */
  readonly name: string;
  readonly columns: readonly DdlColumn[];
  readonly constraints: readonly DdlConstraint[];
  readonly path: string;
  readonly line: number;
}

export interface DdlIndex {
  readonly name: string;
  readonly table: string;
  readonly unique: boolean;
  /** The order in which a server keeps the rows of the table. */
  readonly clustered: boolean;
  readonly columns: readonly { readonly name: string; readonly descending: boolean }[];
  /** Tokens of the filter, null for an index over all rows. */
  readonly where: readonly Token[] | null;
}

export interface DdlView {
  readonly name: string;
  /** The SELECT, as tokens and as text. */
  readonly body: readonly Token[];
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** Everything that the files create, in the order of the files. */
export interface DdlSchema {
  readonly tables: readonly DdlTable[];
  readonly indexes: readonly DdlIndex[];
  readonly views: readonly DdlView[];
}
