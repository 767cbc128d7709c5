import type { SqlValue } from '../../database/database.js';
import type { DescribedColumn } from '../../database/described.js';
import { cleanParagraphs, fold, toText } from '../../orders/text.js';

/** Distinct values that are kept of a column: one more than the labels that a dropdown takes. */
const VALUES_KEPT = 501;

/** What the rows that were read say about one column. */
export interface ColumnProfile {
  readonly column: DescribedColumn;
  /** Rows without a value. */
  readonly blanks: number;
  /** Whether no value is there twice, blanks aside. Values are compared as keys are. */
  readonly unique: boolean;
  /** The distinct values, each in the spelling of its first row; 500 of them and one more at most. */
  readonly values: readonly string[];
  /** Characters of the longest value. */
  readonly longest: number;
}

/** The source table of a proposal: its columns in table order, and what some or all of its rows hold. */
export interface SourceProfile {
  /** Full name: `dbo.ORDERS`. */
  readonly table: string;
  readonly rows: number;
  /** Whether these are all rows of the table. */
  readonly whole: boolean;
  readonly columns: readonly ColumnProfile[];
  /** Whether no two rows have the same values in all of these columns. */
  readonly distinguishes: (columns: readonly string[]) => boolean;
}

/** Collects the rows of a table, each with the values of all columns in their order. */
export class SourceReading {
  readonly #folded: string[][];
  readonly #values: Map<string, string>[];
  readonly #longest: number[];
  #rows = 0;

  constructor(
    private readonly table: string,
    private readonly columns: readonly DescribedColumn[],
  ) {
    this.#folded = columns.map(() => []);
    this.#values = columns.map(() => new Map<string, string>());
    this.#longest = columns.map(() => 0);
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: readonly SqlValue[]): void {
    this.#rows += 1;
    this.columns.forEach((_, at) => {
      const text = cleanParagraphs(toText(row[at]));
      const folded = fold(text);
      this.#folded[at]?.push(folded);
      this.#longest[at] = Math.max(this.#longest[at] ?? 0, text.length);
      const values = this.#values[at];
      if (folded !== '' && values !== undefined && values.size < VALUES_KEPT && !values.has(folded)) values.set(folded, text);
    });
  }

  /** `whole`: every row of the table was added. */
  profile(whole: boolean): SourceProfile {
    return {
      table: this.table,
      rows: this.#rows,
      whole,
      columns: this.columns.map((column, at) => this.#columnProfile(column, at)),
      distinguishes: (names) => this.#distinguishes(names),
    };
  }

  #columnProfile(column: DescribedColumn, at: number): ColumnProfile {
    const filled = (this.#folded[at] ?? []).filter((text) => text !== '');
    return {
      column,
      blanks: this.#rows - filled.length,
      unique: new Set(filled).size === filled.length,
      values: [...(this.#values[at]?.values() ?? [])],
      longest: this.#longest[at] ?? 0,
    };
  }

  #distinguishes(names: readonly string[]): boolean {
    const positions = names.map((name) => this.columns.findIndex((column) => column.name === name));
    const seen = new Set<string>();
    for (let row = 0; row < this.#rows; row += 1) seen.add(JSON.stringify(positions.map((at) => this.#folded[at]?.[row] ?? '')));
    return seen.size === this.#rows;
  }
}
